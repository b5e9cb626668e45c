// Columns as axes of pictures: numbers, linear or logarithmic, or a list of values. Pure.
import { plainText, spansDecades, type Cell, type Facts } from "../../cards/table/columns"
import type { Brushes, ColumnAxis as Axis, Interval } from "../../charts/columnAxis"

export type { Axis }

/** A list of more values is no axis that anybody reads. */
const MOST_LISTED = 60

/** The axis of a column, null where it is none: nothing in it, or too many texts. */
export function axisOf({ key, label }: { key: string; label: string }, facts: Facts, turned: boolean): Axis | null {
  const { type, lo, hi, values } = facts
  if (type === "number" && lo <= hi) {
    const log = lo > 0 && spansDecades(facts) !== turned
    return { key, label, kind: log ? "log" : "linear", ...room(lo, hi, log), values: [] }
  }
  if (values.length === 0 || values.length > MOST_LISTED) return null
  return { key, label, kind: "list", lo: 0, hi: values.length - 1, values }
}

/** Ends that are apart, also where all values are one. */
function room(lo: number, hi: number, log: boolean): { lo: number; hi: number } {
  if (lo < hi) return { lo, hi }
  return log ? { lo: lo / 2, hi: hi * 2 } : { lo: lo - (Math.abs(lo) / 2 || 1), hi: hi + (Math.abs(hi) / 2 || 1) }
}

/** Where a cell lies on an axis: a number, or its place in the list; NaN where it lies nowhere. */
export function place(axis: Axis, cell: Cell): number {
  if (axis.kind === "list") return cell === undefined ? NaN : axis.values.indexOf(plainText(cell))
  return typeof cell === "number" && Number.isFinite(cell) && !(axis.kind === "log" && cell <= 0) ? cell : NaN
}

/** Whether a row lies within what is brushed, on every brushed axis. */
export function isWithin(axes: readonly Axis[], brushes: Brushes, cellOf: (key: string) => Cell): boolean {
  return axes.every(axis => {
    const intervals = brushes.get(axis.key)
    if (!intervals) return true
    const at = place(axis, cellOf(axis.key))
    return intervals.some(([lo, hi]) => at >= lo && at <= hi)
  })
}

/** So near to an end of an axis, as a share of it, a brush reaches to the end. */
const NEAR_END = 0.02

/** Pieces of an axis as somebody drags them: to its end where they nearly reach it, and of no more figures than a hand can mean. */
export function dragged(axis: Axis, intervals: readonly Interval[]): Interval[] {
  if (axis.kind === "list") return intervals.map(([lo, hi]) => [rounded(lo), rounded(hi)])
  return intervals.map(([lo, hi]): Interval => [share(axis, lo) < NEAR_END ? axis.lo : rounded(lo), share(axis, hi) > 1 - NEAR_END ? axis.hi : rounded(hi)])
}

const rounded = (x: number) => Number(x.toPrecision(6))

/** Where a number lies between the ends of an axis, 0 to 1: what colours follow. */
export function share(axis: Axis, at: number): number {
  const bent = (x: number) => axis.kind === "log" ? Math.log(x) : x
  const span = bent(axis.hi) - bent(axis.lo)
  if (axis.kind === "log" && at <= 0) return 0
  return span > 0 ? Math.min(1, Math.max(0, (bent(at) - bent(axis.lo)) / span)) : 0.5
}

/** The number that lies there: the way back from `share`. */
export function atShare(axis: Axis, part: number): number {
  if (part <= 0 || part >= 1) return part <= 0 ? axis.lo : axis.hi
  return axis.kind === "log" ? axis.lo * (axis.hi / axis.lo) ** part : axis.lo + (axis.hi - axis.lo) * part
}
