// The view in the URL's query, short: only what differs from the default, TensorBoard's names where it has one (smoothing,
// tagFilter, runFilter, pinnedCards), parameters of others kept. encodeView and decodeView are pure over URLSearchParams;
// startUrl ties them to the address bar with history.replaceState, at most a few times a second.
import { batch, effect } from "@preact/signals"
import type { Axis, Range, TooltipSort } from "../types"
import { isColor } from "./colors"
import { SHORT_HASH_LENGTH, shortHash } from "./names"
import * as view from "./view"

/** Grows when a parameter changes its meaning; a link of another version is read as far as its words are known. */
const VERSION = "1"
/** Up to so many runs are named in full; longer lists become hashes. */
const NAMED_RUNS = 6
/** The page's own parameters; all others are kept as they are. */
const OURS = [
  "v", "runFilter", "tagFilter", "run", "runs", "notRun", "notRuns", "smoothing", "axis", "logX", "outliers", "tooltip", "rows",
  "columns", "pin", "pinnedCards", "fold", "logY", "zoom", "linkZoom", "cardZoom", "cardBox", "sort", "value", "tableSort", "steps", "times", "dates", "card", "color",
]

const AXES: readonly Axis[] = ["step", "relative", "wall"]
/** The parameters of what is selected: steps, seconds since a run's first point, seconds since the epoch. */
const SELECTED: Readonly<Record<Axis, string>> = { step: "steps", relative: "times", wall: "dates" }
const RUN_SORTS: readonly view.RunSortKey[] = ["name", "start", "updated", "step", "points", "value"]
const SORTS: readonly TooltipSort[] = ["nearest", "descending", "ascending", "name"]

/** The view as parameters, after those of `others` that are not ours. */
export function encodeView(others: URLSearchParams): URLSearchParams {
  const q = new URLSearchParams([...others].filter(([name]) => !OURS.includes(name)))
  const put = (name: string, value: string | number | null | undefined, otherwise: string | number = "") => {
    if (value !== otherwise && value !== null && value !== undefined) q.append(name, String(value))
  }
  put("runFilter", view.runFilter.value)
  put("tagFilter", view.tagFilter.value)
  encodeRuns(q, view.runSelection.value)
  put("smoothing", view.smoothing.value, view.DEFAULT_SMOOTHING)
  put("axis", view.axis.value, "step")
  put("logX", Number(view.logX.value), 0)
  put("outliers", Number(!view.ignoreOutliers.value), 0)
  put("tooltip", view.tooltipSort.value, "nearest")
  put("rows", view.tooltipRows.value, 10)
  if (!sameSort(view.runSort.value, view.RUN_SORT)) put("sort", sortText(view.runSort.value))
  put("value", view.valueTag.value)
  put("tableSort", view.tableSort.value && sortText(view.tableSort.value))
  put("columns", view.columns.value, 0)
  for (const tag of view.pins.value) put("pin", tag)
  for (const group of view.closedGroups.value) put("fold", group)
  encodeCards(q)
  put("linkZoom", Number(view.linkedZoom.value), 0)
  for (const axis of AXES) put("zoom", withRange(axis, view.zoom.value[axis]))
  for (const axis of AXES) {
    const chosen = view.selections.value[axis]
    put(SELECTED[axis], chosen && (chosen.lo === chosen.hi ? `${chosen.lo}` : `${chosen.lo},${chosen.hi}`))
  }
  put("card", view.fullScreen.value)
  for (const [run, color] of view.runColors.value) put("color", `${color.slice(1)}:${run}`)
  if ([...q].some(([name]) => OURS.includes(name))) q.append("v", VERSION)
  return q
}

function encodeRuns(q: URLSearchParams, selection: view.RunSelection): void {
  if (!selection) return
  const name = selection.kind === "only" ? "run" : "notRun"
  const runs = [...selection.names]
  const hashed = runs.length > NAMED_RUNS ? runs : runs.filter(r => r.startsWith("#"))
  if (runs.length <= NAMED_RUNS) for (const run of runs) if (!run.startsWith("#")) q.append(name, run)
  const hashes = hashed.map(r => r.startsWith("#") ? r.slice(1) : shortHash(r)).join("")
  // An empty list says that nothing is ticked (or nothing unticked), which is not the same as saying nothing.
  if (hashes !== "" || runs.length === 0) q.append(name + "s", hashes)
}

function encodeCards(q: URLSearchParams): void {
  void view.cardViewCount.value
  for (const [tag, card] of view.cardViews()) {
    if (card.logY.value) q.append("logY", tag)
    if (card.zoom.value) q.append("cardZoom", withRange(tag, card.zoom.value)!)
    if (card.box.value) q.append("cardBox", withRange(tag, card.box.value)!)
  }
}

/** "name:lo,hi"; the name may hold any character, the numbers may not, so it is read from the end. */
function withRange(name: string, range: Range | null): string | null {
  return range && `${name}:${range[0]},${range[1]}`
}

function readRange(text: string): [name: string, range: Range] | null {
  const found = /^(.*):([^:,]+),([^:,]+)$/s.exec(text)
  if (!found) return null
  const lo = Number(found[2]), hi = Number(found[3])
  return Number.isFinite(lo) && Number.isFinite(hi) && lo < hi ? [found[1]!, [lo, hi]] : null
}

