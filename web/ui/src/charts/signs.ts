// Signs on the points of a line, which tell it from others in any colour: TensorBoard's custom scalars have them. Only charts that want
// them bring this code along.
import { graphic } from "echarts/core"
import { frontColumn, xColumn } from "../axes/points"
import { toPixel, type Scale } from "../axes/scale"
import type { ChartAxis } from "../types"
import type { Element, Line, Sign } from "./model"

/** Signs of one line are no nearer than this, in pixels: between them one sees the line. */
const APART = 28
/** From the middle of a sign to its edge, pixels. */
const SIZE = 3.5

/** Where the signs of a line are: on points within the plot, from the first on, with room between them. */
export function placesOf({ points }: Pick<Line, "points">, axis: ChartAxis, x: Scale, y: Scale): [number, number][] {
  const { column, origin } = xColumn(points, axis), values = frontColumn(points), out: [number, number][] = []
  let last = -Infinity
  for (let i = 0; i < points.length; i++) {
    const px = toPixel(x, column[i]! - origin), py = toPixel(y, values[i]!)
    if (!(px >= x.from && px <= x.to && py >= y.to && py <= y.from) || Math.abs(px - last) < APART) continue
    last = px
    out.push([px, py])
  }
  return out
}

interface Pen { moveTo(x: number, y: number): unknown; lineTo(x: number, y: number): unknown; closePath(): unknown; arc(x: number, y: number, r: number, from: number, to: number): unknown }

const THIN = 0.35
/** Corners, as shares of the size. */
const CORNERS: Readonly<Record<Exclude<Sign, "circle">, readonly (readonly [number, number])[]>> = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  cross: [[-THIN, -1.2], [THIN, -1.2], [THIN, -THIN], [1.2, -THIN], [1.2, THIN], [THIN, THIN], [THIN, 1.2], [-THIN, 1.2], [-THIN, THIN], [-1.2, THIN], [-1.2, -THIN], [-THIN, -THIN]],
  tip: [[-1.1, -0.9], [1.1, -0.9], [0, 1.1]],
}

export function drawSign(pen: Pen, sign: Sign, x: number, y: number): void {
  if (sign === "circle") {
    pen.moveTo(x + SIZE, y)
    pen.arc(x, y, SIZE, 0, 2 * Math.PI)
  } else CORNERS[sign].forEach(([dx, dy], i) => { if (i === 0) pen.moveTo(x + dx * SIZE, y + dy * SIZE); else pen.lineTo(x + dx * SIZE, y + dy * SIZE) })
  pen.closePath()
}

interface Shape { readonly sign: Sign; readonly places: readonly (readonly [number, number])[] }

const Signs = graphic.extendShape({ type: "signs", shape: { sign: "circle", places: [] }, buildPath(pen: Pen, { sign, places }: Shape) { for (const [x, y] of places) drawSign(pen, sign, x, y) } })

/** All signs of a line as one element of echarts. */
export function signsOf(sign: Sign): NonNullable<Line["signs"]> {
  return (line, axis, x, y): Element => new Signs({ silent: true, z: 4, shape: { sign, places: placesOf(line, axis, x, y) }, style: { fill: line.color } })
}
