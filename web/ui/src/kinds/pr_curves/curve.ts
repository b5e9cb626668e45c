// A precision-recall curve as columns, and what is read off it. Pure.
import type { Rows } from "../../cards/steps/rows"
import { readNumber } from "../../kit/numbers"
import type { PRCurve } from "../../message.gen"
import type { CardKey } from "../../state/card"
import type { DrawnRun } from "../../state/looks"

/** Columns with a row for each threshold, thresholds going up. */
export interface Curve {
  readonly thresholds: Float64Array
  readonly precision: Float64Array
  readonly recall: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
  readonly trueNegatives: Float64Array
  readonly falseNegatives: Float64Array
  /** How many thresholds there are; more than rows where there are very many. */
  readonly of: number
}

/** A run, the row that is shown of it, and the curve there. */
export interface RunCurve extends DrawnRun {
  /** What its step is chosen by. */
  readonly key: CardKey
  readonly rows: Rows
  /** Which of them is wanted; what is shown may be that of before for a moment. */
  readonly row: number
  readonly step: number
  readonly wall: number
  /** Seconds since the run's first curve. */
  readonly relative: number
  readonly curve: Curve
}

export function readCurve(told: PRCurve): Curve {
  const column = (numbers: PRCurve["recall"]) => Float64Array.from(numbers, readNumber)
  return {
    of: told.of, thresholds: column(told.thresholds), precision: column(told.precision), recall: column(told.recall),
    truePositives: column(told.truePositives), falsePositives: column(told.falsePositives), trueNegatives: column(told.trueNegatives), falseNegatives: column(told.falseNegatives),
  }
}

/** Precision, weighed with the recall that each threshold adds; NaN where a rate is no number. */
export function averagePrecision({ precision, recall }: Curve): number {
  let sum = 0
  for (let i = 0; i < recall.length; i++) sum += (recall[i]! - (recall[i + 1] ?? 0)) * precision[i]!
  return recall.length > 0 ? sum : NaN
}

/** The row of a threshold, or of the nearest; -1 where the curve ends well before. */
export function rowAt({ thresholds }: Curve, threshold: number): number {
  let best = -1, least = 0.75 / Math.max(1, thresholds.length - 1)
  for (let i = 0; i < thresholds.length; i++) {
    const away = Math.abs(thresholds[i]! - threshold)
    if (away <= least) { best = i; least = away }
  }
  return best
}

/** A place on the chart, and how far away from it a curve still is the one pointed at, pixels. */
interface Spot { readonly px: number; readonly py: number; readonly reach: number }

/** The row of a curve that is nearest to a place, and how far away it is, in pixels; null where none is within reach. */
export function nearestRow({ precision, recall }: Curve, { px, py, reach }: Spot, toX: (x: number) => number, toY: (y: number) => number): { row: number; away: number } | null {
  let row = -1, away = reach
  for (let i = 0; i < recall.length; i++) {
    const far = Math.hypot(toX(recall[i]!) - px, toY(precision[i]!) - py)
    if (far <= away) { row = i; away = far }
  }
  return row < 0 ? null : { row, away }
}
