// What a card's chart shows, from what was fetched and how the user looks at it. Pure.
import type { HistogramModel, HistogramStep } from "../../charts/histogramModel"
import { readNumber } from "../../kit/numbers"
import type { Histogram } from "../../message.gen"
import { rebin, spanOf } from "./bins"
import type { Shown } from "./fetcher"

type Look = Pick<HistogramModel, "mode" | "axis" | "bins" | "color" | "theme" | "originWall">

export function modelOf(shown: readonly Shown[], look: Look): HistogramModel {
  const there = shown.filter((row): row is Shown & { value: { value: Histogram } } => row.value.value !== undefined)
  const [lo, hi] = spanOf(there.map(({ value }) => value.value))
  const steps = there.map(({ step, wall, value: { value } }): HistogramStep => ({
    step, wall, counts: rebin(value, [lo, hi], look.bins), percentiles: value.percentiles.map(readNumber),
  }))
  let most = 0
  for (const { counts } of steps) for (const count of counts) most = Math.max(most, count)
  return { ...look, steps, lo, hi, most }
}

/** What is not shown, in words; "" where all is. */
export function leftOut(shown: readonly Shown[]): { readonly short: string; readonly long: string } | null {
  const failed = shown.filter(({ value }) => value.value === undefined)
  const buckets = shown.reduce((n, { value }) => n + (value.value?.leftOut ?? 0), 0)
  if (failed.length > 0) {
    const steps = failed.length === 1 ? "1 step" : `${failed.length} steps`
    return { short: `${steps} unreadable`, long: `The first: step ${failed[0]!.step}: ${failed[0]!.value.error ?? "no value"}` }
  }
  if (buckets > 0) return { short: `${buckets} ${buckets === 1 ? "bucket" : "buckets"} left out`, long: "Their edges or counts are NaN or infinite, or in the wrong order." }
  return null
}
