// What is pointed at, in words. Pure.
import { binValue, type HistogramModel, type HistogramSpot } from "../../charts/histogramModel"
import { count, plural, stepText, valueText } from "../../kit/numbers"
import { duration, wallText } from "../../kit/time"

/** Of the percentiles, from the greatest to the least, as TensorBoard calls them. */
export const PERCENTILES = ["Maximum", "93 %", "84 %", "69 %", "Median", "31 %", "16 %", "7 %", "Minimum"] as const

export interface Words {
  readonly title: string
  /** When it was. */
  readonly time: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

export function wordsOf(model: HistogramModel, { at, bin }: HistogramSpot): Words | null {
  const step = model.steps[at]
  if (!step) return null
  const time = `${wallText(step.wall)}, ${duration(step.wall - model.originWall)}`
  const title = `Step ${stepText(step.step)}`
  const total = step.counts.reduce((sum, n) => sum + n, 0)
  if (total === 0) return { title, time, rows: [["Counts", "nothing"]] }
  if (model.mode === "percentiles") {
    const rows = PERCENTILES.map((name, i) => [name, step.percentiles.length > 0 ? valueText(step.percentiles[8 - i]) : "–"] as const)
    return { title, time, rows }
  }
  if (bin < 0) return { title, time, rows: [["All", countText(total)]] }
  const here = step.counts[bin]!
  const rows = [["Bin", `${edgeText(model, bin, 0)} to ${edgeText(model, bin, 1)}`], ["Count", countText(here)], ["Share", total > 0 ? `${Number((here / total * 100).toPrecision(3))} %` : "–"]] as const
  return { title, time, rows }
}

/** That no step counts anything, in words; "" where one does. */
export function nothingCounted({ steps }: Pick<HistogramModel, "steps">): string {
  if (steps.some(({ counts }) => counts.some(n => n > 0))) return ""
  return steps.length === 1 ? `The histogram of step ${stepText(steps[0]!.step)} counts nothing` : `None of the ${steps.length} histograms counts anything`
}

const FORMS = { offset: "One behind the other", overlay: "On one baseline", percentiles: "Percentiles", heat: "Counts as colours" } as const
const AXES = { step: "by step", relative: "by time since the first", wall: "by time" } as const

/** How a picture's data is shown. */
export function noteOf({ mode, axis, bins, steps }: Pick<HistogramModel, "mode" | "axis" | "bins" | "steps">): string {
  const parts = [FORMS[mode], ...mode === "overlay" ? [] : [AXES[axis]], plural(steps.length, "step"), ...mode === "percentiles" ? [] : [plural(bins, "bin")]]
  return parts.join(" · ")
}

export function spoken({ title, rows }: Words): string {
  return `${title}. ${rows.map(([name, value]) => `${name}: ${value}`).join("; ")}`
}

/** A bin's edge with as many digits as tell it from its neighbours. */
function edgeText({ lo, hi, bins }: HistogramModel, bin: number, share: number): string {
  const value = binValue({ lo, hi, bins }, bin, share), width = hi / bins - lo / bins
  return Math.abs(value) < width * 1e-6 ? "0" : valueText(value)
}

/** Whole as a rule, since a bucket is shared among bins the rest too. */
function countText(n: number): string {
  return Number.isInteger(n) && n < 1e15 ? count(n) : n >= 100 && n < 1e15 ? count(Math.round(n)) : valueText(n)
}
