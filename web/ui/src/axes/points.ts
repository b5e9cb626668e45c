// How a series is read along an axis: the x of a point, and where in the columns an x lies. Pure.
import type { ChartAxis, SeriesData } from "../types"

/** The part of SeriesData that drawing and searching need. */
export type Points = Pick<SeriesData, "originWall" | "steps" | "walls" | "values" | "smoothed" | "length">

/** The column of an axis, and what is taken off it: relative time is wall time since the run's first point. */
export function xColumn(points: Points, axis: ChartAxis): { column: Float64Array; origin: number } {
  if (axis === "step") return { column: points.steps, origin: 0 }
  return { column: points.walls, origin: axis === "relative" ? points.originWall : 0 }
}

export function xAt(points: Points, axis: ChartAxis, i: number): number {
  const { column, origin } = xColumn(points, axis)
  return column[i]! - origin
}

/** What the front line shows: the smoothed column where there is one. */
export function frontColumn(points: Points): Float64Array {
  return points.smoothed ?? points.values
}

/**
 * The index of the point whose x is nearest, the first among equals, or -1 when there is none. Columns that go back (a restart
 * shown with its orphans) are searched from end to end, since halving them would miss.
 */
export function nearestIndex(points: Points, axis: ChartAxis, x: number): number {
  const { column, origin } = xColumn(points, axis)
  const n = points.length, target = x + origin
  if (n === 0 || Number.isNaN(x)) return -1
  return isSorted(column, n) ? nearestSorted(column, n, target) : nearestAnyhow(column, n, target)
}

function nearestSorted(column: Float64Array, n: number, x: number): number {
  const after = lowerBound(column, n, x)
  if (after === 0) return 0
  if (after === n) return lowerBound(column, n, column[n - 1]!)
  const before = lowerBound(column, n, column[after - 1]!)
  return x - column[before]! <= column[after]! - x ? before : after
}

function nearestAnyhow(column: Float64Array, n: number, x: number): number {
  let best = -1, least = Infinity
  for (let i = 0; i < n; i++) {
    const away = Math.abs(column[i]! - x)
    if (away < least) { least = away; best = i }
  }
  return best
}

/** The first index whose value is not below x; n when all are. */
export function lowerBound(column: Float64Array, n: number, x: number): number {
  let lo = 0, hi = n
  while (lo < hi) {
    const mid = (lo + hi) >>> 1
    if (column[mid]! < x) lo = mid + 1
    else hi = mid
  }
  return lo
}

interface Sortedness { checked: number; sorted: boolean }
const sortedness = new WeakMap<Float64Array, Sortedness>()

/** Whether the first n entries never go back. Looked at once: an append costs only its own points. */
export function isSorted(column: Float64Array, n: number): boolean {
  let known = sortedness.get(column)
  if (!known || known.checked > n) sortedness.set(column, known = { checked: 0, sorted: true })
  for (let i = Math.max(1, known.checked); i < n && known.sorted; i++) if (!(column[i]! >= column[i - 1]!)) known.sorted = false
  known.checked = n
  return known.sorted
}

/** Whether x lies before the first point or after the last one. */
export function isOutside(points: Points, axis: ChartAxis, x: number): boolean {
  const { column, origin } = xColumn(points, axis)
  const n = points.length
  return n === 0 || (isSorted(column, n) && (x + origin < column[0]! || x + origin > column[n - 1]!))
}

/**
 * The line's height at x, between its neighbours; NaN outside the points or beside a gap. This is what the eye follows: the nearest
 * point of a coarse line may lie far from the pointer though the line runs through it.
 */
export function heightAt(points: Points, axis: ChartAxis, x: number): number {
  const { column, origin } = xColumn(points, axis)
  const y = frontColumn(points), n = points.length, target = x + origin
  if (n === 0 || !isSorted(column, n)) return NaN
  const after = lowerBound(column, n, target)
  if (after === n) return NaN
  if (column[after] === target) return y[after]!
  if (after === 0) return NaN
  const x0 = column[after - 1]!, x1 = column[after]!
  const share = (target - x0) / (x1 - x0)
  return y[after - 1]! + (y[after]! - y[after - 1]!) * share
}
