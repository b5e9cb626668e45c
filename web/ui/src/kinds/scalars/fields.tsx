// The controls that the toolbar and the settings share.
import type { Axis } from "../../types"
import { MAX_SMOOTHING, smoothing } from "./view"

const AXES: readonly [Axis, string, string][] = [
  ["step", "Step", "Training step"],
  ["relative", "Relative", "Time since each run's first point"],
  ["wall", "Wall", "Date and time"],
]

export function AxisChoice({ name, value, onChange }: { name: string; value: Axis; onChange(axis: Axis): void }) {
  return (
    <span class="segmented" role="radiogroup" aria-label="Horizontal axis">
      {AXES.map(([axis, word, title]) => (
        <label key={axis} title={title}>
          <input type="radio" name={name} value={axis} checked={value === axis} onChange={() => { onChange(axis) }} />
          {word}
        </label>
      ))}
    </span>
  )
}

/** TensorBoard's range: the slider goes to 0.99, the box beside it to 0.999. */
export function SmoothingSlider({ id }: { id: string }) {
  const set = (text: string) => {
    const n = Number(text)
    if (text.trim() !== "" && Number.isFinite(n)) smoothing.value = Math.min(MAX_SMOOTHING, Math.max(0, n))
  }
  const now = smoothing.value
  return (
    <span class="slider">
      <label for={id} title="Debiased moving average over all points, as in TensorBoard">Smoothing</label>
      <input id={id} type="range" min="0" max="0.99" step="0.01" value={now} style={{ "--filled": `${(Math.min(now, 0.99) / 0.99) * 100}%` }}
        onInput={e => { set(e.currentTarget.value) }} />
      <input class="number" type="number" aria-label="Smoothing, as a number" min="0" max={MAX_SMOOTHING} step="0.01" value={now}
        onChange={e => { set(e.currentTarget.value); e.currentTarget.value = String(smoothing.value) }} />
    </span>
  )
}
