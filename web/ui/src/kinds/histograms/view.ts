// How the user looks at histograms; kept in the URL.
import { signal, type ReadonlySignal } from "@preact/signals"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import type { HistogramMode } from "../../charts/histogramModel"
import { choice, flag, number, type Param } from "../../state/param"
import type { Axis } from "../../types"

/** How the histograms of a dashboard are drawn. */
export interface Form {
  readonly mode: ReadonlySignal<HistogramMode>
  /** Goes on to the next one; absent where there is no choice. */
  next?(): void
}

export const mode = signal<HistogramMode>("offset")
/** What steps are placed along, but where all have one baseline. */
export const axis = signal<Axis>("step")
/** TensorBoard's number of bins. */
const USUAL_BINS = 30
export const LEAST_BINS = 5, MOST_BINS = 200
export const bins = signal(USUAL_BINS)
/** All runs of a tag have the same bins, and the same height for a count. */
export const common = signal(false)

/** How many steps a chart shows at most: where each has an outline as many as TensorBoard, else about one for two pixels. */
export const MOST_STEPS: Readonly<Record<HistogramMode, number>> = { offset: 51, overlay: 51, percentiles: 201, heat: 201 }

export const MODES: readonly [HistogramMode, string, string][] = [
  ["offset", "Offset", "One step behind the other, the newest in front"],
  ["overlay", "Overlay", "All steps on one baseline"],
  ["percentiles", "Distribution", "Percentiles over steps, as in TensorBoard's distributions"],
  ["heat", "Heat map", "Counts as colours, over steps"],
]
export const AXES: readonly [Axis, string, string][] = [
  ["step", "Step", "Training step"], ["relative", "Relative", "Time since the run's first histogram of the tag"], ["wall", "Wall", "Date and time"],
]

export const PARAMS: readonly Param[] = [
  choice("histograms", mode, MODES.map(([name]) => name)),
  choice("histogramAxis", axis, AXES.map(([name]) => name)),
  number("bins", bins, LEAST_BINS, MOST_BINS, true),
  flag("commonScale", common),
  ...STEP_PARAMS,
]

export function nextMode(): void {
  mode.value = after(MODES.map(([name]) => name), mode.value)
}

export function nextAxis(): void {
  axis.value = after(AXES.map(([name]) => name), axis.value)
}

function after<T>(all: readonly T[], now: T): T {
  return all[(all.indexOf(now) + 1) % all.length]!
}
