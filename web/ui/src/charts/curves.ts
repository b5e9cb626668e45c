// The form of chart that shows curves: where its axes lie, its echarts option, and the curves. Grid and axes are echarts' own, with
// ticks that ticks.ts has placed. The curves are elements of its renderer that draw themselves from typed arrays (path.ts): as
// items of a custom series they took twice as long to paint first, and a line series ten times as long over 1,500 lines.
import type { EChartsCoreOption } from "echarts/core"
import type { Range } from "../types"
import { Chart, FONT_SIZE, type Form, type Shown } from "./chart"
import type { Size } from "./size"
import { countNonPositive, settle, xDomain, xExtent, yDomain, type Extent } from "../axes/extent"
import { ABOVE, axisOption, bottomLine, contextBelow, ends, LEAST_LEFT, RIGHT, roomBelow, roomFor } from "./axisOption"
import { Marks, marksOf } from "./marks"
import type { Points } from "../axes/points"
import type { ChartModel, Line, Painted, Pointing, SignPen } from "./model"
import { overlay, type Box, type Drawing } from "./overlay"
import { Between, Curve, SignPath, type BandShape, type CurveShape } from "./path"
import { sameScale, type Scale } from "../axes/scale"
import { xTicks, yTicks } from "../axes/ticks"

export type CurveChart = Chart<ChartModel, Painted, Pointing>

/** What draws a selection: it comes when something is first selected. */
let selection: typeof import("./selection") | null = null

/** Sends for what draws a selection; charts show selections from their next update on. null when it is here already. */
export function bringSelection(): Promise<void> | null {
  return selection ? null : import("./selection").then(loaded => { selection = loaded })
}

export function mount(element: HTMLElement): CurveChart {
  return new Chart(element, curves)
}

export const curves: Form<ChartModel, Painted, Pointing> = { layout, option, isSame, content, overlay }

/** How far lines and dots may reach beyond the plot, so that none at its edge is cut in half. */
export const OVERHANG = 3

function layout(model: ChartModel, size: Size, before: Shown<ChartModel, Painted> | null): Painted {
  const extent = xExtent(pointsOf(model), model.axis, model.logX), advance = advanceOf(extent, model, before)
  const [x0, x1] = domainX(model, extent, advance, before), [y0, y1] = domainY(model, [x0, x1], before)
  const top = (size.inset?.top ?? 0) + ABOVE, right = size.width - RIGHT
  const xFrom = (from: number): Scale => ({ lo: x0, hi: x1, log: model.logX && model.axis !== "wall", from, to: right })
  const bottom = (size.inset?.bottom ?? 0) + roomBelow(xTicks(xFrom(LEAST_LEFT), model.axis))
  const y: Scale = { lo: y0, hi: y1, log: model.logY, from: size.height - bottom, to: top }
  const ys = yTicks(y), left = roomFor(ys, size.width / 3), x = xFrom(left)
  const points = model.lines.map(l => l.points)
  return {
    x, y, xTicks: xTicks(x, model.axis), yTicks: ys, margins: { left, right: RIGHT, top, bottom }, marked: (selection !== null && model.selection !== null) || (before?.painted.marked ?? false),
    hidden: model.logX || model.logY ? countNonPositive(points, model.axis, model.logX, model.logY) : { x: 0, y: 0 },
    lastStep: lastStep(model.lines),
    end: extent.hi, advance, tight: !model.xRange && !model.logX && extent.hi + advance > x1 && advance < (x1 - x0) * FAR_AHEAD,
  }
}

/** An axis makes room ahead of its points for no more than this share of its length. */
const FAR_AHEAD = 1 / 16

/** Everything that the axes must have room for. */
function pointsOf({ lines, bands = [] }: ChartModel): Points[] {
  return [...lines.map(l => l.points), ...bands.flatMap(band => [band.lower, band.upper])]
}

/** How far the end of the points has moved with those that came last, in units of x. */
function advanceOf({ hi }: Extent, { axis }: ChartModel, before: Shown<ChartModel, Painted> | null): number {
  if (!before || before.model.axis !== axis) return 0
  return hi > before.painted.end ? hi - before.painted.end : before.painted.advance
}

function domainX(model: ChartModel, extent: Extent, advance: number, before: Shown<ChartModel, Painted> | null): Range {
  const { axis, logX, xRange } = model
  if (xRange && !(logX && xRange[0] <= 0)) return xRange
  if (!xRange && before && !model.refit && !model.ahead && staysX(model, extent, before)) return [before.painted.x.lo, before.painted.x.hi]
  const wanted = xDomain(model.ahead ? { lo: extent.lo, hi: extent.hi + advance } : extent, axis, logX)
  // A zoom that begins at or below zero goes as far down as a logarithmic axis can.
  return xRange && xRange[1] > wanted[0] ? [wanted[0], xRange[1]] : wanted
}

