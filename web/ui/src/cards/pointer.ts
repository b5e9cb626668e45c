// What the mouse, pen or finger does on a chart: hover, drag to zoom (a box with Alt), drag a range (with Shift, or on
// the axis strip), click to select a point's place, double click to reset, wheel with Ctrl to zoom.
import { nearestIndex, xAt } from "../charts/points"
import { panBy, toPixel, toValue, zoomAbout } from "../charts/scale"
import { axis, select, tooltipSort } from "../state/view"
import { dragged } from "./places"
import { grasped, rowsAt, sortRows } from "./rows"
import { isZoomed, resetZoom, zoomTo } from "./zooming"
import { pointAt, pointAway } from "./tip"
import type { Plot } from "./plot"

/** A press that moves less than this is a click. */
const CLICK = 4
/** A click on a zoomed chart waits so long for a second one, ms: a double click there resets the zoom and selects nothing. */
const DOUBLE_CLICK = 250
/** Zoom for one notch of the wheel (100 px). */
const WHEEL = 1.25

interface Press {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly mode: "zoom" | "box" | "select"
  moved: boolean
}

/** Connects the chart's element; returns how to disconnect. */
export function listenToPointer(plot: Plot): () => void {
  const hand = new PointerHand(plot)
  const stop = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(type: K, act: (e: HTMLElementEventMap[K]) => void, passive = true) =>
    plot.root.addEventListener(type, act, { signal: stop.signal, passive })
  on("pointerdown", e => hand.down(e))
  on("pointermove", e => hand.move(e))
  on("pointerup", e => hand.up(e))
  on("pointercancel", () => hand.cancel())
  on("pointerleave", () => hand.leave())
  on("dblclick", () => hand.double())
  on("wheel", e => hand.wheel(e), false)
  return () => { stop.abort(); hand.cancel() }
}

/** Shows the crosshair at a place of the chart, and highlights the line there. */
export function hoverAt(plot: Plot, x: number, px: number, py: number): void {
  const painted = plot.chart?.painted
  if (!painted) return
  const rows = rowsAt(plot.chart!.lines, { axis: axis.peek(), x: painted.x, y: painted.y }, x, py)
  pointAt({ plot, x, px, py }, grasped(rows))
}

class PointerHand {
  private press: Press | null = null
  private clicked: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly plot: Plot) {}

  private at(e: PointerEvent | WheelEvent): { x: number; y: number } {
    const box = this.plot.root.getBoundingClientRect()
    return { x: e.clientX - box.left, y: e.clientY - box.top }
  }

  private inPlot(x: number): boolean {
    const scale = this.plot.chart?.painted?.x
    return scale !== undefined && x >= scale.from - 2 && x <= scale.to + 2
  }

  down(e: PointerEvent): void {
    const painted = this.plot.chart?.painted
    if (e.button !== 0 || !painted || (e.target as Element).closest("button, input")) return
    const { x, y } = this.at(e)
    if (!this.inPlot(x)) return
    const strip = y > painted.y.from
    const mode = e.shiftKey || strip ? "select" : e.altKey ? "box" : "zoom"
    this.press = { id: e.pointerId, x, y, mode, moved: false }
  }

  move(e: PointerEvent): void {
    const { x, y } = this.at(e)
    if (this.press && e.pointerId === this.press.id) this.dragTo(x, y)
    else if (e.pointerType !== "touch" && this.inPlot(x)) hoverAt(this.plot, toValue(this.plot.chart!.painted!.x, x), x, y)
    else pointAway(this.plot)
  }

  private dragTo(x: number, y: number): void {
    const press = this.press!, { x: xs, y: ys } = this.plot.chart!.painted!
    if (!press.moved && Math.hypot(x - press.x, y - press.y) < CLICK) return
    if (!press.moved) {
      press.moved = true
      this.plot.root.setPointerCapture(press.id)
      addEventListener("keydown", this.escape, true)
      pointAway(this.plot)
    }
    const within = (p: number, a: number, b: number) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), p))
    this.plot.drag.value = {
      x: [within(press.x, xs.from, xs.to), within(x, xs.from, xs.to)],
      y: press.mode === "box" ? [within(press.y, ys.from, ys.to), within(y, ys.from, ys.to)] : null,
      select: press.mode === "select",
    }
  }

  up(e: PointerEvent): void {
    const press = this.press
    if (!press || press.id !== e.pointerId) return
    const drag = this.plot.drag.peek()
    this.cancel()
    const painted = this.plot.chart?.painted
    if (!painted) return
    if (!press.moved || !drag) return this.click(press)
    const [x0, x1] = ordered(toValue(painted.x, drag.x[0]), toValue(painted.x, drag.x[1]))
    if (Math.abs(drag.x[1] - drag.x[0]) < CLICK) return
    if (press.mode === "select") select(this.plot.tag.name, dragged(axis.peek(), x0, x1))
    else zoomTo(this.plot.tag.name, [x0, x1], drag.y && ordered(toValue(painted.y, drag.y[0]), toValue(painted.y, drag.y[1])))
  }

  private click(press: Press): void {
    const at = pointAtClick(this.plot, press.x, press.y)
    if (at === null) return
    const choose = () => { select(this.plot.tag.name, { lo: at, hi: at }) }
    clearTimeout(this.clicked)
    if (isZoomed(this.plot.tag.name)) this.clicked = setTimeout(choose, DOUBLE_CLICK)
    else choose()
  }

  double(): void {
    clearTimeout(this.clicked)
    resetZoom(this.plot.tag.name)
  }

  leave(): void {
    if (!this.press?.moved) {
      this.press = null
      pointAway(this.plot)
    }
  }

  /** Escape ends a drag and does nothing else. */
  private readonly escape = (e: KeyboardEvent) => {
    if (e.key !== "Escape") return
    this.cancel()
    e.preventDefault()
    e.stopPropagation()
  }

  cancel(): void {
    this.press = null
    removeEventListener("keydown", this.escape, true)
    this.plot.drag.value = null
  }

  wheel(e: WheelEvent): void {
    const painted = this.plot.chart?.painted
    if (!painted || !(e.ctrlKey || e.metaKey)) return
    e.preventDefault()
    const { x } = this.at(e)
    const notches = e.deltaY / (e.deltaMode === 0 ? 100 : 3)
    zoomTo(this.plot.tag.name, zoomAbout(painted.x, Math.max(painted.x.from, Math.min(painted.x.to, x)), WHEEL ** Math.max(-3, Math.min(3, notches))), null)
  }
}

