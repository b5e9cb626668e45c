// The keys, listed, and the switch that turns those of one letter off.
import { shortcuts } from "../state/view"
import { Dialog } from "../kit/Dialog"
import { Switch } from "../kit/fields"
import { dashboard } from "./dashboards"
import { overlay } from "../state/overlays"

type Listed = readonly [keys: readonly string[], what: string]

const FIRST: readonly Listed[] = [
  [["/"], "Filter runs"],
  [["t"], "Filter tags"],
  [["u"], "Pause or resume live updates"],
]
const REST: readonly Listed[] = [
  [["f"], "Full screen for the card in focus"],
  [["p"], "Pin or unpin the card in focus"],
  [["Tab"], "From card to card"],
  [["↑", "↓"], "In a card: from its content to its buttons, to a table, and back"],
  [["["], "Show or hide the run list"],
  [["↑", "↓"], "In the run list: go from run to run"],
  [["o"], "In the run list: only this run, and back"],
  [["Enter"], "In the run list: everything about the run"],
  [["Space"], "Scroll the cards, with Shift back"],
  [["Esc"], "Close, clear, leave"],
  [["?"], "This list"],
]

/** For the list behind `?`, those of the open dashboard among them. */
function keyList(): readonly Listed[] {
  return [...FIRST, ...(dashboard.value?.shortcuts ?? []).map(({ keys, what }): Listed => [keys, what]), ...REST]
}

export function KeyHelp() {
  return (
    <Dialog title="Keyboard" narrow onClose={() => { overlay.value = null }}>
      <dl class={`keys${shortcuts.value ? "" : " off"}`}>
        {keyList().map(([keys, what]) => (
          <div key={what}>
            <dt>{keys.map(k => <kbd key={k}>{k}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <ShortcutSwitch />
    </Dialog>
  )
}

export function ShortcutSwitch() {
  return <Switch on={shortcuts.value} set={on => { shortcuts.value = on }} hint="Off: no key acts by itself but in a chart or list that has the focus">Keys of one letter</Switch>
}
