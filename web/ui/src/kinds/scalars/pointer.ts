// What the mouse, pen or finger does on a chart: hover, drag to zoom (along x, along y, or a box), drag with Ctrl, ⌘ or Alt to move
// what is shown, drag a range (with Shift, or on the labels below), click to select a point's place, on a line to open its run, double
// click to see everything, wheel with Ctrl to zoom. On the labels at the left a drag zooms y, and a click lets a range of y be typed.
import { batch } from "@preact/signals"
import { nearestIndex, xAt } from "../../axes/points"
import { panBy, toPixel, toValue, zoomAbout, type Scale } from "../../axes/scale"
import { axesOf, CLICK, draggedOver, movedTo, shownIn, type Spot } from "./dragging"
import { dragged } from "./places"
import { grasped, rowsAt, sortRows } from "./rows"
import { isZoomed, resetZoom, zoomTo } from "./zooming"
import { runName } from "../../state/data"
import { hoverRun } from "../../state/hover"
import { openRun } from "../../state/overlays"
import { pointAt, pointAway } from "./tip"
import type { Plot } from "./plot"
import { axis, select, tooltipSort } from "./view"

/** A click waits so long for a second one, ms: a double click selects nothing. */
const DOUBLE_CLICK = 250
/** A click that is so near a line is on it, CSS pixels. */
const ON_LINE = 4
/** Zoom for one notch of the wheel (100 px). */
const WHEEL = 1.25

interface Press {
  readonly id: number
  readonly at: Spot
  readonly mode: "zoom" | "zoomY" | "move" | "select"
  /** As they were when the press began: what moves the plot must not be misled by its moving. */
  readonly scales: { readonly x: Scale; readonly y: Scale }
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

/** Shows the crosshair at a place of the chart, and highlights the line there; returns the run whose line is under the pointer, by name. */
export function hoverAt(plot: Plot, x: number, px: number, py: number): string | null {
  const painted = plot.chart?.painted
  if (!painted) return null
  const rows = rowsAt(plot.drawn, { axis: plot.axis.peek(), x: painted.x, y: painted.y }, x, py)
  pointAt({ plot, x, px, py }, grasped(rows))
  // The line of a group is no run's.
  const [near] = sortRows(rows, "nearest")
  return near && near.away <= ON_LINE && near.name === runName(near.run) ? near.name : null
}

class PointerHand {
  private press: Press | null = null
  private clicked: ReturnType<typeof setTimeout> | undefined
  /** The run whose line the pointer is on. */
  private on: string | null = null

  constructor(private readonly plot: Plot) {}

  private at(e: PointerEvent | WheelEvent): Spot {
    const box = this.plot.root.getBoundingClientRect()
    return { x: e.clientX - box.left, y: e.clientY - box.top }
  }

  private place({ x, y }: Spot): "plot" | "left" | "below" | "outside" {
    const painted = this.plot.chart?.painted
    if (!painted || x > painted.x.to + 2) return "outside"
    if (x < painted.x.from - 2) return y <= painted.y.from ? "left" : "outside"
    return y > painted.y.from ? "below" : "plot"
  }

  down(e: PointerEvent): void {
    const at = this.at(e), place = this.place(at)
    if (e.button !== 0 || place === "outside" || (e.target as Element).closest("button, input")) return
    const moves = e.ctrlKey || e.metaKey || e.altKey
    const mode = place === "left" ? "zoomY" : moves ? "move" : e.shiftKey || place === "below" ? "select" : "zoom"
    this.press = { id: e.pointerId, at, mode, scales: this.plot.chart!.painted!, moved: false }
  }

  move(e: PointerEvent): void {
    const at = this.at(e), place = this.place(at)
    if (this.press && e.pointerId === this.press.id) return this.dragTo(at)
    this.on = null
    if (e.pointerType !== "touch" && (place === "plot" || place === "below")) this.on = hoverAt(this.plot, toValue(this.plot.chart!.painted!.x, at.x), at.x, at.y)
    else pointAway(this.plot)
    this.plot.root.dataset["over"] = place === "plot" && this.on !== null ? "line" : place
  }

  private dragTo(at: Spot): void {
    const press = this.press!
    if (!press.moved && Math.hypot(at.x - press.at.x, at.y - press.at.y) < CLICK) return
    if (!press.moved) {
      press.moved = true
      this.plot.root.setPointerCapture(press.id)
      addEventListener("keydown", this.escape, true)
      pointAway(this.plot)
    }
    if (press.mode === "move") this.plot.moving.value = movedTo(press.at, at, press.scales)
    else this.plot.drag.value = { ...draggedOver(press.at, at, press.scales, this.axesOf(press, at)), select: press.mode === "select" }
  }

  private axesOf({ at, mode }: Press, to: Spot): "x" | "y" | "both" {
    return mode === "select" ? "x" : mode === "zoomY" ? "y" : axesOf(at, to)
  }

