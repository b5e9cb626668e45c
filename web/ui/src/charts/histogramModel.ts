// What a chart of histograms over steps shows, what it says about what it painted, and where things are on it. Pure.
import { toPixel, toValue, type Scale, type Ticks } from "../axes/scale"
import type { Axis } from "../types"
import type { Margins } from "./model"
import type { Theme } from "./theme"

/** One behind the other; on one baseline; bands of percentiles over steps; a map of counts over steps. */
export type HistogramMode = "offset" | "overlay" | "percentiles" | "heat"

export interface HistogramStep {
  readonly step: number
  readonly wall: number
  /** Of each bin. */
  readonly counts: Float64Array
  /** From the minimum to the maximum, the median in the middle; none where nothing was counted. */
  readonly percentiles: readonly number[]
}

export interface HistogramModel {
  readonly mode: HistogramMode
  /** What the steps are placed along. */
  readonly axis: Axis
  /** Where relative time begins. */
  readonly originWall: number
  /** The oldest first. */
  readonly steps: readonly HistogramStep[]
  /** The bins' ends: all steps have the same bins, of one width. */
  readonly lo: number
  readonly hi: number
  readonly bins: number
  /** The largest count of a bin; 0 where nothing is counted. */
  readonly most: number
  /** Ends of bins and the largest count are those of several charts. */
  readonly common: boolean
  readonly color: string
  readonly theme: Theme
}

export interface HistogramPainted {
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: Ticks
  readonly yTicks: Ticks
  readonly margins: Margins
  /** How high the highest bin is, where histograms have a height; CSS pixels. */
  readonly rise: number
}

/** A step, by its place in the model, and a bin of it; -1 for no bin: the step alone, pointed at on another chart. */
export interface HistogramSpot { readonly at: number; readonly bin: number }
export interface HistogramPointing { readonly spot: HistogramSpot | null }

/** Where a step lies on its axis. */
export function placeOf({ axis, originWall }: Pick<HistogramModel, "axis" | "originWall">, { step, wall }: Pick<HistogramStep, "step" | "wall">): number {
  if (axis === "step") return step
  return axis === "wall" ? wall : wall - originWall
}

/** The value in the middle of a bin, or with another share elsewhere in it. */
export function binValue({ lo, hi, bins }: Pick<HistogramModel, "lo" | "hi" | "bins">, bin: number, share = 0.5): number {
  const at = (bin + share) / bins
  return lo * (1 - at) + hi * at
}

/** The bin that a value lies in; those at the ends where it lies outside. */
export function binOf({ lo, hi, bins }: Pick<HistogramModel, "lo" | "hi" | "bins">, value: number): number {
  const at = (value / 2 - lo / 2) / (hi / 2 - lo / 2)
  return Math.max(0, Math.min(bins - 1, Math.floor(at * bins)))
}

/** Where the columns of a map of steps begin and end: half-way to the neighbours. One more than there are places. */
export function columnEdges(places: readonly number[]): number[] {
  const n = places.length
  if (n === 0) return []
  if (n === 1) return [places[0]! - 0.5, places[0]! + 0.5]
  const middle = (i: number) => (places[i - 1]! + places[i]!) / 2
  const first = places[0]! - (middle(1) - places[0]!), last = places[n - 1]! + (places[n - 1]! - middle(n - 1))
  return [first, ...places.slice(1).map((_, i) => middle(i + 1)), last]
}

/** The outline of a step's histogram from left to right, as pixels: it begins and ends on its baseline, and passes the middle of each bin. */
export function outline(model: HistogramModel, painted: HistogramPainted, at: number): [x: number, y: number][] {
  const base = baseline(model, painted, at), { counts } = model.steps[at]!
  const points: [number, number][] = [[painted.x.from, base]]
  for (let bin = 0; bin < model.bins; bin++) points.push([toPixel(painted.x, binValue(model, bin)), base - heightOf(model, painted, counts[bin]!)])
  points.push([painted.x.to, base])
  return points
}

/** The height of a step's baseline, where histograms have one. */
export function baseline(model: HistogramModel, { y }: HistogramPainted, at: number): number {
  return model.mode === "offset" ? toPixel(y, placeOf(model, model.steps[at]!)) : y.from
}

export function heightOf({ most }: HistogramModel, { rise }: HistogramPainted, count: number): number {
  return most > 0 ? count / most * rise : 0
}

/** What lies under the pointer: of histograms the one in front that covers it, else the one whose outline is nearest. */
export function spotAt(model: HistogramModel, painted: HistogramPainted, px: number, py: number): HistogramSpot | null {
  if (model.steps.length === 0) return null
  if (model.mode === "percentiles" || model.mode === "heat") {
    return { at: nearestStep(model, toValue(painted.x, px)), bin: binOf(model, toValue(painted.y, py)) }
  }
  const bin = binOf(model, toValue(painted.x, px))
  let best = -1, least = Infinity
  for (let at = model.steps.length - 1; at >= 0; at--) {
    const base = baseline(model, painted, at), top = base - heightOf(model, painted, model.steps[at]!.counts[bin]!)
    if (model.mode === "offset" && py <= base && py >= top) return { at, bin }
    const away = Math.abs(py - top)
    if (away < least) { least = away; best = at }
  }
  return { at: best, bin }
}

/** The step whose place is nearest; of equals the last, which lies in front. */
export function nearestStep(model: Pick<HistogramModel, "axis" | "originWall" | "steps">, place: number): number {
  let best = -1, least = Infinity
  model.steps.forEach((step, i) => {
    const away = Math.abs(placeOf(model, step) - place)
    if (away <= least) { least = away; best = i }
  })
  return best
}

/** Where the pointer would be on a spot, CSS pixels: for whoever moves it by key. */
export function spotPlace(model: HistogramModel, painted: HistogramPainted, { at, bin }: HistogramSpot): [x: number, y: number] {
  const step = model.steps[at]!
  if (model.mode === "percentiles" || model.mode === "heat") return [toPixel(painted.x, placeOf(model, step)), toPixel(painted.y, binValue(model, bin))]
  return [toPixel(painted.x, binValue(model, bin)), baseline(model, painted, at) - heightOf(model, painted, step.counts[bin]!)]
}
