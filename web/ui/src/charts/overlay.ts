// The canvas above a chart: crosshair, dots, the line in front, the selection, the rectangle being dragged. It changes with every
// movement of the pointer, so it draws a few strokes and never touches the chart below.
import { drawCurve } from "./curves"
import type { Line, Margins, Painted } from "./model"
import { frontColumn, isOutside, nearestIndex, xAt } from "./points"
import { toPixel } from "./scale"
import type { Axis, Range } from "../types"
import type { Theme } from "./theme"

export interface OverlayState {
  /** x of the crosshair. */
  readonly cursor: number | null
  /** The run drawn in front of the others. */
  readonly highlight: number | null
  /** Selected place or range of x. */
  readonly selection: { readonly lo: number; readonly hi: number } | null
  /** Pixels of what is being dragged: a zoom, or with `select` a range of x. */
  readonly drag: { readonly x: Range; readonly y: Range | null; readonly select: boolean } | null
}

export const NOTHING: OverlayState = { cursor: null, highlight: null, selection: null, drag: null }

/** With more lines than this, dots on all of them would hide them. */
const MOST_DOTS = 20
/** A line that ends further than this from the crosshair, in pixels, has no dot there. */
const REACH = 8
/** How much of the chart shows through behind the line in front. */
const VEIL = 0.55

export class Overlay {
  /** Made when there is something to draw: most charts never have it. */
  private canvas: HTMLCanvasElement | null = null
  private width = 0
  private height = 0
  private blank = true

  /** Lies in an element of its own size, above what is there. */
  constructor(private readonly element: HTMLElement) {}

  resize(width: number, height: number): void {
    this.width = width
    this.height = height
  }

  remove(): void {
    this.canvas?.remove()
    this.canvas = null
  }

  /** The canvas, cleared and in CSS pixels. */
  private cleared(): CanvasRenderingContext2D | null {
    if (!this.canvas) {
      this.canvas = document.createElement("canvas")
      this.canvas.className = "chart-overlay"
      this.canvas.setAttribute("aria-hidden", "true")
      this.element.append(this.canvas)
    }
    const ratio = devicePixelRatio || 1
    const width = Math.round(this.width * ratio), height = Math.round(this.height * ratio)
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
      this.canvas.style.width = `${this.width}px`
      this.canvas.style.height = `${this.height}px`
    }
    const c = this.canvas.getContext("2d")
    c?.setTransform(ratio, 0, 0, ratio, 0, 0)
    c?.clearRect(0, 0, this.width, this.height)
    return c
  }

  draw(state: OverlayState, painted: Painted, lines: readonly Line[], axis: Axis, m: Margins, theme: Theme): void {
    const nothing = state.cursor === null && state.highlight === null && !state.selection && !state.drag
    if (nothing && this.blank) return
    const c = this.cleared()
    this.blank = nothing
    if (nothing || !c) return
    const plot = { left: m.left, top: m.top, width: this.width - m.left - m.right, height: this.height - m.top - m.bottom }
    c.save()
    c.beginPath()
    c.rect(plot.left - 1, plot.top, plot.width + 2, plot.height)
    c.clip()
    if (state.highlight !== null) this.front(c, state.highlight, painted, lines, axis, theme)
    if (state.selection) this.selected(c, state.selection, painted, plot, theme)
    if (state.cursor !== null) this.cursor(c, state, state.cursor, painted, lines, axis, plot, theme)
    if (state.drag) this.drag(c, state.drag, plot, theme)
    c.restore()
  }

  private front(c: CanvasRenderingContext2D, run: number, p: Painted, lines: readonly Line[], axis: Axis, theme: Theme): void {
    const line = lines.find(l => l.run === run)
    if (!line || lines.length < 2) return
    c.globalAlpha = VEIL
    c.fillStyle = theme.surface
    c.fillRect(0, 0, this.width, this.height)
    c.globalAlpha = 1
    c.strokeStyle = line.color
    c.lineWidth = 2
    c.lineJoin = "bevel"
    c.beginPath()
    drawCurve(c, { points: line.points, raw: false, axis, x: p.x, y: p.y })
    c.stroke()
  }

  private selected(c: CanvasRenderingContext2D, s: { lo: number; hi: number }, p: Painted, plot: Plot, theme: Theme): void {
    const from = toPixel(p.x, s.lo), to = toPixel(p.x, s.hi)
    c.fillStyle = theme.accent
    if (s.lo !== s.hi) {
      c.globalAlpha = 0.09
      c.fillRect(from, plot.top, to - from, plot.height)
      c.globalAlpha = 1
    }
    for (const x of s.lo === s.hi ? [from] : [from, to]) c.fillRect(Math.round(x) - 0.5, plot.top, 1, plot.height)
  }

  private cursor(
    c: CanvasRenderingContext2D, state: OverlayState, x: number, p: Painted, lines: readonly Line[], axis: Axis, plot: Plot, theme: Theme,
  ): void {
    const px = toPixel(p.x, x)
    if (!(px >= plot.left - 1 && px <= plot.left + plot.width + 1)) return
    c.fillStyle = theme.muted
    c.globalAlpha = 0.7
    c.fillRect(Math.round(px), plot.top, 1, plot.height)
    c.globalAlpha = 1
    const dotted = lines.length <= MOST_DOTS ? lines : lines.filter(l => l.run === state.highlight)
    for (const line of dotted) this.dot(c, line, x, p, axis, theme, line.run === state.highlight)
  }

  private dot(c: CanvasRenderingContext2D, line: Line, x: number, p: Painted, axis: Axis, theme: Theme, strong: boolean): void {
    const i = nearestIndex(line.points, axis, x)
    if (i < 0) return
    const px = toPixel(p.x, xAt(line.points, axis, i)), py = toPixel(p.y, frontColumn(line.points)[i]!)
    const over = isOutside(line.points, axis, x) && Math.abs(px - toPixel(p.x, x)) > REACH
    if (!Number.isFinite(px + py) || over) return
    c.beginPath()
    c.arc(px, py, strong ? 4 : 3, 0, 7)
    c.fillStyle = line.color
    c.fill()
    c.lineWidth = 1.5
    c.strokeStyle = theme.surface
    c.stroke()
  }

  private drag(c: CanvasRenderingContext2D, drag: NonNullable<OverlayState["drag"]>, plot: Plot, theme: Theme): void {
    const [x0, x1] = drag.x, [y0, y1] = drag.y ?? [plot.top, plot.top + plot.height]
    const x = Math.min(x0, x1), w = Math.abs(x1 - x0), y = Math.min(y0, y1), h = Math.abs(y1 - y0)
    c.fillStyle = drag.select ? theme.accent : theme.muted
    c.globalAlpha = 0.16
    c.fillRect(x, y, w, h)
    c.globalAlpha = 0.8
    if (drag.y) { c.strokeStyle = c.fillStyle; c.lineWidth = 1; c.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1) }
    else for (const edge of [x, x + w]) c.fillRect(Math.round(edge) - 0.5, y, 1, h)
    c.globalAlpha = 1
  }
}

interface Plot { left: number; top: number; width: number; height: number }
