// A chart as SVG text, written by echarts. Loaded when a picture is asked for: the code is larger than all the rest of the page.
import { graphic, init, setPlatformAPI, use, type EChartsCoreOption } from "echarts/core"
import { GridComponent } from "echarts/components"
import { SVGRenderer } from "echarts/renderers"
import { FONT_SIZE, LABEL_GAP, type Axes } from "./axes"
import { lineWidth } from "./budget"
import { drawCurve, type CurveShape, type Pen } from "./curves"
import { drawMark, marksOf, type Mark, type MarkPen } from "./marks"
import type { ChartModel } from "./model"
import { warp, type Scale } from "./scale"
import { rawOpacity } from "./screen"
import type { Theme } from "./theme"
import type { Tick } from "./ticks"

use([GridComponent, SVGRenderer])

/** Of a system font's figures, as a share of the font's size. */
const WIDTH_OF_FIGURE = 0.57
/** What lies over what; the axes lie below. */
const RAW = 11, FRONT = 12, MARKS = 13

// echarts measures labels to keep them apart. Ours are placed apart already (ticks.ts), so a guess is as good.
setPlatformAPI({
  measureText: (text, font) => {
    const size = Number(/(\d+)px/.exec(font ?? "")?.[1] ?? FONT_SIZE)
    return { width: text.length * size * WIDTH_OF_FIGURE }
  },
})

const Curve = graphic.extendShape({
  type: "curve",
  shape: { points: null },
  buildPath(pen: Pen, shape: CurveShape) { drawCurve(pen, shape) },
})

/** All marks of one line. */
const Marks = graphic.extendShape({
  type: "marks",
  shape: { marks: [] as readonly Mark[] },
  buildPath(pen: MarkPen, shape: { marks: readonly Mark[] }) { for (const mark of shape.marks) drawMark(pen, mark) },
})

/** The chart of a model as SVG, without title and legend. */
export function svgOf(model: ChartModel, axes: Axes, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height })
  try {
    chart.getZr().add(lines(model, axes, width, height))
    chart.setOption(axesOption(axes, model.theme))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

function lines(model: ChartModel, { x, y, margins: m }: Axes, width: number, height: number): InstanceType<typeof graphic.Group> {
  const group = new graphic.Group({ silent: true })
  group.setClipPath(new graphic.Rect({ shape: { x: m.left - 1, y: m.top, width: width - m.left - m.right + 2, height: height - m.top - m.bottom } }))
  const count = model.lines.length
  model.lines.forEach(({ points, color }, z2) => {
    const shape: CurveShape = { points, raw: false, axis: model.axis, x, y }
    const style = { fill: "none", stroke: color, lineJoin: "bevel" as const }
    if (model.raw && points.smoothed) group.add(new Curve({ shape: { ...shape, raw: true }, z: RAW, z2, style: { ...style, lineWidth: 1, opacity: rawOpacity(count) } }))
    group.add(new Curve({ shape, z: FRONT, z2, style: { ...style, lineWidth: lineWidth(count) } }))
    const marks = marksOf(points, model.axis, x, y)
    if (marks.length > 0) group.add(new Marks({ shape: { marks }, z: MARKS, z2, style: { fill: color, stroke: "none" } }))
  })
  return group
}

/** A grid and two linear axes whose ticks we have placed ourselves. */
function axesOption({ x, y, xTicks, yTicks, margins: m }: Axes, theme: Theme): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    grid: { left: m.left, right: m.right, top: m.top, bottom: m.bottom, outerBoundsMode: "none", containLabel: false },
    xAxis: { ...axisOption(x, xTicks, theme), axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis, width: 1 } }, splitLine: { show: false } },
    yAxis: { ...axisOption(y, yTicks, theme), axisLine: { show: false } },
  }
}

function axisOption(scale: Scale, ticks: readonly Tick[], theme: Theme): object {
  const values = ticks.map(t => warp(scale.log, t.value))
  const labels = new Map(values.map((v, i) => [v, ticks[i]!.label]))
  return {
    type: "value",
    min: warp(scale.log, scale.lo),
    max: warp(scale.log, scale.hi),
    silent: true,
    animation: false,
    axisLabel: { customValues: values, formatter: (v: number) => labels.get(v) ?? "", color: theme.muted, fontSize: FONT_SIZE, margin: LABEL_GAP, hideOverlap: false, showMinLabel: true, showMaxLabel: true },
    axisTick: { show: false, customValues: values },
    splitLine: { show: true, showMinLine: true, showMaxLine: true, lineStyle: { color: theme.grid, width: 1 } },
  }
}
