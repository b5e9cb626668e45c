// What one changes: how histograms are drawn, what their steps are placed along, how many bins they have.
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { SwitchFor } from "../../kit/fields"
import { axis, AXES, bins, common, LEAST_BINS, mode, MODES, MOST_BINS } from "./view"

interface ChoiceProps<T extends string> { readonly name: string; readonly label: string; readonly of: readonly (readonly [T, string, string])[]; readonly value: T; set(value: T): void }

function Choice<T extends string>({ name, label, of, value, set }: ChoiceProps<T>) {
  return (
    <span class="segmented" role="radiogroup" aria-label={label}>
      {of.map(([one, word, title]) => (
        <label key={one} title={title}><input type="radio" name={name} value={one} checked={value === one} onChange={() => { set(one) }} />{word}</label>
      ))}
    </span>
  )
}

const ModeChoice = ({ name }: { name: string }) => <Choice name={name} label="How histograms are drawn" of={MODES} value={mode.value} set={next => { mode.value = next }} />
export const AxisChoice = ({ name }: { name: string }) => <Choice name={name} label="Axis of the steps" of={AXES} value={axis.value} set={next => { axis.value = next }} />

export function CommonScale() {
  return <SwitchFor signal={common} hint="The same bins, and the same height for a count, in all cards of a tag">Runs of a tag on one scale</SwitchFor>
}

export function HistogramToolbar() {
  return (
    <>
      <span class="group"><ModeChoice name="histograms" /></span>
      {mode.value !== "overlay" && <span class="group histogram-axis"><AxisChoice name="histogram-axis" /></span>}
      <span class="histogram-link"><LinkSteps /></span>
    </>
  )
}

export function HistogramSettings() {
  return (
    <section>
      <h3>Histograms</h3>
      <ModeChoice name="settings-histograms" />
      <AxisChoice name="settings-histogram-axis" />
      <label class="field">Bins
        <input class="number" type="number" min={LEAST_BINS} max={MOST_BINS} value={bins.value}
          onChange={e => { const n = Math.round(Number(e.currentTarget.value)); if (n >= LEAST_BINS && n <= MOST_BINS) bins.value = n; e.currentTarget.value = String(bins.value) }} />
      </label>
      <CommonScale />
    </section>
  )
}
