// The frame of a chart: the room around the plot, and what is drawn there. Ticks are placed in ticks.ts, so that logarithms,
// durations and dates look alike and no label overlaps; labels are never measured, since measuring costs more than drawing.
import type { Margins } from "./model"
import { toPixel, type Scale } from "./scale"
import type { Theme } from "./theme"
import type { Tick } from "./ticks"

export const FONT_SIZE = 11
/** Between an axis and its labels. */
export const LABEL_GAP = 7
/** A mean digit of a system font at FONT_SIZE. */
const CHARACTER = 6.3
const LEAST_LEFT = 40

export interface Axes {
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  readonly margins: Margins
}

/** Room for the labels of the y axis in steps of 8 pixels, so that it rarely changes. */
export function margins(yTicks: readonly Tick[], largest: number): Margins {
  const longest = Math.max(0, ...yTicks.map(t => t.label.length))
  const wanted = Math.ceil((longest * CHARACTER + 12) / 8) * 8
  return { left: Math.min(Math.max(LEAST_LEFT, wanted), Math.max(LEAST_LEFT, largest)), right: 14, top: 8, bottom: 24 }
}

/** What a canvas offers of the drawing that axes need. */
export type AxesPen = Pick<CanvasRenderingContext2D, "fillStyle" | "font" | "textAlign" | "textBaseline" | "fillRect" | "fillText">

/** Draws grid lines, the line of the x axis and all labels, on a chart of this width, in CSS pixels. */
export function drawAxes(c: AxesPen, { x, y, xTicks, yTicks, margins: m }: Axes, width: number, theme: Theme): void {
  const right = width - m.right
  c.fillStyle = theme.grid
  for (const tick of yTicks) c.fillRect(m.left, Math.round(toPixel(y, tick.value)), right - m.left, 1)
  c.fillStyle = theme.axis
  c.fillRect(m.left, Math.round(y.from), right - m.left, 1)
  c.fillStyle = theme.muted
  c.font = `${FONT_SIZE}px ${theme.font}`
  c.textAlign = "right"
  c.textBaseline = "middle"
  for (const tick of yTicks) c.fillText(tick.label, m.left - LABEL_GAP, toPixel(y, tick.value))
  c.textAlign = "center"
  c.textBaseline = "top"
  for (const tick of xTicks) c.fillText(tick.label, labelPlace(tick.label, toPixel(x, tick.value), width), y.from + LABEL_GAP)
}

/** The middle of a label of the x axis: below its tick, but wholly on the chart. */
export function labelPlace(label: string, at: number, width: number): number {
  const half = label.length * CHARACTER / 2
  return Math.min(Math.max(at, half), Math.max(half, width - half - 1))
}