  up(e: PointerEvent): void {
    const press = this.press
    if (!press || press.id !== e.pointerId) return
    const drag = this.plot.drag.peek(), moving = this.plot.moving.peek(), card = this.plot.key
    batch(() => {
      this.cancel()
      if (moving) zoomTo(card, moving)
      if (!drag) return
      const part = shownIn(drag, press.scales)
      if (press.mode !== "select") zoomTo(card, part)
      else if (part.x) select(card, dragged(axis.peek(), ...part.x))
    })
    if (!press.moved) this.click(press)
  }

  private click({ mode, at }: Press): void {
    if (mode === "zoomY") { this.plot.typing.value = true; return }
    const x = pointAtClick(this.plot, at.x, at.y), run = mode === "zoom" ? this.on : null
    clearTimeout(this.clicked)
    if (run !== null) this.clicked = setTimeout(() => { openRun(run) }, DOUBLE_CLICK)
    else if (x !== null) this.clicked = setTimeout(() => { select(this.plot.key, { lo: x, hi: x }) }, DOUBLE_CLICK)
  }

  double(): void {
    clearTimeout(this.clicked)
    if (isZoomed(this.plot.key)) resetZoom(this.plot.key)
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
    this.plot.moving.value = null
  }

  wheel(e: WheelEvent): void {
    const painted = this.plot.chart?.painted
    if (!painted || !(e.ctrlKey || e.metaKey)) return
    e.preventDefault()
    const { x } = this.at(e)
    const notches = e.deltaY / (e.deltaMode === 0 ? 100 : 3)
    const about = Math.max(painted.x.from, Math.min(painted.x.to, x))
    zoomTo(this.plot.key, { x: zoomAbout(painted.x, about, WHEEL ** Math.max(-3, Math.min(3, notches))), y: null })
  }
}

/** The x of the point that is nearest to a click: of the line under the pointer, else of the nearest line. */
export function pointAtClick(plot: Plot, px: number, py: number): number | null {
  const painted = plot.chart?.painted
  if (!painted) return null
  const rows = sortRows(rowsAt(plot.drawn, { axis: plot.axis.peek(), x: painted.x, y: painted.y }, toValue(painted.x, px), py), "nearest")
  return rows[0]?.[axis.peek()] ?? null
}

/** The crosshair one point further along the line in front, for the keyboard. */
export function stepCursor(plot: Plot, from: number | null, by: number): void {
  const painted = plot.chart?.painted, lines = plot.drawn
  const line = lines[0]
  if (!painted || !line) return
  const longest = lines.reduce((a, b) => b.points.length > a.points.length ? b : a, line)
  const { points } = longest
  const start = from === null ? (by > 0 ? -1 : points.length) : nearestIndex(points, plot.axis.peek(), from)
  const i = Math.max(0, Math.min(points.length - 1, start + by))
  const x = xAt(points, plot.axis.peek(), i)
  hoverAt(plot, x, toPixel(painted.x, x), NaN)
}

/** Highlights the next line, by key. */
export function nextLine(plot: Plot, by: number): void {
  const runs = [...new Set(plot.drawn.map(line => line.run))], at = runs.indexOf(hoverRun.peek() ?? NaN)
  if (runs.length > 0) hoverRun.value = runs[at < 0 ? (by > 0 ? 0 : runs.length - 1) : (at + by + runs.length) % runs.length]!
}

/** Opens the run of the line that is highlighted, or of the only one. */
export function openLine(plot: Plot): void {
  const lines = plot.drawn.filter(line => line.name === runName(line.run)), line = lines.find(l => l.run === hoverRun.peek()) ?? (lines.length === 1 ? lines[0] : undefined)
  if (line) openRun(line.name)
  else nextLine(plot, 1)
}

/** Moves what is shown sideways by a share of its width. */
export function pan(plot: Plot, share: number): void {
  const scale = plot.chart?.painted?.x
  if (scale && isZoomed(plot.key)) zoomTo(plot.key, { x: panBy(scale, (scale.to - scale.from) * share), y: null })
}

/** Zooms about the crosshair, or the middle. */
export function zoomBy(plot: Plot, factor: number, about: number | null): void {
  const scale = plot.chart?.painted?.x
  if (!scale) return
  const px = about === null ? (scale.from + scale.to) / 2 : toPixel(scale, about)
  zoomTo(plot.key, { x: zoomAbout(scale, px, factor), y: null })
}

/** Rows for the tooltip, in the user's order. */
export function tooltipOrder(plot: Plot, x: number, py: number) {
  const painted = plot.chart?.painted
  if (!painted) return []
  const rows = rowsAt(plot.drawn, { axis: plot.axis.value, x: painted.x, y: painted.y }, x, py)
  const sort = tooltipSort.value
  return sortRows(rows, sort === "nearest" && Number.isNaN(py) ? "descending" : sort)
}
