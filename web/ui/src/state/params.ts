// The view's words in a URL's query: a literal list, short (only what differs from the default is written), with TensorBoard's
// names where it has one (smoothing, tagFilter, runFilter, pinnedCards). url.ts keeps them in the address bar, settings.ts those
// that are settings in the browser.
import { batch, type Signal } from "@preact/signals"
import type { Axis, Range, TooltipSort } from "../types"
import { isColor } from "./colors"
import { SHORT_HASH_LENGTH, shortHash } from "../kit/names"
import * as view from "./view"

/**
 * What becomes of a parameter: a setting is kept in the browser for the log directory; a change of a place is a step that Back
 * undoes; all else is in the address bar alone.
 */
export type Keep = "setting" | "place" | "view"

export interface Param {
  /** What it is called in a query: most have one name. */
  readonly names: readonly string[]
  readonly keep: Keep
  /** How long a change must rest before it counts as a step, ms: who types or turns the wheel makes many. */
  readonly rest: number
  write(put: (name: string, value: string) => void): void
  /** Takes over what a query says. What is absent or makes no sense changes nothing. */
  read(q: URLSearchParams): void
  reset(): void
}

const TYPING = 900, ZOOMING = 350
/** Up to so many runs are named in full; longer lists become hashes. */
const NAMED_RUNS = 6

const AXES: readonly Axis[] = ["step", "relative", "wall"]
/** The parameters of what is selected: steps, seconds since a run's first point, seconds since the epoch. */
const SELECTED: Readonly<Record<Axis, string>> = { step: "steps", relative: "times", wall: "dates" }
const RUN_SORTS: readonly view.RunSortKey[] = ["name", "start", "updated", "step", "points", "value"]
const SORTS: readonly TooltipSort[] = ["nearest", "descending", "ascending", "name"]

/** Everything that a link holds, in the order in which it is written. */
export const PARAMS: readonly Param[] = [
  text("runFilter", view.runFilter, "place", TYPING),
  text("tagFilter", view.tagFilter, "place", TYPING),
  runs(),
  number("smoothing", view.smoothing, 0, view.MAX_SMOOTHING),
  choice("axis", view.axis, AXES),
  flag("logX", view.logX),
  flag("outliers", view.ignoreOutliers, true),
  choice("tooltip", view.tooltipSort, SORTS),
  number("rows", view.tooltipRows, 1, 1000, true),
  sort("sort", view.runSort, key => RUN_SORTS.includes(key as view.RunSortKey)),
  text("value", view.valueTag, "setting"),
  sort("tableSort", view.tableSort, () => true),
  set("hide", view.hiddenColumns),
  flag("tables", view.tables),
  flag("dashes", view.dashes),
  { ...number("columns", view.columns, 0, 12, true), keep: "view" },
  pins(),
  set("fold", view.closedGroups),
  cardFlag("logY", "logY", "setting"),
  cardFlag("orphaned", "orphaned", "view"),
  cardRange("cardZoom", "zoom"),
  cardRange("cardBox", "box"),
  cardSelections(),
  flag("linkZoom", view.linkedZoom),
  zooms(),
  flag("partSteps", view.linkedSelection, true),
  ...AXES.map(selection),
  fullScreen(),
  colors(),
]

/** Sets the view from parameters. What is absent or makes no sense keeps the value it has. */
export function decodeView(q: URLSearchParams): void {
  batch(() => { for (const param of PARAMS) param.read(q) })
}

/** What one parameter has to say now, as text; "" for the default. Subscribes to what it depends on. */
export function written(param: Param): string {
  const q = new URLSearchParams()
  param.write((name, value) => { q.append(name, value) })
  return q.toString()
}

interface Kept<T> { readonly name: string; readonly signal: Signal<T>; readonly keep: Keep; readonly rest?: number }

/** A parameter of one name that holds one signal; the value that the signal begins with is the default. */
function param<T>({ name, signal, keep, rest = 0 }: Kept<T>, say: (value: T) => string | null, hear: (text: string) => T | undefined): Param {
  const otherwise = signal.peek()
  return {
    names: [name], keep, rest,
    write(put) {
      const said = say(signal.value)
      if (said !== null && said !== say(otherwise)) put(name, said)
    },
    read(q) {
      const given = q.get(name), heard = given === null ? undefined : hear(given)
      if (heard !== undefined) signal.value = heard
    },
    reset() { signal.value = otherwise },
  }
}

function text(name: string, signal: Signal<string>, keep: Keep, rest = 0): Param {
  return param({ name, signal, keep, rest }, t => t, t => t)
}

function choice<T extends string>(name: string, signal: Signal<T>, of: readonly T[]): Param {
  return param({ name, signal, keep: "setting" }, t => t, t => of.find(x => x === t))
}

/** "1" or nothing; `inverted` where 1 says that the signal is false. */
function flag(name: string, signal: Signal<boolean>, inverted = false): Param {
  return param({ name, signal, keep: "setting" }, on => String(Number(on !== inverted)), t => t === "1" || t === "0" ? (t === "1") !== inverted : undefined)
}

/** Brought within its limits. */
function number(name: string, signal: Signal<number>, lo: number, hi: number, whole = false): Param {
  return param({ name, signal, keep: "setting" }, String, t => {
    const n = Number(t)
    if (t.trim() === "" || !Number.isFinite(n)) return undefined
    return Math.min(hi, Math.max(lo, whole ? Math.round(n) : n))
  })
}

