// The keys, listed.
import { Dialog } from "./Dialog"
import { overlay } from "./overlays"
import { KEYS } from "./keys"

export function KeyHelp() {
  return (
    <Dialog title="Keyboard" narrow onClose={() => { overlay.value = null }}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <>
            <dt>{keys.map(k => <kbd key={k}>{k}</kbd>)}</dt>
            <dd>{what}</dd>
          </>
        ))}
      </dl>
    </Dialog>
  )
}
