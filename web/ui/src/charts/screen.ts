// A chart's canvas: axes, lines and marks, painted whole each time. A line that did not change keeps its path.
//
// Why not echarts here: its option pipeline laid each chart's axes out in 20 ms, and its code had to be compiled before the first
// chart could appear; together that was half of the first paint. It still writes the pictures (picture.ts).
import { drawAxes, type Axes } from "./axes"
import { lineWidth } from "./budget"
import { drawCurve } from "./curves"
import { drawMark, marksOf, type Mark } from "./marks"
import type { ChartModel, Line } from "./model"
import type { Points } from "./points"

/** Raw lines are fainter the more there are: they overlap. */
export const rawOpacity = (lines: number) => lines <= 4 ? 0.3 : lines <= 20 ? 0.2 : 0.12

interface Drawn {
  front: Path2D
  raw: Path2D | null
  marks: readonly Mark[]
  /** What was drawn last: columns are replaced or grow, so these three tell whether they changed. */
  values: Float64Array
  smoothed: Float64Array | null
  length: number
  color: string
}

export class Screen {
  private readonly canvas = document.createElement("canvas")
  private readonly drawn = new Map<number, Drawn>()
  private order = ""

  constructor(element: HTMLElement, private width: number, private height: number) {
    this.canvas.className = "chart-canvas"
    element.append(this.canvas)
  }

  resize(width: number, height: number): void {
    this.width = width
    this.height = height
  }

  remove(): void {
    this.canvas.remove()
  }

  /** Shows the model. `all` = scales or theme changed, everything is to be made anew. Does nothing when nothing changed. */
  paint(model: ChartModel, axes: Axes, all: boolean): void {
    if (!this.update(model, axes, all) && !all) return
    const c = this.cleared()
    if (!c) return
    drawAxes(c, axes, this.width, model.theme)
    const { left, right, top, bottom } = axes.margins
    c.save()
    c.beginPath()
    c.rect(left - 1, top, this.width - left - right + 2, this.height - top - bottom)
    c.clip()
    this.strokes(c, model.lines)
    c.restore()
  }

  /** The canvas, empty and in CSS pixels. */
  private cleared(): CanvasRenderingContext2D | null {
    const ratio = devicePixelRatio || 1
    const width = Math.round(this.width * ratio), height = Math.round(this.height * ratio)
    const c = this.canvas.getContext("2d")
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
      this.canvas.style.width = `${this.width}px`
      this.canvas.style.height = `${this.height}px`
    } else c?.clearRect(0, 0, this.width, this.height)
    c?.setTransform(ratio, 0, 0, ratio, 0, 0)
    return c
  }

  private strokes(c: CanvasRenderingContext2D, lines: readonly Line[]): void {
    const drawn = lines.map(l => this.drawn.get(l.run)!)
    c.lineJoin = "bevel"
    c.lineWidth = 1
    c.globalAlpha = rawOpacity(lines.length)
    for (const { raw, color } of drawn) if (raw) { c.strokeStyle = color; c.stroke(raw) }
    c.globalAlpha = 1
    c.lineWidth = lineWidth(lines.length)
    for (const { front, color } of drawn) { c.strokeStyle = color; c.stroke(front) }
    for (const { marks, color } of drawn) {
      if (marks.length === 0) continue
      c.fillStyle = color
      c.beginPath()
      for (const mark of marks) drawMark(c, mark)
      c.fill()
    }
  }

  /** Brings the paths up to date; whether anything changed. */
  private update(model: ChartModel, axes: Axes, all: boolean): boolean {
    const order = model.lines.map(l => l.run).join()
    let changed = order !== this.order
    if (changed) this.dropOthers(model.lines)
    this.order = order
    for (const line of model.lines) {
      const before = this.drawn.get(line.run)
      const raw = model.raw && line.points.smoothed !== null
      if (before && !all && (before.raw !== null) === raw && !isStale(before, line.points)) {
        if (before.color !== line.color) { before.color = line.color; changed = true }
        continue
      }
      this.drawn.set(line.run, drawLine(line, raw, model, axes))
      changed = true
    }
    return changed
  }

  private dropOthers(lines: readonly Line[]): void {
    const wanted = new Set(lines.map(l => l.run))
    for (const run of this.drawn.keys()) if (!wanted.has(run)) this.drawn.delete(run)
  }
}

function drawLine({ points, color }: Line, withRaw: boolean, { axis }: ChartModel, { x, y }: Axes): Drawn {
  const front = new Path2D(), raw = withRaw ? new Path2D() : null
  drawCurve(front, { points, raw: false, axis, x, y })
  if (raw) drawCurve(raw, { points, raw: true, axis, x, y })
  return { front, raw, marks: marksOf(points, axis, x, y), values: points.values, smoothed: points.smoothed, length: points.length, color }
}

function isStale(drawn: Drawn, points: Points): boolean {
  return drawn.length !== points.length || drawn.values !== points.values || drawn.smoothed !== points.smoothed
}
