// The words of curves in a URL's query, with TensorBoard's names where it has one (smoothing).
import { HIDDEN } from "../../cards/hidden"
import { cardKey, parseCard, type CardKey } from "../../state/card"
import { choice, flag, number, set, sort, type Param } from "../../state/param"
import type { Axis, Range, TooltipSort } from "../../types"
import { JOINS } from "./joins"
import * as view from "./view"

/** How long a zoom must rest, ms, before it counts as a step: a turn of the wheel makes many. */
const ZOOMING = 350

const AXES: readonly Axis[] = ["step", "relative", "wall"]
/** The parameters of what is selected: steps, seconds since a run's first point, seconds since the epoch. */
const SELECTED: Readonly<Record<Axis, string>> = { step: "steps", relative: "times", wall: "dates" }
const SORTS: readonly TooltipSort[] = ["nearest", "descending", "ascending", "name"]

const AXIS = choice("axis", view.axis, AXES)

/** In the order in which they are written. */
export const PARAMS: readonly Param[] = [
  number("smoothing", view.smoothing, 0, view.MAX_SMOOTHING),
  AXIS,
  flag("logX", view.logX),
  flag("outliers", view.ignoreOutliers, true),
  choice("tooltip", view.tooltipSort, SORTS),
  number("rows", view.tooltipRows, 1, 1000, true),
  sort("tableSort", view.tableSort, () => true),
  set("hide", view.hiddenColumns),
  flag("tables", view.tables),
  choice("band", view.band, view.BANDS.map(b => b[0])),
  choice("line", view.groupLine, view.LINES),
  flag("members", view.groupMembers),
  ...JOINS,
  logY(),
  HIDDEN,
  cardRange("cardZoom", "zoom"),
  cardRange("cardBox", "box"),
  cardSelections(),
  flag("linkZoom", view.linkedZoom),
  zooms(),
  flag("partSteps", view.linkedSelection, true),
  ...AXES.map(selection),
]

/** The view of the card that a link names. */
function named(key: string): view.CardView {
  return view.cardView(cardKey(parseCard(key)))
}

/** The views of all cards, with their keys. Subscribes to there being more of them. */
function cards(): Iterable<[CardKey, view.CardView]> {
  void view.cardViewCount.value
  return view.cardViews()
}

function logY(): Param {
  return {
    names: ["logY"], keep: "setting", rest: 0,
    write(put) { for (const [key, card] of cards()) if (card.logY.value) put("logY", key) },
    read(q) { for (const key of q.getAll("logY")) named(key).logY.value = true },
    reset() { for (const [, card] of cards()) card.logY.value = false },
  }
}

function cardRange(name: string, part: "zoom" | "box"): Param {
  return {
    names: [name], keep: "place", rest: ZOOMING, on: AXIS,
    write(put) { for (const [key, card] of cards()) if (card[part].value) put(name, withRange(key, card[part].value)) },
    read(q) {
      for (const text of q.getAll(name)) {
        const found = readRange(text)
        if (found) named(found[0])[part].value = found[1]
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
      for (const [key, card] of cards()) if (card.selection.value) put("cardSteps", `${key}:${selectedText(card.selection.value)}`)
    },
    read(q) {
      for (const text of q.getAll("cardSteps")) {
        const colon = text.lastIndexOf(":"), chosen = readSelected(text.slice(colon + 1))
        if (colon >= 0 && chosen) named(text.slice(0, colon)).selection.value = chosen
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
