// How well so many clusters fit: how far points are from the middle of theirs, whose bend is the elbow, and how clear the clusters are.
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core"
import { install as LineChart } from "echarts/lib/chart/line/install.js"
import { install as GridSimpleComponent } from "echarts/lib/component/grid/installSimple.js"
import { install as CanvasRenderer } from "echarts/lib/renderer/installCanvasRenderer.js"
import "./inspect"
import { compact } from "../kit/numbers"
import type { Theme } from "./theme"

use([CanvasRenderer, LineChart, GridSimpleComponent])

export interface ElbowModel {
  readonly rows: readonly { readonly k: number; readonly inertia: number; readonly silhouette: number }[]
  /** The number of clusters that is shown, 0 for none. */
  readonly chosen: number
  /** Room for so many. */
  readonly most: number
  readonly theme: Theme
  /** Of the silhouette. */
  readonly color: string
}

export class ElbowChart {
  private readonly echarts: EChartsType

  constructor(element: HTMLElement, onChoose: (k: number) => void) {
    this.echarts = init(element, null, { renderer: "canvas" })
    this.echarts.getZr().on("click", e => {
      const [k] = this.echarts.convertFromPixel({ gridIndex: 0 }, [e.offsetX, e.offsetY]) as [number, number]
      if (Number.isFinite(k)) onChoose(Math.round(k))
    })
  }

  update(model: ElbowModel): void {
    this.echarts.setOption(option(model), { notMerge: true })
  }

  resize(): void {
    this.echarts.resize()
  }

  dispose(): void {
    this.echarts.dispose()
  }
}

const FONT_SIZE = 10

function option({ rows, chosen, most, theme, color }: ElbowModel): EChartsCoreOption {
  const label = { color: theme.muted, fontSize: FONT_SIZE, formatter: (x: number) => compact(x) }
  const axis = { axisLine: { lineStyle: { color: theme.axis } }, axisTick: { show: false }, splitLine: { lineStyle: { color: theme.grid } } }
  const line = (name: "inertia" | "silhouette", yAxisIndex: number, paint: string, width: number) => ({
    type: "line", id: name, yAxisIndex, symbol: "circle", lineStyle: { color: paint, width }, itemStyle: { color: paint }, cursor: "pointer",
    data: rows.map(row => ({ value: [row.k, Number.isNaN(row[name]) ? "-" : row[name]], symbolSize: row.k === chosen ? 10 : 5 })),
  })
  return {
    animation: false, textStyle: { fontFamily: theme.font },
    grid: { left: 36, right: 30, top: 10, bottom: 20 },
    xAxis: { type: "value", min: 1, max: most, interval: 1, ...axis, splitLine: { show: false }, axisLabel: label },
    yAxis: [
      { type: "value", min: 0, splitNumber: 3, ...axis, axisLabel: label },
      { type: "value", splitNumber: 3, scale: true, ...axis, splitLine: { show: false }, axisLabel: label },
    ],
    series: [line("inertia", 0, theme.accent, 2), line("silhouette", 1, color, 2)],
  }
}
