// The form of chart that shows one rate over another, both from 0 to 1: precision over recall. Grid and axes are echarts' own, the
// lines are elements of its renderer, as those of curves are.
import { graphic, type EChartsCoreOption } from "echarts/core"
import { toPixel, type Scale } from "../axes/scale"
import { linearTicks } from "../axes/ticks"
import { Chart, FONT_SIZE, type Form, type Shown } from "./chart"
import { axisOption, bottomLine } from "./axisOption"
import { grown, lineWidth, OVERHANG } from "./curves"
import type { Drawing, Element } from "./overlay"
import type { Size } from "./size"
import type { Theme } from "./theme"

/** What a line is drawn of; a row that is no number is a gap. */
export interface RateLine {
  readonly run: number
  /** #rrggbb */
  readonly color: string
  /** Lengths of strokes and gaps in pixels; left out = solid. */
  readonly dash?: readonly number[]
  readonly x: Float64Array
  readonly y: Float64Array
}

/** A part of the square in which rates lie. */
export interface RateView { readonly x: readonly [number, number]; readonly y: readonly [number, number] }

export interface RateModel {
  /** In drawing order. */
  readonly lines: readonly RateLine[]
  /** What the axes show. */
  readonly names: { readonly x: string; readonly y: string }
  /** null = all of it. */
  readonly view: RateView | null
  readonly theme: Theme
}

export interface RatePainted { readonly x: Scale; readonly y: Scale }

/** A row of each line that the pointer marks, by run; the run in front; and the box that is dragged, from corner to corner. */
export interface RatePointing { readonly rows: ReadonlyMap<number, number>; readonly front: number | null; readonly box: RateBox | null }

/** Pixels of the chart. */
export interface RateBox { readonly from: readonly [x: number, y: number]; readonly to: readonly [x: number, y: number] }

export type RateChart = Chart<RateModel, RatePainted, RatePointing>

const MARGINS = { left: 58, right: 14, top: 10, bottom: 40 }
/** Pixels that one tick needs. */
const X_ROOM = 60, Y_ROOM = 30
/** Of the layer above the lines. */
const ABOVE = { zlevel: 1, silent: true } as const

export function mountRates(element: HTMLElement): RateChart {
  return new Chart(element, rates)
}

export const rates: Form<RateModel, RatePainted, RatePointing> = { layout, option, isSame, content, overlay }

const WHOLE: RateView = { x: [0, 1], y: [0, 1] }

function layout({ view }: RateModel, { width, height }: Size): RatePainted {
  const { x, y } = view ?? WHOLE
  return {
    x: { lo: x[0], hi: x[1], log: false, from: MARGINS.left, to: width - MARGINS.right },
    y: { lo: y[0], hi: y[1], log: false, from: height - MARGINS.bottom, to: MARGINS.top },
  }
}

function option({ names, theme }: RateModel, { x, y }: RatePainted): EChartsCoreOption {
  const ticks = (scale: Scale, room: number) => linearTicks(scale.lo, scale.hi, Math.max(2, Math.floor(Math.abs(scale.to - scale.from) / room)))
  const named = (name: string, nameGap: number) => ({ name, nameLocation: "middle", nameGap, nameMoveOverlap: false, nameTextStyle: { color: theme.muted, fontSize: FONT_SIZE } })
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    grid: { ...MARGINS, outerBoundsMode: "none" },
    xAxis: { ...axisOption(x, ticks(x, X_ROOM), theme, {}), ...named(names.x, 25), axisLine: bottomLine(theme), splitLine: { show: false } },
    yAxis: { ...axisOption(y, ticks(y, Y_ROOM), theme, {}), ...named(names.y, 38), axisLine: { show: false } },
  }
}

function isSame(a: Shown<RateModel, RatePainted>, b: Shown<RateModel, RatePainted>): boolean {
  const same = (p: Scale, q: Scale) => p.from === q.from && p.to === q.to && p.lo === q.lo && p.hi === q.hi
  return a.model.theme === b.model.theme && same(a.painted.x, b.painted.x) && same(a.painted.y, b.painted.y)
}

function content({ lines }: RateModel, painted: RatePainted): Drawing {
  const width = lineWidth(lines.length)
  return { elements: lines.flatMap(line => drawn(line, painted, { silent: true }, width)), clip: grown(plotOf(painted), OVERHANG) }
}

function overlay({ rows, front, box }: RatePointing, { lines, theme }: RateModel, painted: RatePainted): Drawing {
  const clip = grown(plotOf(painted), 5), line = lines.length > 1 ? lines.find(l => l.run === front) : undefined
  const veil = line ? [new graphic.Rect({ ...ABOVE, shape: grown(plotOf(painted), OVERHANG), style: { fill: theme.surface, opacity: 0.55 } }), ...drawn(line, painted, ABOVE, 2)] : []
  const dots = lines.flatMap(({ run, color, x, y }) => {
    const row = rows.get(run), cx = row === undefined ? NaN : toPixel(painted.x, x[row]!), cy = row === undefined ? NaN : toPixel(painted.y, y[row]!)
    if (!Number.isFinite(cx + cy)) return []
    return [new graphic.Circle({ ...ABOVE, shape: { cx, cy, r: run === front ? 4 : 3 }, style: { fill: color, stroke: theme.surface, lineWidth: 1.5 } })]
  })
  return { elements: [...veil, ...dots, ...box ? [dragged(box, theme)] : []], clip }
}

function dragged({ from: [x0, y0], to: [x1, y1] }: RateBox, { accent }: Theme): Element {
  const shape = { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) }
  return new graphic.Rect({ ...ABOVE, shape, style: { fill: accent, fillOpacity: 0.12, stroke: accent, lineWidth: 1 } }) as Element
}

function plotOf({ x, y }: RatePainted) {
  return { x: x.from, y: y.to, width: x.to - x.from, height: y.from - y.to }
}

/** A line, in pieces where it has gaps; a row alone is a dot. */
function drawn({ x, y, color, dash }: RateLine, painted: RatePainted, more: object, lineWidth: number): Element[] {
  const pieces: [number, number][][] = [[]]
  for (let i = 0; i < x.length; i++) {
    const px = toPixel(painted.x, x[i]!), py = toPixel(painted.y, y[i]!)
    if (Number.isFinite(px + py)) pieces.at(-1)!.push([px, py])
    else if (pieces.at(-1)!.length > 0) pieces.push([])
  }
  return pieces.filter(points => points.length > 0).map(points => points.length === 1
    ? new graphic.Circle({ ...more, shape: { cx: points[0]![0], cy: points[0]![1], r: 2.5 }, style: { fill: color } })
    : new graphic.Polyline({ ...more, shape: { points }, style: { fill: "none", stroke: color, lineWidth, lineJoin: "bevel", lineDash: dash ? [...dash] : false } }))
}
