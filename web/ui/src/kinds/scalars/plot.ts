// One card's chart and its data: asks the live client for what the view wants, paints what comes, draws what the pointer does.
// Lives a little longer than its element, so that scrolling to and fro fetches and draws nothing twice.
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals"
import type { Card } from "../../cards/groups"
import { showsHidden } from "../../cards/hidden"
import type { CardKey } from "../../state/card"
import { requestWidth, showsRaw } from "./budget"
import type { CurveChart } from "../../charts/curves"
import type { Band, Line, Painted, Pointing } from "../../charts/model"
import { cancelPaint, requestPaint, whenHere, type Painter } from "../../cards/schedule"
import { chartTheme } from "../../charts/theme"
import { hoverRun } from "../../state/hover"
import { DASH_PATTERNS } from "../../state/slots"
import { askSelect, type SelectQuestion, type SelectRow } from "../../live/select"
import type { ChartAxis, Range, TagInfo } from "../../types"
import { downloadPoints } from "./downloads"
import { Feeds } from "./feeds"
import { makeGrouped, type Grouped, type Ungrouped } from "./groups"
import { Readout } from "./readout"
import { dark, forcedColors, drawnRuns, type DrawnRun } from "../../state/looks"
import { hoverChart, hoverX, axis, cardView, ignoreOutliers, logX, selectionOf, smoothing, zoomOf, type Selected } from "./view"

/** While a card's first answer comes in pieces it is painted no sooner than this, ms: half a chart twice costs a whole one. */
const PATIENCE = 150

const charts = whenHere(import("../../charts/curves"))

/** Part of the axes; null = as it is. */
export interface Part { readonly x: Range | null; readonly y: Range | null }

export class Plot implements Painter, Ungrouped {
  /** Holds chart and overlay; whoever shows the card puts it in place. */
  readonly root = document.createElement("div")
  readonly painted = signal<Painted | null>(null)
  /** Grows with each change of the data. */
  readonly version = signal(0)
  /** Everything that was asked for has come. */
  readonly complete = signal(false)
  readonly drag = signal<Pointing["drag"]>(null)
  /** What is shown while the chart is being moved, in place of its zoom. */
  readonly moving = signal<Part | null>(null)
  /** Whether a range of y is being typed. */
  readonly typing = signal(false)
  /** What runs along x. */
  readonly axis: ReadonlySignal<ChartAxis> = axis
  /** Whether it is in the viewport: painted before those that are not. */
  inView = true
  chart: CurveChart | null = null
  /** Runs to draw, with their colours, in order. */
  readonly runs: ReadonlySignal<readonly DrawnRun[]> = computed(() => drawnRuns(this.tag.id).filter(({ run }) => this.run === undefined || run === this.run))
  private readonly withHidden = computed(() => showsHidden(this.key))
  protected readonly width = signal(0)
  private readonly height = signal(0)
  private readonly readout = new Readout()
  protected readonly feeds = new Feeds((points, complete) => { this.receive(points, complete) })
  /** Lines of groups in place of those of runs; null while nobody groups. */
  readonly grouped = signal<Grouped | null>(null)
  private article: HTMLElement | null = null
  protected stops: (() => void)[] = []
  private refit = true
  protected answered = false
  private patience: ReturnType<typeof setTimeout> | undefined
  /** Moving the axes costs as much as painting twice, so it is done before the next points come, and after all that is waiting. */
  private readonly ahead: Painter = { urgency: () => this.inView ? 3 : 4, paint: () => this.paint(true) }
  private readonly pointing: Painter = { urgency: () => 0, paint: () => this.paintPointer() }

  /** The card whose view it follows. */
  readonly key: CardKey
  readonly tag: TagInfo

  /** Draws this run alone. */
  readonly run: number | undefined

  constructor({ key, tag, run }: Card) {
    this.key = key
    this.tag = tag
    this.run = run?.id
    this.root.className = "plot"
    this.root.append(this.readout.element)
  }

  get started(): boolean { return this.stops.length > 0 }
  /** The lines as they were painted last. */
  get drawn(): readonly Line[] { return this.chart?.model?.lines ?? [] }

