// What one sets for all pictures.
import type { Signal } from "@preact/signals"
import { CardButton } from "../../cards/CardFrame"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import type { ButtonsProps } from "../../cards/steps/StepCard"
import { SwitchFor } from "../../kit/fields"
import { actualSize, brightness, contrast, MOST_BRIGHTNESS, MOST_CONTRAST } from "./view"
import type { Loaded } from "./pictures"

function Share({ id, label, value, most }: { id: string; label: string; value: Signal<number>; most: number }) {
  return (
    <span class="slider">
      <label for={id}>{label}</label>
      <input id={id} type="range" min={0} max={most} step={0.05} value={value.value} aria-valuetext={`${Math.round(value.value * 100)} %`} title="Double click for 100 %"
        style={{ "--filled": `${(value.value / most) * 100}%` }} onInput={e => { value.value = Number(e.currentTarget.value) }} onDblClick={() => { value.value = 1 }} />
      <output for={id} class="share">{Math.round(value.value * 100)} %</output>
    </span>
  )
}

export function ImageToolbar() {
  return (
    <>
      <span class="group adjust">
        <Share id="brightness" label="Brightness" value={brightness} most={MOST_BRIGHTNESS} />
        <Share id="contrast" label="Contrast" value={contrast} most={MOST_CONTRAST} />
      </span>
      <LinkSteps />
    </>
  )
}

export function ImageSettings() {
  return (
    <section>
      <h3>Pictures</h3>
      <Share id="settings-brightness" label="Brightness" value={brightness} most={MOST_BRIGHTNESS} />
      <Share id="settings-contrast" label="Contrast" value={contrast} most={MOST_CONTRAST} />
      <button type="button" class="button small" onClick={() => { brightness.value = contrast.value = 1 }}>As they are</button>
      <SwitchFor signal={actualSize} hint="One pixel of a picture is one of the screen">Actual size</SwitchFor>
    </section>
  )
}

export const toggleSize = () => { actualSize.value = !actualSize.value }

export function ImageButtons({ full }: ButtonsProps<readonly Loaded[]>) {
  return <CardButton name="Actual size" icon="actual" keys="a" tab={full ? 0 : -1} pressed={actualSize.value} onClick={toggleSize} />
}
