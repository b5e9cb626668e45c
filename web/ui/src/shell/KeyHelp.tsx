// The keys, listed, and the switch that turns those of one letter off.
import { shortcuts } from "../state/view"
import { Dialog } from "../kit/Dialog"
import { Switch } from "../kit/fields"
import { keyList } from "./keys"
import { overlay } from "../state/overlays"

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
