// What else is in the files, listed.
import { Dialog } from "../kit/Dialog"
import { plural } from "../kit/numbers"
import { overlay } from "../state/overlays"
import { otherKinds } from "./OtherKindsButton"

export function OtherKinds() {
  return (
    <Dialog title="Also in these logs" narrow onClose={() => { overlay.value = null }}>
      <ul class="kinds">
        {otherKinds.value.map(k => <li key={k.name}><bdi>{k.name}</bdi><span class="count">{plural(k.tags, "tag")}</span></li>)}
      </ul>
      <p class="hint">This page does not show these yet. Start TensorBoard on the same directory to see them: it reads the same files, also while this board has them open.</p>
    </Dialog>
  )
}
