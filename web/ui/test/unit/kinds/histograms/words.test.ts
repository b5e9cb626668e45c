import { expect, test } from "vitest"
import { leftOut, modelOf } from "../../../../src/kinds/histograms/model"
import type { Shown } from "../../../../src/kinds/histograms/fetcher"
import { spoken, wordsOf } from "../../../../src/kinds/histograms/words"
import { look } from "../../charts/histogramModels"

const shown: Shown[] = [
  { step: 0, wall: 100, value: { value: { edges: [0, 4], counts: [1, 2, 3, 4], percentiles: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] } } },
  { step: 1000, wall: 160, value: { value: { edges: [1, 2], counts: [5000], percentiles: ["NaN", 0, 0, 0, 0, 0, 0, 0, 0], leftOut: 1 } } },
]

test("a model has one set of bins for all steps", () => {
  const model = modelOf(shown, { ...look, bins: 4 })
  expect([model.lo, model.hi, model.most]).toEqual([0, 4, 5000])
  expect(model.steps.map(s => [...s.counts])).toEqual([[1, 2, 3, 4], [0, 5000, 0, 0]])
  expect(model.steps[1]!.percentiles[0]).toBeNaN()
})

test("a bin in words", () => {
  const words = wordsOf(modelOf(shown, { ...look, bins: 4 }), { at: 1, bin: 1 })!
  expect(words.title).toBe("Step 1,000")
  expect(words.time).toContain("1m")
  expect(words.rows).toEqual([["Bin", "1 to 2"], ["Count", "5,000"], ["Share", "100 %"]])
  expect(spoken(words)).toBe("Step 1,000. Bin: 1 to 2; Count: 5,000; Share: 100 %")
})

test("an edge that is zero but for rounding is zero", () => {
  const model = { ...modelOf(shown, look), lo: -0.3, hi: 0.6, bins: 3 }
  expect(wordsOf(model, { at: 0, bin: 0 })!.rows[0]).toEqual(["Bin", "−0.3 to 0"])
})

test("percentiles in words, the greatest first", () => {
  const words = wordsOf(modelOf(shown, { ...look, mode: "percentiles" }), { at: 0, bin: 0 })!
  expect(words.rows[0]).toEqual(["Maximum", "4"])
  expect(words.rows[4]).toEqual(["Median", "2"])
  expect(words.rows[8]).toEqual(["Minimum", "0"])
})

test("no step, no words", () => { expect(wordsOf(modelOf([], look), { at: 0, bin: 0 })).toBeNull() })

test("what is left out is told", () => {
  expect(leftOut(shown.slice(0, 1))).toBeNull()
  expect(leftOut(shown)!.short).toBe("1 bucket left out")
  expect(leftOut([...shown, { step: 5, wall: 1, value: { error: "the file is gone" } }])).toEqual({ short: "1 step unreadable", long: "The first: step 5: the file is gone" })
})
