// The rows of a tooltip: which runs, which of their points, in what order, how many. Pure.
import { compareNames } from "../../kit/names"
import type { Line } from "../../charts/model"
import { frontColumn, heightAt, isOutside, nearestIndex, xAt } from "../../axes/points"
import { toPixel, type Scale } from "../../axes/scale"
import type { ChartAxis, TooltipSort } from "../../types"

export interface Row {
  readonly run: number
  readonly name: string
  /** What tells several lines of one run apart. */
  readonly label?: string
  readonly color: string
  /** What the front line shows: smoothed where there is smoothing. */
  readonly front: number
  readonly value: number
  readonly step: number
  readonly wall: number
  /** Seconds since the run's first point. */
  readonly relative: number
  /** Pixels between the pointer and the line, above or below. */
  readonly away: number
}

export interface View {
  readonly axis: ChartAxis
  readonly x: Scale
  readonly y: Scale
}

/** A line that ends further than this from the pointer has nothing to say there. */
const REACH = 8
/** A line nearer than this is the one pointed at. */
const GRASP = 24

/** Each line's point nearest to x. `py` is the pointer's height, NaN when it is on another chart. */
export function rowsAt(lines: readonly Line[], view: View, x: number, py: number): Row[] {
  const out: Row[] = []
  const px = toPixel(view.x, x)
  for (const { run, name, label, color, points } of lines) {
    const i = nearestIndex(points, view.axis, x)
    if (i < 0) continue
    const at = xAt(points, view.axis, i)
    if (isOutside(points, view.axis, x) && Math.abs(toPixel(view.x, at) - px) > REACH) continue
    const height = heightAt(points, view.axis, x)
    const front = frontColumn(points)[i]!
    const y = toPixel(view.y, Number.isFinite(height) ? height : front)
    const away = Number.isFinite(y - py) ? Math.abs(y - py) : Infinity
    const wall = points.walls[i]!
    out.push({ run, name, ...label !== undefined && { label }, color, front, value: points.values[i]!, step: points.steps[i]!, wall, relative: wall - points.originWall, away })
  }
  return out
}

/** The run whose line the pointer is on, null when it is near none. */
export function grasped(rows: readonly Row[]): number | null {
  let best: Row | null = null
  for (const row of rows) if (row.away <= GRASP && (!best || row.away < best.away)) best = row
  return best?.run ?? null
}

/** Sorted copy; values that are no numbers go last in either direction. */
export function sortRows(rows: readonly Row[], sort: TooltipSort): Row[] {
  const byName = (a: Row, b: Row) => compareNames(a.name, b.name)
  return rows.toSorted((a, b) => {
    if (sort === "name") return byName(a, b)
    if (sort === "nearest") return compare(a.away, b.away) || byName(a, b)
    const nanA = Number.isNaN(a.front), nanB = Number.isNaN(b.front)
    if (nanA || nanB) return Number(nanA) - Number(nanB) || byName(a, b)
    return (sort === "ascending" ? compare(a.front, b.front) : compare(b.front, a.front)) || byName(a, b)
  })
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** At most `limit` rows, the run in `keep` always among them; and how many were left out. */
export function capRows(rows: readonly Row[], limit: number, keep: number | null): { rows: Row[]; more: number } {
  if (rows.length <= limit) return { rows: [...rows], more: 0 }
  const shown = rows.slice(0, limit)
  const wanted = keep === null ? undefined : rows.find(r => r.run === keep)
  if (wanted && !shown.includes(wanted)) shown[limit - 1] = wanted
  return { rows: shown, more: rows.length - limit }
}
