// What else is in the files: a page that does not show a kind of data does not pass over it in silence.
import { computed } from "@preact/signals"
import { KINDS } from "../kinds"
import { catalog } from "../state/data"
import { Dialog } from "../kit/Dialog"
import { count, plural } from "../kit/numbers"
import { kindsOf } from "./others"
import { overlay, toggleOverlay } from "../state/overlays"

const shown = new Set(KINDS.flatMap(kind => kind.plugins))

export const otherKinds = computed(() => kindsOf(Object.fromEntries(Object.entries(catalog.value?.others ?? {}).filter(([plugin]) => !shown.has(plugin)))))

/** Beside the tabs, and as quiet as what one need not look at. */
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
      <p class="hint">This page does not show these yet. Start TensorBoard on the same directory to see them: it reads the same files, also while this board has them open.</p>
    </Dialog>
  )
}
