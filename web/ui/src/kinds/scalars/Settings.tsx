// What is set once rather than played with, for curves.
import { Switch, SwitchFor } from "../../kit/fields"
import { dashes, paired } from "../../state/view"
import type { TooltipSort } from "../../types"
import { AxisChoice, SmoothingSlider } from "./fields"
import { axis, ignoreOutliers, linkedSelection, linkedZoom, linkSelections, logX, setAxis, tables, tooltipRows, tooltipSort } from "./view"

const SORTS: readonly [TooltipSort, string][] = [
  ["nearest", "Nearest first"], ["descending", "Highest first"], ["ascending", "Lowest first"], ["name", "By name"],
]

export function CurveSettings() {
  return (
    <>
      <section>
        <h3>Curves</h3>
        <SmoothingSlider id="settings-smoothing" />
        <SwitchFor signal={ignoreOutliers} hint="The y axis leaves out the lowest and highest 5 % of values">Ignore outliers</SwitchFor>
        <SwitchFor signal={paired} hint="Where names say so: tags share a chart, runs a colour">Training with validation</SwitchFor>
        <SwitchFor signal={dashes} hint="A second sign beside the colour">Lines differ by dashes</SwitchFor>
      </section>
      <section>
        <h3>Horizontal axis</h3>
        <AxisChoice name="settings-axis" value={axis.value} onChange={setAxis} />
        <SwitchFor signal={logX}>Logarithmic</SwitchFor>
        <SwitchFor signal={linkedZoom} hint="Zooming one chart zooms all">Linked zoom</SwitchFor>
        <Switch on={linkedSelection.value} set={linkSelections} hint="Selecting a step in one chart selects it in all">Linked selection</Switch>
        <SwitchFor signal={tables} hint="Of what is selected, or the last ones">Values under every chart</SwitchFor>
      </section>
      <section>
        <h3>Tooltip</h3>
        <label class="field">Order
          <select class="select" aria-label="Order of the tooltip" value={tooltipSort.value} onChange={e => { tooltipSort.value = e.currentTarget.value as TooltipSort }}>
            {SORTS.map(([value, word]) => <option key={value} value={value}>{word}</option>)}
          </select>
        </label>
        <label class="field">Rows at most
          <input class="number" type="number" min="1" max="1000" value={tooltipRows.value}
            onChange={e => { const n = Math.round(Number(e.currentTarget.value)); if (n >= 1) tooltipRows.value = Math.min(1000, n) }} />
        </label>
      </section>
    </>
  )
}