function ordered(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a]
}

/** The x of the point that is nearest to a click: of the line under the pointer, else of the nearest line. */
export function pointAtClick(plot: Plot, px: number, py: number): number | null {
  const painted = plot.chart?.painted
  if (!painted) return null
  const rows = sortRows(rowsAt(plot.chart!.lines, { axis: axis.peek(), x: painted.x, y: painted.y }, toValue(painted.x, px), py), "nearest")
  return rows[0]?.[axis.peek()] ?? null
}

/** The crosshair one point further along the line in front, for the keyboard. */
export function stepCursor(plot: Plot, from: number | null, by: number): void {
  const painted = plot.chart?.painted, lines = plot.chart?.lines ?? []
  const line = lines[0]
  if (!painted || !line) return
  const longest = lines.reduce((a, b) => b.points.length > a.points.length ? b : a, line)
  const { points } = longest
  const start = from === null ? (by > 0 ? -1 : points.length) : nearestIndex(points, axis.peek(), from)
  const i = Math.max(0, Math.min(points.length - 1, start + by))
  const x = xAt(points, axis.peek(), i)
  hoverAt(plot, x, toPixel(painted.x, x), NaN)
}

/** Moves what is shown sideways by a share of its width. */
export function pan(plot: Plot, share: number): void {
  const scale = plot.chart?.painted?.x
  if (scale && isZoomed(plot.tag.name)) zoomTo(plot.tag.name, panBy(scale, (scale.to - scale.from) * share), null)
}

/** Zooms about the crosshair, or the middle. */
export function zoomBy(plot: Plot, factor: number, about: number | null): void {
  const scale = plot.chart?.painted?.x
  if (!scale) return
  const px = about === null ? (scale.from + scale.to) / 2 : toPixel(scale, about)
  zoomTo(plot.tag.name, zoomAbout(scale, px, factor), null)
}

/** Rows for the tooltip, in the user's order. */
export function tooltipOrder(plot: Plot, x: number, py: number) {
  const painted = plot.chart?.painted
  if (!painted) return []
  const rows = rowsAt(plot.chart!.lines, { axis: axis.value, x: painted.x, y: painted.y }, x, py)
  const sort = tooltipSort.value
  return sortRows(rows, sort === "nearest" && Number.isNaN(py) ? "descending" : sort)
}
