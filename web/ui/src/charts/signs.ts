// Signs on the points of a line, which tell it from others in any colour: TensorBoard's custom scalars have them. Only dashboards that
// want them bring this code along; it knows nothing of echarts, so that it need not wait for it.
import { frontColumn, xColumn } from "../axes/points"
import { toPixel, type Scale } from "../axes/scale"
import type { ChartAxis } from "../types"
import type { Line, Sign, SignPen, Signs } from "./model"

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

const THIN = 0.35
/** Corners, as shares of the size. */
const CORNERS: Readonly<Record<Exclude<Sign, "circle">, readonly (readonly [number, number])[]>> = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  cross: [[-THIN, -1.2], [THIN, -1.2], [THIN, -THIN], [1.2, -THIN], [1.2, THIN], [THIN, THIN], [THIN, 1.2], [-THIN, 1.2], [-THIN, THIN], [-1.2, THIN], [-1.2, -THIN], [-THIN, -THIN]],
  tip: [[-1.1, -0.9], [1.1, -0.9], [0, 1.1]],
}

export function drawSign(pen: SignPen, sign: Sign, x: number, y: number): void {
  if (sign === "circle") {
    pen.moveTo(x + SIZE, y)
    pen.arc(x, y, SIZE, 0, 2 * Math.PI)
  } else CORNERS[sign].forEach(([dx, dy], i) => { if (i === 0) pen.moveTo(x + dx * SIZE, y + dy * SIZE); else pen.lineTo(x + dx * SIZE, y + dy * SIZE) })
  pen.closePath()
}

/** What draws this sign: all those of a line, or one. */
export function signsOf(sign: Sign): Signs {
  return {
    all(pen, line, axis, x, y) { for (const [px, py] of placesOf(line, axis, x, y)) drawSign(pen, sign, px, py) },
    one(pen, x, y) { drawSign(pen, sign, x, y) },
  }
}
