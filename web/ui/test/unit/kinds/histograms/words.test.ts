import { expect, test } from "vitest"
import { leftOut, modelOf, rangeOf } from "../../../../src/kinds/histograms/model"
import type { Shown } from "../../../../src/kinds/histograms/fetcher"
import { noteOf, nothingCounted, spoken, wordsOf } from "../../../../src/kinds/histograms/words"
import { look } from "../../charts/histogramModels"

const shown: Shown[] = [
  { step: 0, wall: 100, value: { value: { edges: [0, 4], counts: [1, 2, 3, 4], percentiles: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] } } },
  { step: 1000, wall: 160, value: { value: { edges: [1, 2], counts: [5000], percentiles: ["NaN", 0, 0, 0, 0, 0, 0, 0, 0], leftOut: 1 } } },
]

/** On its own scale. */
function modelFrom(rows: readonly Shown[], how: Omit<Parameters<typeof modelOf>[1], "lo" | "hi">) {
  const [lo, hi] = rangeOf(rows)
  return modelOf(rows, { ...how, lo, hi })
}

test("a model has one set of bins for all steps", () => {
  const model = modelFrom(shown, { ...look, bins: 4 })
  expect([model.lo, model.hi, model.most]).toEqual([0, 4, 5000])
  expect(model.steps.map(s => [...s.counts])).toEqual([[1, 2, 3, 4], [0, 5000, 0, 0]])
  expect(model.steps[1]!.percentiles[0]).toBeNaN()
})

test("a bin in words", () => {
  const words = wordsOf(modelFrom(shown, { ...look, bins: 4 }), { at: 1, bin: 1 })!
  expect(words.title).toBe("Step 1,000")
  expect(words.time).toContain("1m")
  expect(words.rows).toEqual([["Bin", "1 to 2"], ["Count", "5,000"], ["Share", "100 %"]])
  expect(spoken(words)).toBe("Step 1,000. Bin: 1 to 2; Count: 5,000; Share: 100 %")
})

test("an edge that is zero but for rounding is zero", () => {
  const model = { ...modelFrom(shown, look), lo: -0.3, hi: 0.6, bins: 3 }
  expect(wordsOf(model, { at: 0, bin: 0 })!.rows[0]).toEqual(["Bin", "−0.3 to 0"])
})

test("percentiles in words, the greatest first", () => {
  const words = wordsOf(modelFrom(shown, { ...look, mode: "percentiles" }), { at: 0, bin: 0 })!
  expect(words.rows[0]).toEqual(["Maximum", "4"])
  expect(words.rows[4]).toEqual(["Median", "2"])
  expect(words.rows[8]).toEqual(["Minimum", "0"])
})

test("no step, no words", () => { expect(wordsOf(modelFrom([], look), { at: 0, bin: 0 })).toBeNull() })

test("what is left out is told", () => {
  expect(leftOut(shown.slice(0, 1))).toBeNull()
  expect(leftOut(shown)!.short).toBe("1 bucket left out")
  expect(leftOut([...shown, { step: 5, wall: 1, value: { error: "the file is gone" } }])).toEqual({ short: "1 step unreadable", long: "The first: step 5: the file is gone" })
})

test("steps that a restart hid stand where their steps are", () => {
  const at = (step: number, wall: number): Shown => ({ ...shown[0]!, step, wall })
  expect(modelFrom([at(0, 1), at(10, 2), at(5, 3), at(10, 4)], look).steps.map(({ step, wall }) => [step, wall])).toEqual([[0, 1], [5, 3], [10, 2], [10, 4]])
})

test("histograms that count nothing say so, whole and step by step", () => {
  const none = (step: number): Shown => ({ step, wall: 100, value: { value: { edges: [0, 1], counts: [0], percentiles: [] } } })
  expect(nothingCounted(modelFrom([none(3)], look))).toBe("The histogram of step 3 counts nothing")
  expect(nothingCounted(modelFrom([none(1), none(2)], look))).toBe("None of the 2 histograms counts anything")
  const some = modelFrom([none(1), ...shown], look)
  expect(nothingCounted(some)).toBe("")
  for (const mode of ["offset", "percentiles"] as const) expect(wordsOf({ ...some, mode }, { at: 1, bin: 0 })!.rows).toEqual([["Counts", "nothing"]])
})

test("a picture says how its data is shown", () => {
  const model = modelFrom(shown, look)
  expect(noteOf(model)).toBe("One behind the other · by step · 2 steps · 3 bins")
  expect(noteOf({ ...model, mode: "percentiles", axis: "relative" })).toBe("Percentiles · by time since the first · 2 steps")
  expect(noteOf({ ...model, mode: "overlay" })).toBe("On one baseline · 2 steps · 3 bins")
})
