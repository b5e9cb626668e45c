import { expect, test } from "vitest"
import { besideOf, besideText, difference } from "../../../src/cards/table/difference"

test.each([
  [0.5, 1, "lower", -0.5, -50, 1], [2, 1, "lower", 1, 100, -1], [2, 1, "higher", 1, 100, 1], [1, 2, "higher", -1, -50, -1],
  [2, 1, "", 1, 100, 0], [1, 1, "lower", 0, 0, 0], [-1, -2, "higher", 1, 50, 1], [1, 0, "lower", 1, NaN, -1],
] as const)("%d against %d, %s is better", (value, base, direction, delta, percent, mood) => {
  expect(difference(value, base, direction)).toEqual({ delta, percent, mood })
})

test("what is no number has no difference", () => {
  expect(difference(NaN, 1, "lower")).toBeUndefined()
  expect(difference(1, NaN, "lower")).toBeUndefined()
  expect(difference(Infinity, Infinity, "lower")).toBeUndefined()
})

test("as text: signs beside colours; per cent only where they mean something", () => {
  expect(besideText({ delta: 0.5, percent: 100, mood: -1 })).toBe("+0.5 (+100 %) ✗")
  expect(besideText({ delta: -0.25, percent: NaN, mood: 1 })).toBe("−0.25 ✓")
  expect(besideOf({ delta: 1, percent: 5, mood: 0 })).toEqual({ text: "+1 (+5.0 %)", mood: 0, title: "Against the baseline: 1 (+5.0 %)" })
})
