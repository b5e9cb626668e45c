// The options that echarts gets: a grid and two linear axes whose ticks we place ourselves (ticks.ts), so that logarithms,
// durations and dates look alike and no label overlaps.
import type { EChartsCoreOption } from "echarts/core"
import type { Margins } from "./model"
import { warp, type Scale } from "./scale"
import type { Theme } from "./theme"
import type { Tick } from "./ticks"

export const FONT_SIZE = 11
/** A mean digit of a system font at FONT_SIZE; labels are never measured, since measuring costs more than drawing. */
const CHARACTER = 6.3
const LEAST_LEFT = 40

/** Room for the labels of the y axis in steps of 8 pixels, so that it rarely changes. */
export function margins(yTicks: readonly Tick[], largest: number): Margins {
  const longest = Math.max(0, ...yTicks.map(t => t.label.length))
  const wanted = Math.ceil((longest * CHARACTER + 12) / 8) * 8
  return { left: Math.min(Math.max(LEAST_LEFT, wanted), Math.max(LEAST_LEFT, largest)), right: 14, top: 8, bottom: 24 }
}

export function axesOption(x: Scale, y: Scale, xTicks: readonly Tick[], yTicks: readonly Tick[], m: Margins, theme: Theme): EChartsCoreOption {
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
    axisLabel: { customValues: values, formatter: (v: number) => labels.get(v) ?? "", color: theme.muted, fontSize: FONT_SIZE, margin: 7, hideOverlap: false, showMinLabel: true, showMaxLabel: true },
    axisTick: { show: false, customValues: values },
    splitLine: { show: true, showMinLine: true, showMaxLine: true, lineStyle: { color: theme.grid, width: 1 } },
  }
}
