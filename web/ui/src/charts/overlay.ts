// What lies above the curves while the pointer moves: crosshair, dots, the line in front, the rectangle being dragged. Elements of
// echarts' renderer on a layer of their own; they are made anew with each movement, which costs less than keeping them.
import { graphic } from "echarts/core"
import type { ChartModel, Line, Painted, Pointing } from "./model"
import { Curve, type CurveShape } from "./path"
import { frontColumn, isOutside, nearestIndex, xAt } from "../axes/points"
import { toPixel } from "../axes/scale"

export type Element = InstanceType<ReturnType<typeof graphic.extendShape>>
/** Elements of echarts' renderer, and where they may draw. */
export interface Drawing { readonly elements: Element[]; readonly clip: Box }

/** Of the layer; the chart lies on layer 0. */
const LAYER = { zlevel: 1, silent: true } as const
/** With more lines than this, dots on all of them would hide them. */
const MOST_DOTS = 20
/** A line that ends further than this from the crosshair, in pixels, has no dot there. */
const REACH = 8
/** How much of the chart is hidden behind the line in front. */
const VEIL = 0.55

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export function overlay(pointing: Pointing, model: ChartModel, painted: Painted): Drawing {
  const { x, y } = painted, plot = { x: x.from, y: y.to, width: x.to - x.from, height: y.from - y.to }
  const elements: Element[] = []
  if (pointing.highlight !== null && model.lines.some(l => l.run !== pointing.highlight)) elements.push(...inFront(pointing.highlight, model, painted, plot))
  if (pointing.cursor !== null) elements.push(...crosshair(pointing, pointing.cursor, model, painted, plot))
  if (pointing.drag) elements.push(...dragged(pointing.drag, model, plot))
  return { elements, clip: { ...plot, x: plot.x - 1, width: plot.width + 2 } }
}

function inFront(run: number, { lines, axis, theme }: ChartModel, { x, y }: Painted, plot: Box): Element[] {
  const own = lines.filter(l => l.run === run)
  if (own.length === 0) return []
  const curves = own.map(line => {
    const curve: CurveShape = { points: line.points, raw: false, axis, x, y }
    return new Curve({ ...LAYER, shape: { curve }, style: { fill: "none", stroke: line.color, lineWidth: line.highlight ? 3 : 2, lineJoin: "bevel" as const, lineDash: line.dash ? [...line.dash] : false as const } })
  })
  return [rect({ ...plot, x: plot.x - 1, width: plot.width + 2 }, theme.surface, VEIL), ...curves]
}

function crosshair({ highlight }: Pointing, at: number, model: ChartModel, painted: Painted, plot: Box): Element[] {
  const px = toPixel(painted.x, at)
  if (!(px >= plot.x - 1 && px <= plot.x + plot.width + 1)) return []
  const dotted = model.lines.length <= MOST_DOTS ? model.lines : model.lines.filter(l => l.run === highlight)
  const dots = dotted.flatMap(line => dot(line, at, model, painted, line.run === highlight))
  return [rect({ ...plot, x: Math.round(px), width: 1 }, model.theme.muted, 0.7), ...dots]
}

function dot({ points, color }: Line, at: number, { axis, theme }: ChartModel, { x, y }: Painted, strong: boolean): Element[] {
  const i = nearestIndex(points, axis, at)
  if (i < 0) return []
  const cx = toPixel(x, xAt(points, axis, i)), cy = toPixel(y, frontColumn(points)[i]!)
  const over = isOutside(points, axis, at) && Math.abs(cx - toPixel(x, at)) > REACH
  if (!Number.isFinite(cx + cy) || over) return []
  return [new graphic.Circle({ ...LAYER, shape: { cx, cy, r: strong ? 4 : 3 }, style: { fill: color, stroke: theme.surface, lineWidth: 1.5 } })]
}

function dragged({ x, y, select }: NonNullable<Pointing["drag"]>, { theme }: ChartModel, plot: Box): Element[] {
  const [x0, x1] = x ?? [plot.x, plot.x + plot.width], [y0, y1] = y ?? [plot.y, plot.y + plot.height]
  const box = { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) }
  const color = select ? theme.accent : theme.muted
  const upright = x ? [x0, x1].map(edge => rect({ ...box, x: Math.round(edge) - 0.5, width: 1 }, color, 0.8)) : []
  const level = y ? [y0, y1].map(edge => rect({ ...box, y: Math.round(edge) - 0.5, height: 1 }, color, 0.8)) : []
  return [rect(box, color, 0.16), ...upright, ...level]
}

function rect(shape: Box, fill: string, opacity: number): Element {
  return new graphic.Rect({ ...LAYER, shape, style: { fill, opacity } })
}
