// One card's chart: paints the curves that the card hands over, and what the pointer is on.
import { batch, effect, signal } from "@preact/signals"
import { toPixel } from "../../axes/scale"
import { cancelPaint, requestPaint, whenHere, type Painter } from "../../cards/schedule"
import type { RateBox, RateChart } from "../../charts/rates"
import { chartTheme } from "../../charts/theme"
import { clamp } from "../../kit/numbers"
import { hoverRun } from "../../state/hover"
import { dark, forcedColors } from "../../state/looks"
import { DASH_PATTERNS } from "../../state/slots"
import { nearestRow, rowAt, type RunCurve } from "./curve"
import { shownIn, zoomedBy, zooms, zoomTo } from "./zooming"
import type { CardKey } from "../../state/card"
import { tip, type Pointed } from "./view"

const charts = whenHere(import("../../charts/rates"))

/** How near the pointer must come to a curve, pixels. */
const REACH = 40

export class RatePlot implements Painter, Pointed {
  /** Holds the chart; whoever shows the card puts it in place. */
  readonly root = document.createElement("div")
  /** The highest step that has been painted; null before. */
  readonly painted = signal<number | null>(null)
  inView = true
  curves: readonly RunCurve[] = []
  private chart: RateChart | null = null
  private width = 0
  private height = 0
  /** While it is dragged. */
  private box: RateBox | null = null
  private readonly stops: (() => void)[]

  constructor(private readonly card: CardKey) {
    this.root.className = "rate-plot"
    this.stops = [effect(() => { void [dark.value, forcedColors.value, zooms.value.get(this.card)]; requestPaint(this) }), effect(() => { void [tip.value, hoverRun.value]; this.point() })]
    this.root.addEventListener("pointerdown", e => { this.grab(e) })
    this.root.addEventListener("pointermove", e => {
      if (this.box) this.drag(e)
      else this.hover(e)
    })
    for (const end of ["pointerup", "pointercancel"] as const) this.root.addEventListener(end, e => { this.drop(e.type === "pointerup") })
    this.root.addEventListener("dblclick", () => { zoomTo(this.card, null) })
    this.root.addEventListener("pointerleave", () => { this.away() })
  }

  update(curves: readonly RunCurve[], width: number, height: number): void {
    this.curves = curves
    this.width = width
    this.height = height
    requestPaint(this)
  }

  dispose(): void {
    for (const stop of this.stops) stop()
    this.away()
    cancelPaint(this)
    this.chart?.dispose()
    this.chart = null
  }

  urgency(): number {
    return tip.peek()?.plot === this ? 0 : this.inView ? 1 : 2
  }

  paint(): void {
    if (this.width <= 0 || this.height <= 0 || (this.curves.length === 0 && !this.chart)) return
    const room = charts(this)
    if (!room) return
    this.chart ??= room.mountRates(this.root)
    const lines = this.curves.map(({ run, color, dash, curve }) => ({ run, color, x: curve.recall, y: curve.precision, ...dash > 0 && { dash: DASH_PATTERNS[dash]! } }))
    this.chart.update({ lines, names: { x: "Recall", y: "Precision" }, view: zooms.peek().get(this.card) ?? null, theme: chartTheme() }, { width: this.width, height: this.height })
    this.painted.value = this.curves.reduce((most, { step }) => Math.max(most, step), -Infinity)
    this.point()
  }

  marked(): Map<number, number> {
    const now = tip.peek()
    if (now?.plot !== this) return new Map()
    return new Map(this.curves.flatMap(({ run, curve }): [number, number][] => {
      const row = rowAt(curve, now.threshold)
      return row < 0 ? [] : [[run, row]]
    }))
  }

  private point(): void {
    this.chart?.point({ rows: this.marked(), front: hoverRun.peek(), box: this.box })
  }

  /** A drag of the mouse zooms; a finger scrolls. */
  private grab(e: PointerEvent): void {
    if (e.button !== 0 || e.pointerType === "touch" || !this.chart?.painted) return
    const at = this.spot(e)
    this.root.setPointerCapture(e.pointerId)
    this.box = { from: at, to: at }
    this.away()
  }

  private drag(e: PointerEvent): void {
    this.box = { from: this.box!.from, to: this.spot(e) }
    this.point()
  }

  private drop(done: boolean): void {
    const { box } = this, painted = this.chart?.painted
    this.box = null
    const view = done && box && painted ? shownIn(box, painted.x, painted.y) : null
    if (view) zoomTo(this.card, view)
    this.point()
  }

  /** Where the pointer is, within the chart. */
  private spot(e: PointerEvent): [number, number] {
    const { left, top } = this.root.getBoundingClientRect()
    return [e.clientX - left, e.clientY - top]
  }

  /** Zooms about the middle of what is shown. */
  zoomBy(by: number): void {
    zoomTo(this.card, zoomedBy(zooms.peek().get(this.card) ?? { x: [0, 1], y: [0, 1] }, by))
  }

  private hover(e: PointerEvent): void {
    const scales = this.chart?.painted
    if (!scales) return
    const [px, py] = this.spot(e)
    let best: { run: RunCurve; row: number; away: number } | null = null
    for (const run of this.curves) {
      const found = nearestRow(run.curve, { px, py, reach: best?.away ?? REACH }, x => toPixel(scales.x, x), y => toPixel(scales.y, y))
      if (found) best = { run, ...found }
    }
    if (best) this.show(best.run, best.row, px, py)
    else this.away()
  }

  private show({ run, curve }: RunCurve, row: number, px: number, py: number): void {
    batch(() => {
      tip.value = { plot: this, threshold: curve.thresholds[row]!, run, px, py }
      hoverRun.value = run
    })
  }

  /** Goes so many thresholds on, for the keyboard, along the run that is marked or the first. */
  moveBy(by: number): void {
    const now = tip.peek()?.plot === this ? tip.peek() : null, scales = this.chart?.painted
    const run = this.curves.find(r => r.run === now?.run) ?? this.curves[0]
    if (!run || !scales) return
    const last = run.curve.thresholds.length - 1, row = now ? rowAt(run.curve, now.threshold) + by : by > 0 ? 0 : last
    const at = clamp(row, 0, last)
    this.show(run, at, toPixel(scales.x, run.curve.recall[at]!), NaN)
  }

  away(): void {
    if (tip.peek()?.plot !== this) return
    batch(() => {
      tip.value = null
      hoverRun.value = null
    })
  }
}
