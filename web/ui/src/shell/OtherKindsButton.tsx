// What else is in the files: a page that does not show a kind of data does not pass over it in silence.
import { computed, signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { KINDS } from "../kinds"
import { count } from "../kit/numbers"
import { apiUrl } from "../kit/server"
import type { Others, PluginFiles } from "../message.gen"
import { catalog, status } from "../state/data"
import { overlay, toggleOverlay } from "../state/overlays"
import { kindsOf } from "./others"

const shown = new Set(KINDS.flatMap(kind => kind.plugins))

/** What plugins keep in files of their own. */
const files = signal<readonly PluginFiles[]>([])

export const otherKinds = computed(() => kindsOf(
  Object.fromEntries(Object.entries(catalog.value?.others ?? {}).filter(([plugin]) => !shown.has(plugin))),
  files.value.filter(({ name }) => !shown.has(name)),
))

/** Looks for files of plugins. Where the server does not answer, what was there stays. */
export async function fetchOthers(): Promise<void> {
  try {
    const answer = await fetch(apiUrl("others"))
    if (answer.ok) files.value = (await answer.json() as Others).plugins
  } catch {
    // The page says elsewhere that the server is away.
  }
}

/** Beside the tabs, and as quiet as what one need not look at. */
export function OtherKindsButton() {
  // Once the first load is over: nobody waits for it.
  const loaded = status.value?.progress.loaded ?? false
  useEffect(() => { if (loaded) void fetchOthers() }, [loaded])
  const n = otherKinds.value.length
  if (n === 0) return null
  return (
    <button type="button" class="tab more" aria-haspopup="dialog" aria-expanded={overlay.value === "kinds"} title={otherKinds.value.map(k => k.name).join(", ")}
      onClick={() => { toggleOverlay("kinds") }}>
      +{count(n)} other {n === 1 ? "kind" : "kinds"}
    </button>
  )
}
