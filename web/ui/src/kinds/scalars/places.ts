// Places on the x axis that the user selects: from point to point, by hand or typed. Pure.
import { wallTextWithin } from "../../kit/time"
import { nearestIndex, xAt, type Points } from "../../axes/points"
import type { Axis, Range } from "../../types"
import { axisText } from "../../axes/text"

export interface Place { readonly lo: number; readonly hi: number }
export type End = "lo" | "hi"

/** The selection with one end moved; ends never cross, a single place moves as one. */
export function moved(chosen: Place, end: End, to: number, single: boolean): Place {
  if (single) return { lo: to, hi: to }
  return end === "lo" ? { lo: Math.min(to, chosen.hi), hi: chosen.hi } : { lo: chosen.lo, hi: Math.max(to, chosen.lo) }
}

/** What was dragged over, from either side: whole steps, or times as they are. */
export function dragged(axis: Axis, from: number, to: number): Place {
  const lo = Math.min(from, to), hi = Math.max(from, to)
  return axis === "step" ? { lo: Math.ceil(lo), hi: Math.max(Math.ceil(lo), Math.floor(hi)) } : { lo, hi }
}

/** The x of the point nearest to a place: handles go from point to point. */
export function snapped(lines: Iterable<Points>, axis: Axis, x: number): number {
  let best = axis === "step" ? Math.round(x) : x, least = Infinity
  for (const points of lines) {
    const i = nearestIndex(points, axis, x)
    if (i < 0) continue
    const at = xAt(points, axis, i)
    if (Math.abs(at - x) < least) { best = at; least = Math.abs(at - x) }
  }
  return best
}

/** The x of the point `by` points further along the longest line. */
export function further(lines: Iterable<Points>, axis: Axis, x: number, by: number): number {
  let longest: Points | null = null
  for (const points of lines) if (points.length > (longest?.length ?? 0)) longest = points
  if (!longest) return x + by
  const i = nearestIndex(longest, axis, x)
  return xAt(longest, axis, Math.max(0, Math.min(longest.length - 1, i + by)))
}

/** A selection in words: "step 10", "steps 10 to 20", "0s to 3m 20s". */
export function placeText(axis: Axis, { lo, hi }: Place): string {
  const from = axis === "step" ? String(lo) : axisText(axis, lo)
  if (lo === hi) return axis === "step" ? `step ${from}` : from
  const to = axis === "step" ? String(hi) : axisText(axis, hi)
  return axis === "step" ? `steps ${from} to ${to}` : `${from} to ${to}`
}

/** The words on a handle, on an axis from lo to hi: as short as they tell places apart there. */
export function handleText(axis: Axis, x: number, { lo, hi }: Place): string {
  return axis === "wall" ? wallTextWithin(x, lo, hi) : axisText(axis, x)
}

/** Of a handle: a mean digit of its font, its margins; between two handles. CSS pixels. */
const DIGIT = 6.5, MARGINS = 14, APART = 2

/** Where the middles of two handles go, one beside the other where they would overlap, within so much width. */
export function besideEachOther(at: readonly [number, number], texts: readonly [string, string], width: number): [number, number] {
  const [a, b] = texts.map(text => text.length * DIGIT + MARGINS) as [number, number]
  const least = (a + b) / 2 + APART, missing = Math.max(0, least - (at[1] - at[0]))
  const lo = Math.max(a / 2, Math.min(at[0] - missing / 2, width - b / 2 - least))
  return missing === 0 ? [at[0], at[1]] : [lo, lo + least]
}

const two = (n: number) => String(n).padStart(2, "0")

/** What the box holds when one begins to type: a step, seconds, a local date. */
export function typedText(axis: Axis, x: number): string {
  if (axis !== "wall") return String(axis === "step" ? x : Math.round(x * 1000) / 1000)
  const d = new Date(x * 1000)
  return Number.isNaN(d.getTime()) ? "" : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, min: 60, s: 1, ms: 0.001 }

/** Reads what was typed; null when it makes no sense. Times are seconds or words as on the axis ("1h 20m"), dates are local. */
export function readTyped(axis: Axis, text: string): number | null {
  const plain = text.trim()
  if (plain === "") return null
  if (axis === "wall") {
    const at = Date.parse(plain.replace(/^(\d{4}-\d{2}-\d{2}) /, "$1T")) / 1000
    return Number.isFinite(at) ? at : null
  }
  const number = Number(plain)
  if (Number.isFinite(number)) return axis === "step" ? Math.round(number) : number
  return axis === "relative" ? readDuration(plain) : null
}

function readDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|min|[dhms])\s*/g)]
  if (parts.length === 0 || parts.map(p => p[0]).join("") !== text) return null
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0)
}

/** Reads a range of y: an end that is left empty stays, two of them ask for "all"; null when it makes no sense. */
export function readRange(low: string, high: string, shown: Range): Range | "all" | null {
  const texts = [low, high].map(text => text.trim().replaceAll("−", "-"))
  if (texts.every(text => text === "")) return "all"
  const [lo, hi] = texts.map((text, i) => text === "" ? shown[i]! : Number(text)) as [number, number]
  if (!Number.isFinite(lo) || !Number.isFinite(hi) || lo === hi) return null
  return [Math.min(lo, hi), Math.max(lo, hi)]
}
