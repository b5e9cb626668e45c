// How the user looks at precision-recall curves, and what the pointer is on.
import { signal, type ReadonlySignal } from "@preact/signals"
import { choice, type Param } from "../../state/param"
import type { Axis } from "../../types"
import type { RunCurve } from "./curve"
import { ZOOMS } from "./zooming"

/** What tells when each run's curve was logged: its step, the time since the run's first curve, or the date. */
export const when = signal<Axis>("step")

export const PARAMS: readonly Param[] = [choice("prTime", when, ["step", "relative", "wall"]), ZOOMS]

/** A chart that can be pointed at. */
export interface Pointed {
  readonly root: HTMLElement
  readonly painted: ReadonlySignal<number | null>
  readonly curves: readonly RunCurve[]
  /** The row of each curve that the tip is about, by run. */
  marked(): ReadonlyMap<number, number>
}

/** A threshold pointed at; in all curves of a chart alike. */
export interface Tip {
  readonly plot: Pointed
  readonly threshold: number
  readonly run: number
  /** Within the chart, CSS pixels; `py` is NaN where the keyboard moves it. */
  readonly px: number
  readonly py: number
}

export const tip = signal<Tip | null>(null)
