// What else is in the files: this page draws scalars, and passes over nothing in silence.
import { computed } from "@preact/signals"
import { catalog } from "../state/data"
import { Dialog } from "../kit/Dialog"
import { count, plural } from "../kit/numbers"
import { kindsOf } from "./others"
import { overlay, toggleOverlay } from "../state/overlays"

export const otherKinds = computed(() => kindsOf(catalog.value?.others ?? {}))

/** Beside the tab of the scalars, and as quiet as what one need not look at. */
export function OtherKindsButton() {
  const n = otherKinds.value.length
  if (n === 0) return null
  return (
    <button type="button" class="tab more" aria-haspopup="dialog" aria-expanded={overlay.value === "kinds"} title={otherKinds.value.map(k => k.name).join(", ")}
      onClick={() => { toggleOverlay("kinds") }}>
      +{count(n)} other {n === 1 ? "kind" : "kinds"}
    </button>
  )
}

export function OtherKinds() {
  return (
    <Dialog title="Also in these logs" narrow onClose={() => { overlay.value = null }}>
      <ul class="kinds">
        {otherKinds.value.map(k => <li key={k.name}><bdi>{k.name}</bdi><span class="count">{plural(k.tags, "tag")}</span></li>)}
      </ul>
      <p class="hint">This page shows scalars. For these, start TensorBoard on the same directory: it reads the same files, also while this board has them open.</p>
    </Dialog>
  )
}
