// Parallel coordinates: an axis for each column, a line for each row, on echarts' own parallel component. One brushes an axis by
// dragging along it; what is brushed is the caller's, and comes with the model.
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core"
// From their own files: what comes from echarts' lists of parts joins the script of each chart that uses them.
import { install as ParallelSeries } from "echarts/lib/chart/parallel/install.js"
import { install as ParallelComponent } from "echarts/lib/component/parallel/install.js"
import { install as CanvasRenderer } from "echarts/lib/renderer/installCanvasRenderer.js"
import "./inspect"
import type { AxisSpot, Brushes, ColumnAxis, Interval } from "./columnAxis"
import { compact, valueText } from "../kit/numbers"
import type { Theme } from "./theme"

use([CanvasRenderer, ParallelSeries, ParallelComponent])

export interface ParallelLine {
  /** A place on each axis; NaN where it has none. */
  readonly at: readonly number[]
  readonly color: string
  /** Drawn faintly: not selected. */
  readonly off: boolean
}

export interface ParallelModel {
  readonly axes: readonly ColumnAxis[]
  readonly lines: readonly ParallelLine[]
  readonly brushes: Brushes
  readonly theme: Theme
}

export interface ParallelEvents {
  /** Index of the line under the pointer, null where there is none. */
  onPoint(line: number | null): void
  /** What is brushed on an axis now. */
  onBrush(key: string, intervals: readonly Interval[]): void
}

interface AreaSelected { readonly parallelAxisId?: string; readonly intervals?: [number, number][] }

export class ParallelChart {
  private readonly host = document.createElement("div")
  private readonly echarts: EChartsType
  private axes: readonly ColumnAxis[] = []
  private look = ""
  private lit: number | null = null
  /** We brush ourselves: no news to the caller. */
  private brushing = false

  constructor(element: HTMLElement, events: ParallelEvents) {
    this.host.className = "picture-host"
    element.append(this.host)
    this.echarts = init(this.host, null, { renderer: "canvas", width: 10, height: 10 })
    this.echarts.on("mouseover", e => { events.onPoint(e.dataIndex ?? null) })
    this.echarts.on("mouseout", () => { events.onPoint(null) })
    this.echarts.on("globalout", () => { events.onPoint(null) })
    this.echarts.on("axisareaselected", e => {
      const { parallelAxisId: id, intervals } = e as AreaSelected
      const axis = this.axes[Number(id)]
      if (axis && !this.brushing) events.onBrush(axis.key, intervals ?? [])
    })
  }

  update(model: ParallelModel, width: number, height: number): void {
    const look = JSON.stringify([model.axes.map(({ key, label, kind, values }) => [key, label, kind, values.length]), width, height, model.theme])
    if (look !== this.look) this.echarts.resize({ width, height, silent: true })
    this.host.style.width = `${width}px`
    this.echarts.setOption(option(model, width), { notMerge: look !== this.look, silent: true })
    this.look = look
    this.axes = model.axes
    this.brush(model.brushes)
    if (this.lit !== null) { const at = this.lit; this.lit = null; this.light(at) }
  }

  private brush(brushes: Brushes): void {
    this.brushing = true
    for (const [i, { key }] of this.axes.entries()) this.echarts.dispatchAction({ type: "axisAreaSelect", parallelAxisId: String(i), intervals: (brushes.get(key) ?? []).map(([lo, hi]) => [lo, hi]) }, { silent: false, flush: false })
    this.brushing = false
  }

  /** Lights a line up, null for none. */
  light(line: number | null): void {
    if (line === this.lit) return
    if (this.lit !== null) this.echarts.dispatchAction({ type: "downplay", seriesIndex: 0, dataIndex: this.lit })
    if (line !== null) this.echarts.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: line })
    this.lit = line
  }

  dispose(): void {
    this.echarts.dispose()
    this.host.remove()
  }
}

/** Room left and right of the axes, above them for their names, below: CSS pixels. */
const SIDE = 56, TOP = 44, BOTTOM = 22
const FONT_SIZE = 11
/** Width of a brush. */
const BRUSH = 18

const gapOf = (axes: readonly ColumnAxis[], width: number) => (width - 2 * SIDE) / Math.max(1, axes.length - 1)

/** Where the axes lie in a picture of this size. */
export function parallelSpots(axes: readonly ColumnAxis[], width: number, height: number): AxisSpot[] {
  const half = BRUSH / 2 + 3
  return axes.map(({ key }, i) => ({ key, left: SIDE + i * gapOf(axes, width) - half, top: TOP - 4, width: 2 * half, height: height - TOP - BOTTOM + 8 }))
}

function option({ axes, lines, theme }: ParallelModel, width: number): EChartsCoreOption {
  const gap = gapOf(axes, width)
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    parallel: { left: SIDE, right: SIDE, top: TOP, bottom: BOTTOM },
    parallelAxis: axes.map((axis, i) => ({
      id: String(i), dim: i, ...scale(axis),
      name: axis.label, nameLocation: "end", nameGap: 14, nameTextStyle: { color: theme.text, fontSize: FONT_SIZE, fontWeight: 600 },
      nameTruncate: { maxWidth: Math.max(40, gap - 10), ellipsis: "…" },
      axisLine: { lineStyle: { color: theme.axis, width: 1.2 } }, axisTick: { lineStyle: { color: theme.axis }, length: 3 }, minorTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: theme.muted, fontSize: FONT_SIZE, width: Math.max(36, gap - 14), overflow: "truncate", textBorderColor: theme.surface, textBorderWidth: 3, ...(axis.kind !== "list" && { formatter: (x: number) => label(x) }) },
      areaSelectStyle: { width: BRUSH, borderWidth: 1, borderColor: theme.accent, color: theme.accent, opacity: 0.22 },
    })),
    series: [{
      type: "parallel", id: "lines", progressive: 0, smooth: false, lineStyle: { width: lineWidth(lines.length), opacity: 0.75 }, inactiveOpacity: 0.08, activeOpacity: 0.9,
      emphasis: { lineStyle: { width: 3.5, opacity: 1 } },
      data: lines.map(({ at, color, off }) => ({ value: at.map(x => Number.isNaN(x) ? "-" : x), lineStyle: off ? { color: theme.axis, opacity: 0.18, width: 1 } : { color } })),
    }],
  }
}

/** Many lines are thin ones. */
const lineWidth = (lines: number) => lines <= 60 ? 1.8 : lines <= 300 ? 1.3 : 1

function scale(axis: ColumnAxis): object {
  if (axis.kind === "list") return { type: "category", data: [...axis.values] }
  return { type: axis.kind === "log" ? "log" : "value", min: axis.lo, max: axis.hi, ...(axis.kind === "linear" && { splitNumber: 4 }) }
}

function label(x: number): string {
  return Math.abs(x) >= 1e4 ? compact(x) : valueText(Number(x.toPrecision(4)), "narrow")
}
