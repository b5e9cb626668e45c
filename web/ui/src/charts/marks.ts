// Marks for values that a line cannot show: NaN, +Inf, −Inf, and what lies beyond an axis that ignores outliers. A run that
// diverged must be seen to have diverged.
import { graphic } from "echarts/core"
import type { ChartAxis } from "../types"
import { frontColumn, xColumn, type Points } from "../axes/points"
import { toPixel, type Scale } from "../axes/scale"

export type MarkKind = "nan" | "up" | "down" | "above" | "below"
export interface Mark { readonly kind: MarkKind; readonly x: number; readonly y: number }

/** Marks of one kind nearer than this, in pixels, would be one blot. */
const APART = 9
const SIZE = 4.5

/**
 * Where a line's marks are: NaN as a triangle at the height of the last finite value (at the bottom when there was none, or it
 * was one that a logarithmic axis cannot show), +Inf at the top edge, −Inf at the bottom edge; with `cut`, where the line leaves
 * the plot above or below. Only within the plot.
 */
export function marksOf(points: Points, axis: ChartAxis, x: Scale, y: Scale, cut: boolean): Mark[] {
  const { column, origin } = xColumn(points, axis)
  const values = points.values, front = frontColumn(points), top = y.to + SIZE, bottom = y.from - SIZE
  const out: Mark[] = [], lastOf: Partial<Record<MarkKind, number>> = {}
  const mark = (kind: MarkKind, i: number, height: number) => {
    const px = toPixel(x, column[i]! - origin)
    if (!(px >= x.from - 0.5 && px <= x.to + 0.5) || px - (lastOf[kind] ?? -Infinity) < APART) return
    lastOf[kind] = px
    out.push({ kind, x: px, y: height })
  }
  const heightOf = (at: number) => at > 0 || !y.log ? Math.max(top, Math.min(bottom, toPixel(y, at))) : bottom
  let last = NaN, side = 0
  for (let i = 0; i < points.length; i++) {
    const value = values[i]!, at = front[i]!
    if (value - value === 0) {
      const before = side
      side = at > y.hi ? 1 : at < y.lo && (at > 0 || !y.log) ? -1 : 0
      if (cut && side !== before && side !== 0) mark(side > 0 ? "above" : "below", i, side > 0 ? top : bottom)
      last = at
    } else if (Number.isNaN(value)) mark("nan", i, Number.isNaN(last) ? bottom : heightOf(last))
    else mark(value > 0 ? "up" : "down", i, value > 0 ? top : bottom)
  }
  return out
}

export interface MarkPen { moveTo(x: number, y: number): unknown; lineTo(x: number, y: number): unknown; closePath(): unknown }

export function drawMarks(pen: MarkPen, marks: readonly Mark[]): void {
  for (const mark of marks) drawMark(pen, mark)
}

/** A triangle for NaN; for the infinities an arrow at the edge that it points beyond, for an outlier a chevron there. */
function drawMark(pen: MarkPen, { kind, x, y }: Mark): void {
  if (kind === "nan") return polygon(pen, [[x, y - SIZE], [x + SIZE, y + SIZE], [x - SIZE, y + SIZE]])
  const away = kind === "up" || kind === "above" ? -1 : 1
  const tip = y + away * SIZE, foot = y - away * (SIZE - 2)
  if (kind === "above" || kind === "below") return polygon(pen, [[x, tip], [x + SIZE, y], [x + SIZE, y - 2 * away], [x, tip - 2 * away], [x - SIZE, y - 2 * away], [x - SIZE, y]])
  polygon(pen, [[x, tip], [x + SIZE - 1, foot], [x - SIZE + 1, foot]])
  polygon(pen, [[x - 1, y - away], [x + 1, y - away], [x + 1, y - away * (SIZE + 3)], [x - 1, y - away * (SIZE + 3)]])
}

function polygon(pen: MarkPen, corners: readonly (readonly [number, number])[]): void {
  corners.forEach(([x, y], i) => { if (i === 0) pen.moveTo(x, y); else pen.lineTo(x, y) })
  pen.closePath()
}

/** All marks of a line as an element of echarts. */
export const Marks = graphic.extendShape({ type: "marks", shape: { marks: [] }, buildPath(pen: MarkPen, { marks }: { marks: readonly Mark[] }) { drawMarks(pen, marks) } })
