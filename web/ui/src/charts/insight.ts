// How hyper-parameters go with a metric, as bars; and a search's trials in the order of time, with the best value so far.
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core"
import { install as BarChart } from "echarts/lib/chart/bar/install.js"
import { install as LineChart } from "echarts/lib/chart/line/install.js"
import { install as ScatterChart } from "echarts/lib/chart/scatter/install.js"
import { install as GridSimpleComponent } from "echarts/lib/component/grid/installSimple.js"
import { install as CanvasRenderer } from "echarts/lib/renderer/installCanvasRenderer.js"
import "./inspect"
import { valueText } from "../kit/numbers"
import type { Theme } from "./theme"

use([CanvasRenderer, BarChart, LineChart, ScatterChart, GridSimpleComponent])

export interface BarsModel {
  /** From 0 to 1, the greatest first; names are untrusted text. */
  readonly bars: readonly { readonly name: string; readonly value: number; readonly negative: boolean }[]
  readonly theme: Theme
  /** Of what goes down where the hyper-parameter goes up. */
  readonly negative: string
}

export interface SearchModel {
  /** In the order of time. */
  readonly trials: readonly { readonly run: number; readonly value: number; readonly best: number; readonly color: string }[]
  /** The run that is pointed at, null for none. */
  readonly hot: number | null
  readonly theme: Theme
}

/** One of both: an echarts instance that follows its element's size. */
export class InsightChart {
  private readonly echarts: EChartsType
  private readonly sizes: ResizeObserver

  /** `onPoint` is told the index of the item under the pointer, null when it leaves. */
  constructor(element: HTMLElement, onPoint: (index: number | null) => void) {
    this.echarts = init(element, null, { renderer: "canvas" })
    this.echarts.on("mouseover", e => { onPoint(e.dataIndex) })
    this.echarts.on("mouseout", () => { onPoint(null) })
    this.sizes = new ResizeObserver(() => { this.echarts.resize() })
    this.sizes.observe(element)
  }

  show(option: EChartsCoreOption): void {
    this.echarts.setOption(option, { notMerge: true })
  }

  dispose(): void {
    this.sizes.disconnect()
    this.echarts.dispose()
  }
}

const FONT_SIZE = 11

/** 0.123 as "12.3 %". */
export const shareText = (x: number): string => `${Number((x * 100).toFixed(1))} %`
/** Letters of a name beside a bar. */
const MOST_LETTERS = 22

function base(theme: Theme): EChartsCoreOption {
  return { animation: false, textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE } }
}

function axis(theme: Theme): object {
  return { axisLine: { lineStyle: { color: theme.axis } }, axisTick: { show: false }, splitLine: { lineStyle: { color: theme.grid } }, axisLabel: { color: theme.muted, fontSize: FONT_SIZE } }
}

export function barsOption({ bars, theme, negative }: BarsModel): EChartsCoreOption {
  const short = (name: string) => name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name, longest = Math.max(0, ...bars.map(bar => short(bar.name).length))
  return {
    ...base(theme),
    grid: { left: 16 + longest * 6.3, right: 44, top: 4, bottom: 22 },
    xAxis: { type: "value", min: 0, splitNumber: 4, ...axis(theme), axisLabel: { color: theme.muted, fontSize: FONT_SIZE, formatter: (x: number) => shareText(x) } },
    yAxis: { type: "category", inverse: true, data: bars.map(bar => short(bar.name)), ...axis(theme), axisLabel: { color: theme.text, fontSize: FONT_SIZE, interval: 0 } },
    series: [{
      type: "bar", barMaxWidth: 18, data: bars.map(({ value, negative: down }) => ({ value, itemStyle: { color: down ? negative : theme.accent, borderRadius: [0, 3, 3, 0] } })),
      label: { show: true, position: "right", color: theme.muted, fontSize: FONT_SIZE, formatter: ({ value }: { value: number }) => shareText(value) },
    }],
  }
}

export function searchOption({ trials, hot, theme }: SearchModel): EChartsCoreOption {
  return {
    ...base(theme),
    grid: { left: 56, right: 14, top: 8, bottom: 24 },
    xAxis: { type: "value", min: 1, max: Math.max(2, trials.length), minInterval: 1, ...axis(theme), splitLine: { show: false } },
    yAxis: { type: "value", scale: true, splitNumber: 4, ...axis(theme), axisLabel: { color: theme.muted, fontSize: FONT_SIZE, formatter: (x: number) => valueText(x) } },
    series: [
      { type: "line", step: "end", silent: true, symbol: "none", z: 2, data: trials.map(({ best }, i) => [i + 1, best]), lineStyle: { color: theme.accent, width: 2 } },
      { type: "scatter", z: 3, symbolSize: 8, data: trials.map(({ run, value, color }, i) => ({ value: [i + 1, value], symbolSize: run === hot ? 13 : 8, itemStyle: { color, borderColor: theme.surface, borderWidth: 1 } })) },
    ],
  }
}
