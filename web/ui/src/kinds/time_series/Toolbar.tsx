// What one changes most: which types of data are shown, smoothing, and the axis of all charts.
import { tagsOf } from "../../state/tags"
import type { Axis } from "../../types"
import { axis as histogramAxis } from "../histograms/view"
import { AxisChoice, SmoothingSlider } from "../scalars/fields"
import { axis, setAxis } from "../scalars/view"
import { LABELS, PLUGINS, toggleType, types } from "./view"

export function TimeSeriesToolbar() {
  return (
    <>
      <TypeFilter />
      <span class="group series-smooth"><SmoothingSlider id="smoothing" /></span>
      <span class="group series-axes"><AxisChoice name="axis" value={axis.value} onChange={setAxes} /></span>
    </>
  )
}

/** Of curves and histograms alike. */
export function setAxes(to: Axis): void {
  setAxis(to)
  histogramAxis.value = to
}

/** One type, several, or all. Types of which the log has nothing are left out. */
function TypeFilter() {
  const there = PLUGINS.filter(plugin => tagsOf([plugin]).exist.value)
  return (
    <span class="group">
      <span class="segmented" role="group" aria-label="Types of data">
        <label title="All types of data"><input type="checkbox" checked={types.value.size === 0} onChange={e => { types.value = new Set(); e.currentTarget.checked = true }} />All</label>
        {there.map(type => (
          <label key={type} title={`${LABELS[type]}, beside the others that are chosen`}><input type="checkbox" checked={types.value.has(type)} onChange={() => { toggleType(type) }} />{LABELS[type]}</label>
        ))}
      </span>
    </span>
  )
}
