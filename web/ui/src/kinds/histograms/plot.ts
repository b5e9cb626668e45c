// One card's chart: paints the model that it was given last, and what the pointer is on. The pointer's step is shown on all charts.
import { effect, signal } from "@preact/signals"
import { cancelPaint, requestPaint, whenHere, type Painter } from "../../cards/schedule"
import { nearestStep, placeOf, spotAt, spotPlace, type HistogramModel, type HistogramPainted, type HistogramSpot, type HistogramStep } from "../../charts/histogramModel"
import type { HistogramChart } from "../../charts/histograms"
import type { ImageType } from "../../charts/picture"
import { fileName, saveBlob } from "../../kit/download"
import { noteOf } from "./words"

const charts = whenHere(import("../../charts/histograms"))

/** What the pointer, or a key, is on. */
export interface Tip {
  readonly plot: Plot
  readonly spot: HistogramSpot
  /** Within the chart, CSS pixels. */
  readonly px: number
  readonly py: number
}

/** One for the page. */
export const tip = signal<Tip | null>(null)

export class Plot implements Painter {
  readonly root = document.createElement("div")
  /** Grows with each paint. */
  readonly painted = signal(0)
  model: HistogramModel | null = null
  inView = true
  /** The step that the user has chosen. */
  private chosen: Pick<HistogramStep, "step" | "wall"> | null = null
  private size = { width: 0, height: 0 }
  private chart: HistogramChart | null = null
  private readonly pointing: Painter = { urgency: () => 0, paint: () => { this.paintPointer() } }
  private readonly stop: () => void

  constructor() {
    this.root.className = "histogram-plot"
    this.stop = effect(() => {
      void tip.value
      requestPaint(this.pointing)
    })
  }

  show(model: HistogramModel, width: number, height: number): void {
    if (model === this.model && width === this.size.width && height === this.size.height) return
    this.model = model
    this.size = { width, height }
    requestPaint(this)
  }

  choose(step: Pick<HistogramStep, "step" | "wall"> | null): void {
    this.chosen = step
    requestPaint(this.pointing)
  }

  urgency(): number {
    return tip.peek()?.plot === this ? 0 : this.inView ? 1 : 2
  }

  paint(): void {
    const { width, height } = this.size
    if (!this.model || width <= 0 || height <= 0) return
    const room = charts(this)
    if (!room) return
    this.chart ??= room.mount(this.root)
    this.chart.update(this.model, this.size)
    this.painted.value++
    this.paintPointer()
  }

  private paintPointer(): void {
    const model = this.chart?.model
    if (model) this.chart!.point({ spot: this.spotOf(model, tip.peek()) })
  }

  /** What is pointed at here: the spot itself, or on other charts the same step, where there is one; else what is chosen. */
  private spotOf(model: HistogramModel, at: Tip | null): HistogramSpot | null {
    if (!at) return this.chosenIn(model)
    if (at.plot === this) return at.spot
    const step = at.plot.model?.steps[at.spot.at]
    const found = step && model.steps.length > 0 ? nearestStep(model, placeOf(model, step)) : -1
    return found >= 0 && model.steps[found]!.step === step!.step ? { at: found, bin: -1 } : null
  }

  private chosenIn({ steps }: HistogramModel): HistogramSpot | null {
    const at = this.chosen ? steps.findIndex(({ step, wall }) => step === this.chosen!.step && wall === this.chosen!.wall) : -1
    return at < 0 ? null : { at, bin: -1 }
  }

  /** Has the browser save the chart as a picture. */
  async save(type: ImageType, tag: string, run: string): Promise<void> {
    const model = this.chart?.model
    if (!model) throw new Error("The chart has not been painted yet")
    saveBlob(await this.chart!.image(type, { title: tag, note: noteOf(model), legend: [{ name: run, color: model.color }] }), fileName(tag, type))
  }

  get scales(): HistogramPainted | null { return this.chart?.painted ?? null }

  /** Points at what lies under a place of the chart. */
  pointAt(px: number, py: number): void {
    const { model, scales } = this
    if (!model || !scales) return
    const spot = px >= scales.margins.left - 4 ? spotAt(model, scales, px, py) : null
    if (spot) tip.value = { plot: this, spot, px, py }
    else this.pointAway()
  }

  pointAway(): void {
    if (tip.peek()?.plot === this) tip.value = null
  }

  /** Goes so many steps and bins on, from where the pointer is: from the newest step and its highest bin where it is not here. */
  move(steps: number, bins: number): void {
    const { model, scales } = this
    if (!model || !scales || model.steps.length === 0) return
    const now = tip.peek(), last = model.steps.length - 1
    const from = now?.plot === this && model.steps[now.spot.at] ? now.spot : this.chosenIn(model)
    const at = Math.max(0, Math.min(last, from ? from.at + steps : steps === -Infinity ? 0 : last))
    const highest = model.steps[at]!.counts.reduce((best, count, bin, all) => count > all[best]! ? bin : best, 0)
    const spot = { at, bin: from && from.bin >= 0 ? Math.max(0, Math.min(model.bins - 1, from.bin + bins)) : highest }
    const [px, py] = spotPlace(model, scales, spot)
    tip.value = { plot: this, spot, px, py }
  }

  dispose(): void {
    this.stop()
    this.pointAway()
    cancelPaint(this)
    cancelPaint(this.pointing)
    this.chart?.dispose()
    this.chart = null
  }
}
