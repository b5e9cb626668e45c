// The line of a series, read straight from its columns: echarts would take it as an array of pairs, and lay all of them out anew
// with each point that arrives.
import { graphic } from "echarts/core"
import type { ChartAxis } from "../types"
import { frontColumn, xColumn, type Points } from "../axes/points"
import { slope, warp, type Scale } from "../axes/scale"
import type { SignPen } from "./model"

export interface CurveShape {
  points: Points
  /** Which column: the front line's or the raw values behind it. */
  raw: boolean
  axis: ChartAxis
  x: Scale
  y: Scale
}

/** What draws: a path of echarts. */
export interface Pen {
  moveTo(x: number, y: number): unknown
  lineTo(x: number, y: number): unknown
}

/** Pixels beyond which a coordinate means only "far off"; renderers lose precision with huge ones. */
const FAR = 16_384

/** From the middle of a dot to its corners, pixels. */
const DOT = 2

/** Draws a series' line: gaps where a value is not finite, an axis cannot show it or steps go back; a point alone becomes a dot. */
export function drawCurve(pen: Pen, shape: CurveShape): void {
  const points = shape.points
  const { column, origin } = xColumn(points, shape.axis)
  const ys = shape.raw ? points.values : frontColumn(points)
  const { a: ax, b: bx } = slope(shape.x), { a: ay, b: by } = slope(shape.y)
  const logX = shape.x.log, logY = shape.y.log
  const left = Math.min(shape.x.from, shape.x.to), right = Math.max(shape.x.from, shape.x.to)
  const steps = shape.axis === "step"
  let down = false, alone = false, lastX = 0, lastY = 0, lastSide = 0, before = -Infinity
  const lift = () => {
    if (alone) drawDot(pen, lastX, lastY)
    down = alone = false
  }
  for (let i = 0; i < points.length; i++) {
    const xv = column[i]! - origin, yv = ys[i]!
    if (steps && xv < before) { lift(); lastSide = 0 }
    before = xv
    const px = ax + bx * (logX ? Math.log10(xv) : xv)
    const py = clamp(ay + by * (logY ? Math.log10(yv) : yv))
    if (!(px - px === 0) || !(py - py === 0) || yv - yv !== 0 || (logX && xv <= 0) || (logY && yv <= 0)) { lift(); lastSide = 0; continue }
    const side = px < left ? -1 : px > right ? 1 : 0
    // Of a stretch beyond an edge only the points next to the plot matter.
    if (side !== 0 && (side === lastSide || (lastSide === 0 && !down))) {
      if (alone) lift()
      lastX = clamp(px); lastY = py; lastSide = side
      down = false
      continue
    }
    if (!down && lastSide !== 0) { pen.moveTo(lastX, lastY); pen.lineTo(clamp(px), py); down = true; alone = false }
    else if (!down) { pen.moveTo(px, py); down = alone = true }
    else { pen.lineTo(clamp(px), py); alone = false }
    lastX = clamp(px); lastY = py; lastSide = side
  }
  lift()
}

/** A diamond with a stroke through it: filled, once it is drawn as wide as a line. */
function drawDot(pen: Pen, x: number, y: number): void {
  pen.moveTo(x - DOT, y)
  for (const [dx, dy] of [[0, -DOT], [DOT, 0], [0, DOT], [-DOT, 0], [DOT, 0]] as const) pen.lineTo(x + dx, y + dy)
}

export interface BandShape {
  lower: Points
  upper: Points
  axis: ChartAxis
  x: Scale
  y: Scale
}

/** Draws what lies between two curves: along the upper one, and back along the lower. Points that an axis cannot show are left out. */
export function drawBand(pen: Pen, { lower, upper, axis, x, y }: BandShape): void {
  const corners = [...cornersOf(upper, axis, x, y), ...cornersOf(lower, axis, x, y).reverse()]
  corners.forEach(([px, py], i) => { if (i === 0) pen.moveTo(px, py); else pen.lineTo(px, py) })
}

function cornersOf(points: Points, axis: ChartAxis, x: Scale, y: Scale): [number, number][] {
  const { column, origin } = xColumn(points, axis), ys = frontColumn(points), { a: ax, b: bx } = slope(x), { a: ay, b: by } = slope(y)
  const out: [number, number][] = []
  for (let i = 0; i < points.length; i++) {
    const px = ax + bx * warp(x.log, column[i]! - origin), py = ay + by * warp(y.log, ys[i]!)
    if (px - px === 0 && ys[i]! - ys[i]! === 0 && py - py === 0) out.push([clamp(px), clamp(py)])
  }
  return out
}

function clamp(p: number): number {
  return p > FAR ? FAR : p < -FAR ? -FAR : p
}

/** A curve as an element of echarts. */
export const Curve = graphic.extendShape({ type: "curve", shape: { curve: null }, buildPath(pen: Pen, { curve }: { curve: CurveShape }) { drawCurve(pen, curve) } })

/** What lies between two curves, as an element of echarts. */
export const Between = graphic.extendShape({ type: "between", shape: { band: null }, buildPath(pen: Pen, { band }: { band: BandShape }) { drawBand(pen, band) } })

/** The signs of a line, or one of them, as an element of echarts. */
export const SignPath = graphic.extendShape({ type: "signs", shape: { draw: null }, buildPath(pen: SignPen, { draw }: { draw(pen: SignPen): void }) { draw(pen) } })
