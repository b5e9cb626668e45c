// The form of chart that shows histograms over steps: one behind the other, on one baseline, as bands of percentiles, or as a map of
// counts. Grid and axes are echarts' own, as those of curves; histogramShapes.ts has what lies on them.
import type { EChartsCoreOption } from "echarts/core"
import { xDomain } from "../axes/extent"
import { sameScale, type Scale, type Ticks } from "../axes/scale"
import { xTicks, yTicks } from "../axes/ticks"
import type { Axis, Range } from "../types"
import { ABOVE, axisOption, bottomLine, contextBelow, ends, LEAST_LEFT, RIGHT, roomBelow, roomFor } from "./axisOption"
import { Chart, FONT_SIZE, type Form, type Shown } from "./chart"
import { columnEdges, placeOf, type HistogramModel, type HistogramPainted, type HistogramPointing } from "./histogramModel"
import { content, overlay } from "./histogramShapes"
import type { Size } from "./size"

export type HistogramChart = Chart<HistogramModel, HistogramPainted, HistogramPointing>

export function mount(element: HTMLElement): HistogramChart {
  return new Chart(element, histograms)
}

export const histograms: Form<HistogramModel, HistogramPainted, HistogramPointing> = { layout, option, isSame, content, overlay }

/** Of the plot's height, what the highest bin takes where histograms stand one behind the other. */
const RISE = 0.4
/** Room above the highest bin, or beyond the percentiles, as a share of what is shown. */
const HEADROOM = 0.05
/** Above the plot, for what the labels of steps leave out. */
const CONTEXT = 14

/** What an axis shows, and what its labels are made for: steps, or numbers. */
interface Side { readonly range: Range; readonly along: Axis | "number" }

function layout(model: HistogramModel, size: Size): HistogramPainted {
  const { x, y } = sidesOf(model), offset = model.mode === "offset"
  const right = size.width - RIGHT
  const xFrom = (from: number): Scale => ({ lo: x.range[0], hi: x.range[1], log: false, from, to: right })
  const bottom = (size.inset?.bottom ?? 0) + roomBelow(ticksOf(xFrom(LEAST_LEFT), x.along)), foot = size.height - bottom
  const yOf = (top: number): Scale => offset
    ? { lo: y.range[0], hi: y.range[1], log: false, from: top + (foot - top) * RISE, to: foot }
    : { lo: y.range[0], hi: y.range[1], log: false, from: foot, to: top }
  let top = (size.inset?.top ?? 0) + ABOVE
  if (ticksOf(yOf(top), y.along).context !== "") top += CONTEXT
  const ys = yOf(top), labels = ticksOf(ys, y.along), left = roomFor(labels.ticks, size.width / 3), xs = xFrom(left)
  const rise = offset ? (foot - top) * RISE : (foot - top) / (1 + HEADROOM)
  return { x: xs, y: ys, xTicks: ticksOf(xs, x.along), yTicks: labels, margins: { left, right: RIGHT, top, bottom }, rise }
}

function ticksOf(scale: Scale, along: Axis | "number"): Ticks {
  return along === "number" ? { ticks: yTicks(scale), context: "" } : xTicks(scale, along)
}

function sidesOf(model: HistogramModel): { x: Side; y: Side } {
  const values: Side = { range: [model.lo, model.hi], along: "number" }
  switch (model.mode) {
    case "offset": return { x: values, y: { range: depthRange(model), along: model.axis } }
    case "overlay": return { x: values, y: { range: [0, (model.most || 1) * (1 + HEADROOM)], along: "number" } }
    case "percentiles": return { x: { range: stepRange(model), along: model.axis }, y: { range: percentileRange(model), along: "number" } }
    case "heat": return { x: { range: columnRange(model), along: model.axis }, y: values }
  }
}

function extentOf(numbers: readonly number[]): { lo: number; hi: number } {
  let lo = Infinity, hi = -Infinity
  for (const n of numbers) {
    if (n < lo && n > -Infinity) lo = n
    if (n > hi && n < Infinity) hi = n
  }
  return { lo, hi }
}

const places = (model: HistogramModel) => model.steps.map(step => placeOf(model, step))

/** From the oldest step to the newest, which stands on the x axis. */
function depthRange(model: HistogramModel): Range {
  const { lo, hi } = extentOf(places(model))
  return lo < hi ? [lo, hi] : lo === hi ? [lo - 1, hi] : [0, 1]
}

function stepRange(model: HistogramModel): Range {
  return xDomain(extentOf(places(model)), model.axis, false)
}

function columnRange(model: HistogramModel): Range {
  const { lo, hi } = extentOf(columnEdges(places(model)))
  return lo < hi ? [lo, hi] : xDomain({ lo, hi }, model.axis, false)
}

function percentileRange(model: HistogramModel): Range {
  const { lo, hi } = extentOf(model.steps.flatMap(({ percentiles }) => percentiles))
  // What the bins show is never empty, also where all values are one.
  if (model.common || !(lo < hi)) return [model.lo, model.hi]
  const room = (hi - lo) * HEADROOM
  return Number.isFinite(room) ? [lo - room, hi + room] : [lo, hi]
}

function option(model: HistogramModel, painted: HistogramPainted): EChartsCoreOption {
  const { theme } = model, { margins, x, y, xTicks, yTicks, rise } = painted, offset = model.mode === "offset"
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    // Where histograms stand one behind the other, the axis of their depth begins below the highest bin of the oldest.
    grid: { ...margins, outerBoundsMode: "none" },
    xAxis: {
      ...axisOption(x, xTicks.ticks, theme, ends(xTicks.ticks, x, margins)),
      axisLine: bottomLine(theme), splitLine: { show: offset || model.mode === "overlay", lineStyle: { color: theme.grid, width: 1 } },
      ...contextBelow(xTicks.context, theme),
    },
    yAxis: {
      ...axisOption(y, yTicks.ticks, theme), axisLine: { show: false }, inverse: offset, position: "left",
      ...offset && { min: y.lo - (y.hi - y.lo) * rise / Math.abs(y.to - y.from) },
      name: yTicks.context, nameLocation: offset ? "start" : "end", nameGap: 6, nameMoveOverlap: false, nameTextStyle: { color: theme.muted, fontSize: FONT_SIZE, align: "left", padding: [0, 0, 0, 8 - margins.left] },
    },
    series: [],
  }
}

function isSame(a: Shown<HistogramModel, HistogramPainted>, b: Shown<HistogramModel, HistogramPainted>): boolean {
  return a.model.mode === b.model.mode && a.model.axis === b.model.axis && a.model.theme === b.model.theme
    && sameScale(a.painted.x, b.painted.x) && sameScale(a.painted.y, b.painted.y)
}