/** Whether the axis that is shown has room for the points, and they have only grown. */
function staysX({ axis, logX }: ChartModel, { lo, hi }: Extent, { model, painted }: Shown<ChartModel, Painted>): boolean {
  return !model.xRange && model.axis === axis && !logX && !model.logX && lo === painted.x.lo && hi <= painted.x.hi && hi >= painted.end
}

function domainY(model: ChartModel, xRange: Range, before: Shown<ChartModel, Painted> | null): Range {
  if (model.yRange && !(model.logY && model.yRange[1] <= 0)) return model.logY ? [Math.max(model.yRange[0], model.yRange[1] * 1e-12), model.yRange[1]] : model.yRange
  const keep: Range | null = !model.refit && before && before.model.logY === model.logY ? [before.painted.y.lo, before.painted.y.hi] : null
  if (keep && model.xRange) return keep
  const wanted = yDomain(pointsOf(model), {
    axis: model.axis, xRange: model.xRange ? xRange : null, log: model.logY, ignoreOutliers: model.ignoreOutliers, raw: model.raw,
  })
  return settle(keep, wanted, model.logY)
}

function lastStep(lines: readonly Line[]): number {
  const extent = xExtent(lines.map(l => l.points), "step", false)
  return extent.lo <= extent.hi ? extent.hi : NaN
}

function option(model: ChartModel, painted: Painted): EChartsCoreOption {
  const { theme } = model, { margins, x, y, xTicks, yTicks } = painted
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    grid: { ...margins, outerBoundsMode: "none" },
    xAxis: {
      ...axisOption(x, xTicks.ticks, theme, ends(xTicks.ticks, x, margins)),
      axisLine: bottomLine(theme), splitLine: { show: false },
      ...contextBelow(xTicks.context, theme),
    },
    yAxis: { ...axisOption(y, yTicks, theme), axisLine: { show: false } },
    series: painted.marked ? [selection!.series(model, x)] : [],
  }
}

/** Few lines are drawn strongly; thin ones cost a sixth (one device pixel needs no outline). */
export const lineWidth = (lines: number) => lines <= 12 ? 1.6 : 1
/** Of a band, and of its edges, which are seen where a line covers most of it. */
const BAND_OPACITY = 0.18, EDGE_OPACITY = 0.45
/** Raw lines are fainter the more there are: they overlap. */
const rawOpacity = (lines: number) => lines <= 4 ? 0.3 : lines <= 20 ? 0.2 : 0.12

function content(model: ChartModel, { x, y, margins }: Painted): Drawing {
  const { axis, lines } = model, thin = lineWidth(lines.length), opacity = rawOpacity(lines.length)
  const curve = ({ points, color, dash, highlight }: Line, i: number, raw: boolean) => new Curve({
    // Of a silent element the renderer keeps no path of its own, which would cost more than drawing it.
    silent: true, z: raw ? 2 : 3, z2: highlight ? lines.length + i : i, shape: { curve: { points, raw, axis, x, y } satisfies CurveShape },
    style: { fill: "none", stroke: color, lineJoin: "bevel", lineDash: dash && !raw ? [...dash] : false, lineWidth: raw ? 1 : highlight ? thin + 1 : thin, opacity: raw ? opacity : 1 },
  })
  const cut = model.ignoreOutliers && !model.yRange
  const marks = lines.flatMap(({ points, color }, i) => {
    const found = marksOf(points, axis, x, y, cut)
    return found.length === 0 ? [] : [new Marks({ silent: true, z: 4, z2: i, shape: { marks: found }, style: { fill: color } })]
  })
  const signs = lines.flatMap(line => line.signs ? [new SignPath({ silent: true, z: 4, shape: { draw: (pen: SignPen) => { line.signs!.all(pen, line, axis, x, y) } }, style: { fill: line.color } })] : [])
  const bands = (model.bands ?? []).map(({ lower, upper, color }) => new Between({
    silent: true, z: 1, shape: { band: { lower, upper, axis, x, y } satisfies BandShape }, style: { fill: color, fillOpacity: BAND_OPACITY, stroke: color, strokeOpacity: EDGE_OPACITY, lineWidth: 1 },
  }))
  const raw = model.raw ? lines.filter(l => l.points.smoothed).map((line, i) => curve(line, i, true)) : []
  const plot = { x: margins.left, y: margins.top, width: x.to - x.from, height: y.from - y.to }
  return { elements: [...bands, ...raw, ...lines.map((line, i) => curve(line, i, false)), ...signs, ...marks], clip: grown(plot, OVERHANG) }
}

export function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

function isSame(a: Shown<ChartModel, Painted>, b: Shown<ChartModel, Painted>): boolean {
  return sameScale(a.painted.x, b.painted.x) && sameScale(a.painted.y, b.painted.y)
    && a.model.axis === b.model.axis && a.model.theme === b.model.theme && a.model.selection === b.model.selection && a.painted.marked === b.painted.marked
}
