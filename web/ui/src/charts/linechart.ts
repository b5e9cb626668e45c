// A line chart on screen: mount → update, setCursor, setZoom, image, dispose. Everything paints at once, in the call; when to
// call is the matter of schedule.ts.
import type { Axis, Range } from "../types"
import { margins, type Axes } from "./axes"
import { countNonPositive, settle, xDomain, xExtent, yDomain } from "./extent"
import { figure, type Caption, type ImageType } from "./figure"
import type { ChartModel, Line, Margins, Painted } from "./model"
import { NOTHING, Overlay, type OverlayState } from "./overlay"
import { sameScale, type Scale } from "./scale"
import { Screen } from "./screen"
import type { Theme } from "./theme"
import { xTicks, yTicks } from "./ticks"

export interface Chart {
  readonly margins: Margins
  /** What was painted last; null before the first update. */
  readonly painted: Painted | null
  readonly lines: readonly Line[]
  resize(width: number, height: number): void
  update(model: ChartModel): Painted
  /** Shows another part of x at once, with the points at hand. */
  setZoom(range: Range | null): void
  /** The crosshair; null takes it away. */
  setCursor(x: number | null): void
  /** What else lies above the lines. */
  setOverlay(state: Partial<OverlayState>): void
  image(type: ImageType, caption: Caption): Promise<Blob>
  dispose(): void
}

export function mount(element: HTMLElement, width: number, height: number): Chart {
  return new LineChart(element, width, height)
}

class LineChart implements Chart {
  margins: Margins = { left: 40, right: 14, top: 8, bottom: 24 }
  painted: Painted | null = null
  private model: ChartModel | null = null
  private theme: Theme | null = null
  private shownY: Range | null = null
  private over: OverlayState = NOTHING
  private readonly screen: Screen
  private readonly overlay: Overlay

  constructor(element: HTMLElement, private width: number, private height: number) {
    this.screen = new Screen(element, width, height)
    this.overlay = new Overlay(element)
    this.overlay.resize(width, height)
  }

  get lines(): readonly Line[] { return this.model?.lines ?? [] }

  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return
    this.width = width
    this.height = height
    this.screen.resize(width, height)
    this.overlay.resize(width, height)
    if (this.model) this.update({ ...this.model, refit: false })
  }

  update(model: ChartModel): Painted {
    const xRange = domainX(model)
    this.shownY = this.domainY(model, xRange)
    const next = layout(model, xRange, this.shownY, this.width, this.height)
    const before = this.painted
    const moved = !before || !sameScale(before.x, next.x) || !sameScale(before.y, next.y)
    const redraw = moved || this.theme !== model.theme || this.model?.axis !== model.axis
    this.model = model
    this.theme = model.theme
    this.margins = next.margins
    this.screen.paint(model, next, redraw)
    this.painted = { x: next.x, y: next.y, hidden: hiddenPoints(model), lastStep: lastStep(model.lines) }
    this.drawOverlay()
    return this.painted
  }

  private domainY(model: ChartModel, xRange: Range): Range {
    if (model.yRange) return model.yRange
    const keep = !model.refit && this.shownY && this.model?.logY === model.logY ? this.shownY : null
    if (keep && model.xRange) return keep
    const points = model.lines.map(l => l.points)
    const wanted = yDomain(points, {
      axis: model.axis, xRange: model.xRange ? xRange : null, log: model.logY, ignoreOutliers: model.ignoreOutliers, raw: model.raw,
    })
    return settle(keep, wanted, model.logY)
  }

  setZoom(range: Range | null): void {
    if (this.model) this.update({ ...this.model, xRange: range, refit: true })
  }

  setCursor(x: number | null): void {
    this.setOverlay({ cursor: x })
  }

  setOverlay(state: Partial<OverlayState>): void {
    this.over = { ...this.over, ...state }
    this.drawOverlay()
  }

  private drawOverlay(): void {
    if (!this.painted || !this.model) return
    this.overlay.draw(this.over, this.painted, this.model.lines, this.model.axis, this.margins, this.model.theme)
  }

  async image(type: ImageType, caption: Caption): Promise<Blob> {
    if (!this.model || !this.shownY) throw new Error("the chart has not been painted yet, so there is no image of it")
    const { model, width, height } = this
    const axes = layout(model, domainX(model), this.shownY, width, height)
    const { svgOf } = await import("./picture")
    return figure(type, svgOf(model, axes, width, height), width, height, caption, model.theme)
  }

  dispose(): void {
    this.screen.remove()
    this.overlay.remove()
  }
}

function domainX(model: ChartModel): Range {
  if (model.xRange && !(model.logX && model.xRange[0] <= 0)) return model.xRange
  const extent = xDomain(xExtent(model.lines.map(l => l.points), model.axis, model.logX), model.axis, model.logX)
  // A zoom that begins at or below zero goes as far down as a logarithmic axis can.
  return model.xRange && model.xRange[1] > extent[0] ? [extent[0], model.xRange[1]] : extent
}

function layout(model: ChartModel, [x0, x1]: Range, [y0, y1]: Range, width: number, height: number): Axes {
  const yOf = (top: number, bottom: number): Scale => ({ lo: y0, hi: y1, log: model.logY, from: height - bottom, to: top })
  const room = margins([], 0)
  const ys = yTicks(yOf(room.top, room.bottom))
  const m = margins(ys, width / 3)
  const x: Scale = { lo: x0, hi: x1, log: model.logX && model.axis !== "wall", from: m.left, to: width - m.right }
  const y = yOf(m.top, m.bottom)
  return { x, y, margins: m, xTicks: xTicks(x, model.axis), yTicks: ys }
}

function hiddenPoints(model: ChartModel): { x: number; y: number } {
  if (!model.logX && !model.logY) return { x: 0, y: 0 }
  return countNonPositive(model.lines.map(l => l.points), model.axis, model.logX, model.logY)
}

function lastStep(lines: readonly Line[]): number {
  const extent = xExtent(lines.map(l => l.points), "step" satisfies Axis, false)
  return extent.lo <= extent.hi ? extent.hi : NaN
}