  /** Shown inside an article of this chart size. */
  attach(article: HTMLElement, width: number, height: number): void {
    this.article = article
    this.resize(width, height)
    this.mark()
    requestPaint(this)
  }

  detach(article: HTMLElement): void {
    if (this.article === article) this.article = null
  }

  resize(width: number, height: number): void {
    batch(() => {
      this.width.value = width
      this.height.value = height
    })
  }

  /** Subscribes and follows the view until disposed of. */
  start(): void {
    if (this.started) return
    this.stops = [effect(() => this.ask()), effect(() => this.look()), effect(() => this.lookAgain()), effect(() => this.watchPointer()), effect(() => this.regroup())]
  }

  dispose(): void {
    for (const stop of this.stops) stop()
    clearTimeout(this.patience)
    cancelPaint(this)
    cancelPaint(this.pointing)
    cancelPaint(this.ahead)
    this.stops = []
    this.feeds.hide()
    this.grouped.peek()?.dispose()
    this.chart?.dispose()
    this.chart = null
    this.root.remove()
  }

  urgency(): number {
    return hoverChart.peek() === this ? 0 : this.inView ? 1 : 2
  }

  /** What the chart is to show of its axes. */
  private part(): Part {
    const moving = this.moving.value
    return { x: moving?.x ?? zoomOf(this.key), y: moving?.y ?? cardView(this.key).box.value }
  }

  /** What the axes show of that part: they may follow other charts. Subscribes. */
  protected frame(part: Part): Part {
    return part
  }

  /** What is selected. Subscribes. */
  protected selected(): Selected | null {
    return selectionOf(this.key)
  }

  /** The tags that are drawn, by number. Subscribes. */
  protected tags(): readonly number[] {
    return [this.tag.id]
  }

  /** The request that the view makes; sent when it changed. */
  private ask(): void {
    const tags = this.tags(), lines = this.runs.value.length * tags.length
    const layers = showsRaw(smoothing.value, lines) ? 2 : 1
    const request = {
      smoothing: smoothing.value, width: requestWidth(this.width.value, lines, layers),
      axis: axis.value, log: logX.value && axis.value !== "wall", range: this.part().x,
      orphaned: this.withHidden.value, ...this.run !== undefined && { runs: [this.run] },
    }
    untracked(() => {
      this.answered = false
      this.feeds.ask(tags, request)
    })
  }

  protected receive(points: boolean, complete: boolean): void {
    if (!points && complete === this.complete.peek() && this.answered) return
    if (complete && !this.answered) {
      this.answered = true
      this.refit = true
    }
    batch(() => {
      this.complete.value = complete
      this.version.value++
    })
    if (complete || this.painted.peek() || this.hasAllRuns()) return this.soon()
    this.patience ??= setTimeout(() => this.soon(), PATIENCE)
  }

  private hasAllRuns(): boolean {
    return this.runs.peek().every(r => this.feeds.ofRun(r.run).length > 0)
  }

  private soon(): void {
    clearTimeout(this.patience)
    this.patience = undefined
    requestPaint(this)
  }

  /** How the chart is looked at changed: fit it anew. */
  private look(): void {
    void [this.axis.value, logX.value, ignoreOutliers.value, smoothing.value, this.frame(this.part()), dark.value, forcedColors.value, this.runs.value]
    void [cardView(this.key).logY.value, this.width.value, this.height.value]
    this.renew()
  }

  /** What lies on the axes changed. */
  private lookAgain(): void {
    void this.selected()
    requestPaint(this)
  }

  /** Wall time of the run's first point of this tag, NaN while unknown. */
  originOf(run: number): number {
    return this.feeds.ofRun(run)[0]?.originWall ?? NaN
  }

  /** How many points of a run stay hidden, since steps went back behind them. */
  hiddenOf(run: number): number {
    return this.feeds.ofRun(run).reduce((n, series) => n + series.hidden, 0)
  }