/** Sets the view from parameters. What is absent or makes no sense keeps the value it has. */
export function decodeView(q: URLSearchParams): void {
  batch(() => {
    text(q, "runFilter", t => { view.runFilter.value = t })
    text(q, "tagFilter", t => { view.tagFilter.value = t })
    decodeRuns(q)
    number(q, "smoothing", 0, view.MAX_SMOOTHING, n => { view.smoothing.value = n })
    text(q, "axis", t => { if (AXES.includes(t as Axis)) view.axis.value = t as Axis })
    number(q, "logX", 0, 1, n => { view.logX.value = n === 1 })
    number(q, "outliers", 0, 1, n => { view.ignoreOutliers.value = n === 0 })
    text(q, "tooltip", t => { if (SORTS.includes(t as TooltipSort)) view.tooltipSort.value = t as TooltipSort })
    number(q, "rows", 1, 1000, n => { view.tooltipRows.value = Math.round(n) })
    text(q, "sort", t => { const by = readSort(t); if (isRunSort(by)) view.runSort.value = by })
    text(q, "value", t => { view.valueTag.value = t })
    text(q, "tableSort", t => { view.tableSort.value = readSort(t) })
    number(q, "columns", 0, 12, n => { view.columns.value = Math.round(n) })
    decodePins(q)
    if (q.has("fold")) view.closedGroups.value = new Set(q.getAll("fold"))
    decodeCards(q)
    text(q, "card", t => { view.fullScreen.value = t })
    decodeSelections(q)
    decodeColors(q)
  })
}

function text(q: URLSearchParams, name: string, set: (value: string) => void): void {
  const value = q.get(name)
  if (value !== null) set(value)
}

function number(q: URLSearchParams, name: string, lo: number, hi: number, set: (value: number) => void): void {
  text(q, name, t => {
    const n = Number(t)
    if (t.trim() !== "" && Number.isFinite(n)) set(Math.min(hi, Math.max(lo, n)))
  })
}

function decodeRuns(q: URLSearchParams): void {
  for (const [name, kind] of [["run", "only"], ["notRun", "except"]] as const) {
    if (!q.has(name) && !q.has(name + "s")) continue
    const names = new Set(q.getAll(name))
    const hashes = q.get(name + "s") ?? ""
    for (let i = 0; i + SHORT_HASH_LENGTH <= hashes.length; i += SHORT_HASH_LENGTH) names.add("#" + hashes.slice(i, i + SHORT_HASH_LENGTH))
    view.runSelection.value = { kind, names }
    return
  }
}

/** "-step" is descending. */
function sortText({ key, descending }: view.Sort<string>): string {
  return (descending ? "-" : "") + key
}

function readSort(text: string): view.Sort<string> | null {
  const [, minus, key] = /^(-?)(\w+)$/.exec(text) ?? []
  return key === undefined ? null : { key, descending: minus === "-" }
}

function isRunSort(by: view.Sort<string> | null): by is view.Sort<view.RunSortKey> {
  return by !== null && RUN_SORTS.includes(by.key as view.RunSortKey)
}

function sameSort(a: view.Sort<string>, b: view.Sort<string>): boolean {
  return a.key === b.key && a.descending === b.descending
}

function decodePins(q: URLSearchParams): void {
  if (q.has("pin")) view.pins.value = [...new Set(q.getAll("pin"))]
  else text(q, "pinnedCards", t => { view.pins.value = pinsOfTensorBoard(t) })
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

function decodeCards(q: URLSearchParams): void {
  for (const tag of q.getAll("logY")) view.cardView(tag).logY.value = true
  for (const name of ["cardZoom", "cardBox"] as const) {
    for (const text of q.getAll(name)) {
      const found = readRange(text)
      if (found) view.cardView(found[0])[name === "cardZoom" ? "zoom" : "box"].value = found[1]
    }
  }
  number(q, "linkZoom", 0, 1, n => { view.linkedZoom.value = n === 1 })
  for (const text of q.getAll("zoom")) {
    const found = readRange(text)
    if (found && AXES.includes(found[0] as Axis)) view.zoom.value = { ...view.zoom.value, [found[0]]: found[1] }
  }
}

function decodeSelections(q: URLSearchParams): void {
  for (const axis of AXES) {
    text(q, SELECTED[axis], t => {
      const [lo, hi = lo] = t.split(",").map(Number)
      if (t !== "" && Number.isFinite(lo) && Number.isFinite(hi) && lo! <= hi!) view.selections.value = { ...view.selections.value, [axis]: { lo: lo!, hi: hi! } }
    })
  }
}

function decodeColors(q: URLSearchParams): void {
  if (!q.has("color")) return
  const colors = new Map(view.runColors.value)
  for (const text of q.getAll("color")) {
    const color = "#" + text.slice(0, 6)
    if (isColor(color) && text[6] === ":") colors.set(text.slice(7), color)
  }
  view.runColors.value = colors
}

/** Query text that stays readable: "/", ":" and "," need no escape in a query. */
export function queryText(q: URLSearchParams): string {
  return q.toString().replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",")
}

/** Reads the view from the address bar and keeps it there. */
export function startUrl(): void {
  decodeView(new URLSearchParams(location.search))
  let timer: ReturnType<typeof setTimeout> | undefined
  let wanted = ""
  const write = () => {
    timer = undefined
    if (wanted !== location.search) history.replaceState(history.state, "", location.pathname + wanted + location.hash)
  }
  effect(() => {
    const q = queryText(encodeView(new URLSearchParams(location.search)))
    wanted = q === "" ? "" : "?" + q
    timer ??= setTimeout(write, 150)
  })
  addEventListener("popstate", () => { decodeView(new URLSearchParams(location.search)) })
}
