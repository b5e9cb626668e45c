// What else is in the files: a page that does not show a kind of data does not pass over it in silence.
import { computed } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { KINDS } from "../kinds"
import { count } from "../kit/numbers"
import { catalog } from "../state/data"
import { overlay, toggleOverlay } from "../state/overlays"
import { kindsOf } from "./others"
import { followOthers, pluginFiles } from "./pluginFiles"

const shown = new Set(KINDS.flatMap(kind => kind.plugins))

export const otherKinds = computed(() => kindsOf(
  Object.fromEntries(Object.entries(catalog.value?.others ?? {}).filter(([plugin]) => !shown.has(plugin))),
  pluginFiles.value.filter(({ name }) => !shown.has(name)),
))

/** Beside the tabs, and as quiet as what one need not look at. */
export function OtherKindsButton() {
  useEffect(followOthers, [])
  const n = otherKinds.value.length
  if (n === 0) return null
  return (
    <button type="button" class="tab more" aria-haspopup="dialog" aria-expanded={overlay.value === "kinds"} title={otherKinds.value.map(k => k.name).join(", ")}
      onClick={() => { toggleOverlay("kinds") }}>
      +{count(n)} other {n === 1 ? "kind" : "kinds"}
    </button>
  )
}