/** "-step" is descending. */
function sort<T extends view.Sort<string> | null>(name: string, signal: Signal<T>, known: (key: string) => boolean): Param {
  return param({ name, signal, keep: "setting" }, by => by && (by.descending ? "-" : "") + by.key, t => {
    const [, minus, key] = /^(-?)(\w+)$/.exec(t) ?? []
    return key !== undefined && known(key) ? { key, descending: minus === "-" } as T : undefined
  })
}

/** A parameter for each member. */
function set(name: string, signal: Signal<ReadonlySet<string>>): Param {
  return {
    names: [name], keep: "setting", rest: 0,
    write(put) { for (const member of signal.value) put(name, member) },
    read(q) { if (q.has(name)) signal.value = new Set(q.getAll(name)) },
    reset() { signal.value = new Set() },
  }
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
    write(put) { for (const tag of view.pins.value) put("pin", tag) },
    read(q) {
      const theirs = q.get("pinnedCards")
      if (q.has("pin")) view.pins.value = [...new Set(q.getAll("pin"))]
      else if (theirs !== null) view.pins.value = pinsOfTensorBoard(theirs)
    },
    reset() { view.pins.value = [] },
  }
}

/** TensorBoard writes [{"plugin":"scalars","tag":"loss"},…]; pins of other kinds have no card here. */
function pinsOfTensorBoard(text: string): string[] {
  try {
    const cards: unknown = JSON.parse(text)
    if (!Array.isArray(cards)) return []
    const tags = cards.filter(c => c?.plugin === "scalars" && typeof c.tag === "string").map(c => c.tag as string)
    return [...new Set(tags)]
  } catch {
    return []
  }
}

/** The views of all cards, with their tags. Subscribes to there being more of them. */
function cards(): Iterable<[string, view.CardView]> {
  void view.cardViewCount.value
  return view.cardViews()
}

function cardFlag(name: string, part: "logY" | "orphaned", keep: Keep): Param {
  return {
    names: [name], keep, rest: 0,
    write(put) { for (const [tag, card] of cards()) if (card[part].value) put(name, tag) },
    read(q) { for (const tag of q.getAll(name)) view.cardView(tag)[part].value = true },
    reset() { for (const [, card] of cards()) card[part].value = false },
  }
}

function cardRange(name: string, part: "zoom" | "box"): Param {
  return {
    names: [name], keep: "place", rest: ZOOMING,
    write(put) { for (const [tag, card] of cards()) if (card[part].value) put(name, withRange(tag, card[part].value)) },
    read(q) {
      for (const text of q.getAll(name)) {
        const found = readRange(text)
        if (found) view.cardView(found[0])[part].value = found[1]
      }
    },
    reset() { for (const [, card] of cards()) card[part].value = null },
  }
}

function cardSelections(): Param {
  return {
    names: ["cardSteps"], keep: "view", rest: 0,
    write(put) {
      if (view.linkedSelection.value) return
      for (const [tag, card] of cards()) if (card.selection.value) put("cardSteps", `${tag}:${selectedText(card.selection.value)}`)
    },
    read(q) {
      for (const text of q.getAll("cardSteps")) {
        const colon = text.lastIndexOf(":"), chosen = readSelected(text.slice(colon + 1))
        if (colon >= 0 && chosen) view.cardView(text.slice(0, colon)).selection.value = chosen
      }
    },
    reset() { for (const [, card] of cards()) card.selection.value = null },
  }
}

/** "name:lo,hi"; the name may hold any character, the numbers may not, so it is read from the end. */
function withRange(name: string, range: Range): string {
  return `${name}:${range[0]},${range[1]}`
}

function readRange(text: string): [name: string, range: Range] | null {
  const found = /^(.*):([^:,]+),([^:,]+)$/s.exec(text)
  if (!found) return null
  const lo = Number(found[2]), hi = Number(found[3])
  return Number.isFinite(lo) && Number.isFinite(hi) && lo < hi ? [found[1]!, [lo, hi]] : null
}

function zooms(): Param {
  return {
    names: ["zoom"], keep: "place", rest: ZOOMING,
    write(put) {
      for (const axis of AXES) {
        const range = view.zoom.value[axis]
        if (range) put("zoom", withRange(axis, range))
      }
    },
    read(q) {
      for (const text of q.getAll("zoom")) {
        const found = readRange(text)
        if (found && AXES.includes(found[0] as Axis)) view.zoom.value = { ...view.zoom.value, [found[0]]: found[1] }
      }
    },
    reset() { view.zoom.value = { step: null, relative: null, wall: null } },
  }
}

function selection(axis: Axis): Param {
  const set = (chosen: view.Selected | null) => { view.selections.value = { ...view.selections.value, [axis]: chosen } }
  return {
    names: [SELECTED[axis]], keep: "view", rest: 0,
    write(put) {
      const chosen = view.selections.value[axis]
      if (chosen) put(SELECTED[axis], selectedText(chosen))
    },
    read(q) {
      const chosen = readSelected(q.get(SELECTED[axis]) ?? "")
      if (chosen) set(chosen)
    },
    reset() { set(null) },
  }
}

function selectedText({ lo, hi }: view.Selected): string {
  return lo === hi ? `${lo}` : `${lo},${hi}`
}

function readSelected(text: string): view.Selected | null {
  const [lo, hi = lo] = text.split(",").map(Number)
  return text !== "" && Number.isFinite(lo) && Number.isFinite(hi) && lo! <= hi! ? { lo: lo!, hi: hi! } : null
}

/** No card and a card without a name are different things. */
function fullScreen(): Param {
  return param({ name: "card", signal: view.fullScreen, keep: "place" }, tag => tag, tag => tag)
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
