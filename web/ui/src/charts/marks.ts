// Marks for values that a line cannot show: NaN, +Inf, −Inf. A run that diverged must be seen to have diverged.
import type { Axis } from "../types"
import { frontColumn, xColumn, type Points } from "./points"
import { toPixel, type Scale } from "./scale"

export type MarkKind = "nan" | "up" | "down"
export interface Mark { readonly kind: MarkKind; readonly x: number; readonly y: number }

/** Marks of one kind nearer than this, in pixels, would be one blot. */
const APART = 9
const SIZE = 4.5

/**
 * Where a line's marks are: NaN as a triangle at the height of the last finite value (at the bottom when there was none),
 * +Inf at the top edge, −Inf at the bottom edge. Only within the plot.
 */
export function marksOf(points: Points, axis: Axis, x: Scale, y: Scale): Mark[] {
  const { column, origin } = xColumn(points, axis)
  const values = points.values, front = frontColumn(points)
  const out: Mark[] = []
  const lastOf = { nan: -Infinity, up: -Infinity, down: -Infinity }
  let height = y.from
  for (let i = 0; i < points.length; i++) {
    const value = values[i]!
    if (value - value === 0) {
      const h = toPixel(y, front[i]!)
      if (h - h === 0) height = h
      continue
    }
    const kind: MarkKind = Number.isNaN(value) ? "nan" : value > 0 ? "up" : "down"
    const px = toPixel(x, column[i]! - origin)
    if (!(px >= x.from - 0.5 && px <= x.to + 0.5) || px - lastOf[kind] < APART) continue
    lastOf[kind] = px
    out.push({ kind, x: px, y: kind === "up" ? y.to + SIZE : kind === "down" ? y.from - SIZE : clampTo(height, y) })
  }
  return out
}

function clampTo(height: number, y: Scale): number {
  return Math.max(Math.min(y.from, y.to) + SIZE, Math.min(Math.max(y.from, y.to) - SIZE, height))
}

export interface MarkPen { moveTo(x: number, y: number): unknown; lineTo(x: number, y: number): unknown; closePath(): unknown }

/** A triangle for NaN; for the infinities an arrowhead with a bar on the side of the edge that it points beyond. */
export function drawMark(pen: MarkPen, { kind, x, y }: Mark): void {
  if (kind === "nan") return triangle(pen, x, y, -SIZE)
  const away = kind === "up" ? -1 : 1
  triangle(pen, x, y + away, away * (SIZE - 1))
  const bar = y - away * SIZE
  pen.moveTo(x - 1, y - away); pen.lineTo(x + 1, y - away); pen.lineTo(x + 1, bar - away * 3); pen.lineTo(x - 1, bar - away * 3)
  pen.closePath()
}

function triangle(pen: MarkPen, x: number, y: number, tip: number): void {
  pen.moveTo(x, y + tip)
  pen.lineTo(x + SIZE, y - tip)
  pen.lineTo(x - SIZE, y - tip)
  pen.closePath()
}
