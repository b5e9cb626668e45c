// What a card's chart shows, from what was fetched and how the user looks at it. Pure.
import { placeOf, type HistogramModel, type HistogramStep } from "../../charts/histogramModel"
import { readNumber } from "../../kit/numbers"
import type { Histogram } from "../../message.gen"
import type { Range } from "../../types"
import { rebin, spanOf } from "./bins"
import type { Shown } from "./fetcher"

type Look = Omit<HistogramModel, "steps" | "most">

type Readable = Shown & { readonly value: { readonly value: Histogram } }
const readable = (row: Shown): row is Readable => row.value.value !== undefined

/** What all that is shown spans. */
export function rangeOf(shown: readonly Shown[]): Range {
  return spanOf(shown.filter(readable).map(({ value }) => value.value))
}

export function modelOf(shown: readonly Shown[], look: Look): HistogramModel {
  const steps = shown.filter(readable).map(({ step, wall, value: { value } }): HistogramStep => ({
    step, wall, counts: rebin(value, [look.lo, look.hi], look.bins), percentiles: value.percentiles.map(readNumber),
  }))
  // Steps go back where those are shown that a restart hid.
  steps.sort((a, b) => placeOf(look, a) - placeOf(look, b))
  let most = 0
  for (const { counts } of steps) for (const count of counts) most = Math.max(most, count)
  return { ...look, steps, most }
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
