// The page's own words in a URL's query, short (only what differs from the default is written), with TensorBoard's names where it
// has one (tagFilter, runFilter, pinnedCards). A kind's words join them when its code has come. url.ts keeps them in the address
// bar, settings.ts those that are settings in the browser.
import { batch, computed, signal } from "@preact/signals"
import { SHORT_HASH_LENGTH, shortHash } from "../kit/names"
import { cardKey, parseCard } from "./card"
import { isColor } from "./colors"
import { flag, number, param, set, sort, text, type Param } from "./param"
import * as view from "./view"

/** How long one rests from typing, ms, before what was typed counts as a step. */
const TYPING = 900
/** Up to so many runs are named in full; longer lists become hashes. */
const NAMED_RUNS = 6

const RUN_SORTS: readonly view.RunSortKey[] = ["name", "start", "updated", "step", "points", "value"]

/** In the order in which they are written. */
const PAGE: readonly Param[] = [
  text("tab", view.tab, "place"),
  text("runFilter", view.runFilter, "place", TYPING),
  text("tagFilter", view.tagFilter, "place", TYPING),
  runs(),
  { ...flag("favourites", view.onlyFavourites), keep: "view" },
  { ...set("runTag", view.runTags), keep: "view" },
  { ...flag("archived", view.showArchived), keep: "view" },
  sort("sort", view.runSort, key => RUN_SORTS.includes(key as view.RunSortKey)),
  text("value", view.valueTag, "setting"),
  text("baseline", view.baseline, "view"),
  text("group", view.groupBy, "place"),
  flag("dashes", view.dashes),
  flag("apart", view.paired, true),
  { ...number("columns", view.columns, 0, 12, true), keep: "view" },
  pins(),
  set("fold", view.closedGroups),
  fullScreen(),
  colors(),
]

const joined = signal<readonly Param[]>([])
/** Everything that a link holds, as far as its kinds have come: words of others stay in the address as they are. */
export const params = computed(() => [...PAGE, ...joined.value])

/** Takes the words of a kind among the page's, and what `q` says with them; kinds may share words. Returns those that are new. */
export function joinParams(more: readonly Param[], q: URLSearchParams): readonly Param[] {
  const fresh = more.filter(param => !joined.peek().includes(param))
  batch(() => {
    for (const param of fresh) param.read(q)
    joined.value = [...joined.peek(), ...fresh]
  })
  return fresh
}

/** Sets the view from parameters. What is absent or makes no sense keeps the value it has. */
export function decodeView(q: URLSearchParams): void {
  batch(() => { for (const param of params.peek()) param.read(q) })
}

function runs(): Param {
  return {
    names: ["run", "runs", "notRun", "notRuns"], keep: "view", rest: 0,
    write(put) {
      const selection = view.runSelection.value
      if (selection) writeRuns(put, selection.kind === "only" ? "run" : "notRun", [...selection.names])
    },
    read(q) {
      for (const [name, kind] of [["run", "only"], ["notRun", "except"]] as const) {
        if (!q.has(name) && !q.has(name + "s")) continue
        const names = new Set(q.getAll(name))
        const hashes = q.get(name + "s") ?? ""
        for (let i = 0; i + SHORT_HASH_LENGTH <= hashes.length; i += SHORT_HASH_LENGTH) names.add("#" + hashes.slice(i, i + SHORT_HASH_LENGTH))
        view.runSelection.value = { kind, names }
        return
      }
    },
    reset() { view.runSelection.value = null },
  }
}

function writeRuns(put: (name: string, value: string) => void, name: string, runs: readonly string[]): void {
  const hashed = runs.length > NAMED_RUNS ? runs : runs.filter(r => r.startsWith("#"))
  if (runs.length <= NAMED_RUNS) for (const run of runs) if (!run.startsWith("#")) put(name, run)
  const hashes = hashed.map(r => r.startsWith("#") ? r.slice(1) : shortHash(r)).join("")
  // An empty list says that nothing is ticked (or nothing unticked), which is not the same as saying nothing.
  if (hashes !== "" || runs.length === 0) put(name + "s", hashes)
}

function pins(): Param {
  return {
    names: ["pin", "pinnedCards"], keep: "setting", rest: 0,
    write(put) { for (const card of view.pins.value) put("pin", card) },
    read(q) {
      const theirs = q.get("pinnedCards")
      if (q.has("pin")) view.pins.value = [...new Set(q.getAll("pin").map(key => cardKey(parseCard(key))))]
      else if (theirs !== null) view.pins.value = pinsOfTensorBoard(theirs)
    },
    reset() { view.pins.value = [] },
  }
}

/** TensorBoard writes [{"plugin":"scalars","tag":"loss"},…]; its pins of other kinds name runs by numbers that mean nothing here. */
function pinsOfTensorBoard(text: string): string[] {
  try {
    const cards: unknown = JSON.parse(text)
    if (!Array.isArray(cards)) return []
    const scalars = cards.filter(c => c?.plugin === "scalars" && typeof c.tag === "string")
    return [...new Set(scalars.map(c => cardKey({ plugin: c.plugin, tag: c.tag })))]
  } catch {
    return []
  }
}

/** No card and a card without a name are different things. */
function fullScreen(): Param {
  return param({ name: "card", signal: view.fullScreen, keep: "place" }, key => key, key => cardKey(parseCard(key)))
}

function colors(): Param {
  return {
    names: ["color"], keep: "view", rest: 0,
    write(put) { for (const [run, color] of view.runColors.value) put("color", `${color.slice(1)}:${run}`) },
    read(q) {
      if (!q.has("color")) return
      const chosen = new Map(view.runColors.value)
      for (const text of q.getAll("color")) {
        const color = "#" + text.slice(0, 6)
        if (isColor(color) && text[6] === ":") chosen.set(text.slice(7), color)
      }
      view.runColors.value = chosen
    },
    reset() { view.runColors.value = new Map() },
  }
}
