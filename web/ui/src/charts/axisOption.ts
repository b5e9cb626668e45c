// The axes of a chart as echarts takes them, with ticks that ticks.ts has placed, and the room that they need.
import { toPixel, warp, type Scale, type Tick, type Ticks } from "../axes/scale"
import { LABEL_CHARACTER } from "../axes/ticks"
import { FONT_SIZE } from "./chart"
import type { Margins } from "./model"
import type { Theme } from "./theme"

/** Between an axis and its labels; below an axis without and with a context. */
const LABEL_GAP = 7, BELOW = 24, BELOW_CONTEXT = 38
/** Room beside and above a plot; on the left at least so much. */
export const LEAST_LEFT = 40, RIGHT = 14, ABOVE = 8

export function roomBelow({ context }: Ticks): number {
  return context === "" ? BELOW : BELOW_CONTEXT
}

/** Room for the labels of the y axis in steps of 8 pixels, so that it rarely changes. */
export function roomFor(ticks: readonly Tick[], largest: number): number {
  const longest = Math.max(0, ...ticks.map(t => t.label.length))
  const wanted = Math.ceil((longest * LABEL_CHARACTER + 12) / 8) * 8
  return Math.min(Math.max(LEAST_LEFT, wanted), Math.max(LEAST_LEFT, largest))
}

/** What the labels of an x axis leave out, below them. */
export function contextBelow(context: string, theme: Theme): object {
  return {
    name: context, nameLocation: "middle", nameGap: LABEL_GAP + FONT_SIZE + 4, nameMoveOverlap: false,
    nameTextStyle: { color: theme.muted, fontSize: FONT_SIZE, verticalAlign: "top" },
  }
}

/** The line at the foot of a plot, wherever zero is. */
export function bottomLine(theme: Theme): object {
  return { show: true, onZero: false, lineStyle: { color: theme.axis, width: 1 } }
}

/** An axis that is linear in pixels: it has logarithms where the scale is logarithmic. */
export function axisOption(scale: Scale, ticks: readonly Tick[], theme: Theme, align: object = {}): object {
  const customValues = ticks.map(t => warp(scale.log, t.value))
  const labels = new Map(customValues.map((v, i) => [v, ticks[i]!.label]))
  return {
    type: "value", min: warp(scale.log, scale.lo), max: warp(scale.log, scale.hi), silent: true,
    axisLabel: {
      customValues, formatter: (v: number) => labels.get(v) ?? "", color: theme.muted, fontSize: FONT_SIZE, margin: LABEL_GAP,
      hideOverlap: false, showMinLabel: true, showMaxLabel: true, ...align,
    },
    axisTick: { show: false, customValues },
    splitLine: { show: true, showMinLine: true, showMaxLine: true, lineStyle: { color: theme.grid, width: 1 } },
  }
}

/** The first and the last label of the x axis stand below their ticks, or beside them where the chart would cut them. */
export function ends(ticks: readonly Tick[], x: Scale, { left, right }: Margins): { alignMinLabel: "left" | "center"; alignMaxLabel: "right" | "center" } {
  const half = (t: Tick | undefined) => (t?.label.length ?? 0) * LABEL_CHARACTER / 2
  const first = ticks[0], last = ticks.at(-1)
  return {
    alignMinLabel: first && toPixel(x, first.value) - x.from + left < half(first) ? "left" : "center",
    alignMaxLabel: last && x.to - toPixel(x, last.value) + right < half(last) ? "right" : "center",
  }
}