  /** The lines that have points, in drawing order. */
  lines(): Line[] {
    const out: Line[] = [], series = this.feeds.of(this.tag.id)
    for (const { run, name, color, dash } of this.runs.peek()) {
      const points = series.get(run)
      if (points && points.length > 0) out.push({ run, name, color, points, ...dash > 0 && { dash: DASH_PATTERNS[dash]! } })
    }
    return out
  }

  /** What the lines come to at the selected place. */
  select(question: Omit<SelectQuestion, "tag" | "runs">, stop: AbortSignal): Promise<readonly (SelectRow & { readonly label?: string })[]> {
    return askSelect({ ...question, tag: this.tag.id, runs: this.runs.peek().map(r => r.run) }, stop)
  }

  /** Has the browser save all points of some runs, or of all that are shown. */
  download(format: "csv" | "json", runs = this.runs.peek().map(r => r.run)): void {
    downloadPoints(this.tag.id, this.tag.name, runs, format)
  }

  /** Groups come and go with the user's wish. */
  private regroup(): void {
    const make = makeGrouped.value, groups = make && this.groups(make)
    this.grouped.peek()?.dispose()
    this.grouped.value = groups
    this.renew()
  }

  /** The groups of what it draws, null where that has none. Subscribes. */
  protected groups(make: (plot: Ungrouped) => Grouped): Grouped | null {
    return this.tag.plugin === "scalars" && this.run === undefined ? untracked(() => make(this)) : null
  }

  plotWidth(): number {
    return this.width.value
  }

  renew(): void {
    this.refit = true
    requestPaint(this)
  }

  /** What is said where there is nothing to draw. */
  nothing(): string {
    return this.runs.value.length === 0 ? "No visible run has this tag" : "No points"
  }

  /** What is drawn behind the lines. */
  protected bands(): readonly Band[] {
    return []
  }

  paint(ahead = false): void {
    const width = this.width.peek(), height = this.height.peek()
    if (!this.article || !this.started || width <= 0 || height <= 0) return
    const grouped = this.grouped.peek(), lines = grouped?.lines(this.lines()) ?? this.lines()
    if (lines.length === 0 && !this.complete.peek() && !this.chart) return
    const room = charts(this)
    if (!room) return
    this.chart ??= room.mount(this.root)
    const { part, selection } = untracked(() => ({ part: this.frame(this.part()), selection: this.selected() }))
    if (selection) room.bringSelection()?.then(() => { requestPaint(this) }, reportError)
    const painted = this.chart.update({
      axis: this.axis.peek(), logX: logX.peek(), logY: cardView(this.key).logY.peek(), ignoreOutliers: ignoreOutliers.peek(),
      lines, bands: grouped?.bands() ?? this.bands(), raw: showsRaw(smoothing.peek(), lines.length), xRange: part.x, yRange: part.y, selection, refit: this.refit, ahead, theme: chartTheme(),
    }, { width, height })
    this.refit = false
    this.painted.value = painted
    this.mark()
    this.paintPointer()
    if (painted.tight) requestPaint(this.ahead)
  }

  /** Tells scripts what has been painted: the ends of the axes and the number of points on the plot, the last step on the card. */
  private mark(): void {
    const painted = this.painted.peek()
    if (!this.article || !painted) return
    this.root.dataset["x"] = `${painted.x.lo},${painted.x.hi}`
    this.root.dataset["y"] = `${painted.y.lo},${painted.y.hi}`
    this.root.dataset["points"] = String(this.drawn.reduce((n, l) => n + l.points.length, 0))
    if (Number.isFinite(painted.lastStep)) this.article.dataset["lastStep"] = String(painted.lastStep)
  }

  private watchPointer(): void {
    void [hoverX.value, hoverRun.value, this.drag.value]
    requestPaint(this.pointing)
  }

  private paintPointer(): void {
    if (!this.chart?.painted || !this.article) return
    const x = hoverChart.peek()?.axis.peek() === this.axis.peek() ? hoverX.peek() : null
    this.chart.point({ cursor: x, highlight: hoverRun.peek(), drag: this.drag.peek() })
    const elsewhere = x !== null && hoverChart.peek() !== this
    if (elsewhere) this.readout.show(this.chart, this.axis.peek(), x, hoverRun.peek())
    else this.readout.clear()
  }
}
