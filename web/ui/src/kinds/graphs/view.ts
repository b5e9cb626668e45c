// How the user looks at graphs; kept in the URL.
import { batch, signal } from "@preact/signals"
import type { CardKey } from "../../state/card"
import { choice, flag, param, text, type Param } from "../../state/param"
import { COLORINGS, type Coloring } from "./colors"

/** The graph that is shown; "" = the first. */
export const shown = signal<CardKey>("")
/** What costs are shown with it; "" = the first of its run. */
export const profile = signal<CardKey>("")
/** Ids of open groups; null = as it begins. */
export const opened = signal<ReadonlySet<string> | null>(null)
/** The id of what is chosen; "" = nothing. */
export const selected = signal("")
export const coloring = signal<Coloring>("structure")
/** Whether series of alike members are one group. */
export const folding = signal(true)

const openParam: Param = {
  names: ["open"], keep: "view", rest: 0,
  write(put) { if (opened.value) for (const id of opened.value.size > 0 ? opened.value : [""]) put("open", id) },
  read(q) { if (q.has("open")) opened.value = new Set(q.getAll("open").filter(id => id !== "")) },
  reset() { opened.value = null },
}

export const PARAMS: readonly Param[] = [
  param({ name: "graph", signal: shown, keep: "place" }, key => key, key => key), text("profile", profile, "view"), openParam, text("node", selected, "view"),
  choice("graphColor", coloring, COLORINGS), flag("series", folding, true),
]

/** Shows another graph, from its beginning. */
export function showGraph(key: CardKey): void {
  batch(() => {
    shown.value = key
    opened.value = null
    selected.value = ""
    profile.value = ""
  })
}
