// The settings drawer: everything that is set once rather than played with.
import { useEffect, useRef } from "preact/hooks"
import { hello } from "../state/data"
import { axis, columns, dashes, ignoreOutliers, linkedSelection, linkedZoom, linkSelections, logX, setAxis, tables, theme, tooltipRows, tooltipSort } from "../state/view"
import type { Theme, TooltipSort } from "../types"
import { plural } from "../kit/numbers"
import { AxisChoice, SmoothingSlider, Switch, SwitchFor } from "../kit/fields"
import { Icon } from "../kit/icons"
import { ShortcutSwitch } from "./KeyHelp"
import { otherKinds } from "./OtherKinds"
import { overlay } from "../state/overlays"

const SORTS: readonly [TooltipSort, string][] = [
  ["nearest", "Nearest first"], ["descending", "Highest first"], ["ascending", "Lowest first"], ["name", "By name"],
]
const THEMES: readonly [Theme, string][] = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]]

export function Settings() {
  const box = useRef<HTMLElement>(null)
  useEffect(() => { box.current?.querySelector<HTMLElement>("button")?.focus() }, [])
  return (
    <section ref={box} class="drawer" role="dialog" aria-label="Settings">
      <div class="panel-head">
        <h2>Settings</h2>
        <button type="button" class="icon-button" aria-label="Close the settings" title="Close (Esc)" onClick={() => { overlay.value = null }}><Icon name="close" /></button>
      </div>
      <section>
        <h3>Curves</h3>
        <SmoothingSlider id="settings-smoothing" />
        <SwitchFor signal={ignoreOutliers} hint="The y axis leaves out the lowest and highest 5 % of values">Ignore outliers</SwitchFor>
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
      <section>
        <h3>Layout</h3>
        <label class="field">Cards a row
          <select class="select" aria-label="Cards a row" value={columns.value} onChange={e => { columns.value = Number(e.currentTarget.value) }}>
            <option value={0}>As many as fit</option>
            {[1, 2, 3, 4, 5, 6].map(n => <option key={n} value={n}>{n}</option>)}
          </select>
        </label>
        <label class="field">Theme
          <select class="select" aria-label="Theme" value={theme.value} onChange={e => { theme.value = e.currentTarget.value as Theme }}>
            {THEMES.map(([value, word]) => <option key={value} value={value}>{word}</option>)}
          </select>
        </label>
      </section>
      <section>
        <h3>Keyboard</h3>
        <ShortcutSwitch />
        <button type="button" class="link" onClick={() => { overlay.value = "keys" }}>All keys</button>
      </section>
      {hello.value && (
        <section>
          <h3>About</h3>
          <p class="hint">board {hello.value.version} on {hello.value.dataLocation}</p>
          {otherKinds.value.length > 0 && <button type="button" class="link" onClick={() => { overlay.value = "kinds" }}>Also in these logs: {plural(otherKinds.value.length, "other kind")} of data</button>}
        </section>
      )}
    </section>
  )
}
