import { expect, test } from "vitest"
import { averagePrecision, nearestRow, readCurve, rowAt } from "../../../../src/kinds/pr_curves/curve"

const told = {
  of: 3, thresholds: [0, 0.5, 1], precision: [0.5, 0.75, 1], recall: [1, 0.75, 0.25],
  truePositives: [4, 3, 1], falsePositives: [4, 1, 0], trueNegatives: [0, 3, 4], falseNegatives: [0, 1, 3],
}

test("the average precision is the area under the steps", () => {
  expect(averagePrecision(readCurve(told))).toBeCloseTo(0.25 * 0.5 + 0.5 * 0.75 + 0.25 * 1)
  expect(averagePrecision(readCurve({ ...told, recall: [], precision: [], thresholds: [] }))).toBeNaN()
  expect(averagePrecision(readCurve({ ...told, precision: ["NaN", 0.75, 1] }))).toBeNaN()
})

test.each([[0, 0], [0.1, 0], [0.3, 1], [1, 2], [1.2, 2], [2, -1]])("threshold %d is that of row %d", (threshold, row) => {
  expect(rowAt(readCurve(told), threshold)).toBe(row)
})

test("a curve that ends before a threshold has no row of it", () => {
  expect(rowAt(readCurve({ ...told, thresholds: [0, 0.1, 0.2] }), 0.9)).toBe(-1)
  expect(rowAt(readCurve({ ...told, thresholds: [] }), 0)).toBe(-1)
})

test("the nearest row is found within reach only", () => {
  const curve = readCurve(told), hundred = (x: number) => 100 * x
  expect(nearestRow(curve, { px: 74, py: 76, reach: 10 }, hundred, hundred)).toEqual({ row: 1, away: Math.SQRT2 })
  expect(nearestRow(curve, { px: 50, py: 0, reach: 10 }, hundred, hundred)).toBeNull()
  expect(nearestRow(readCurve({ ...told, precision: ["NaN", "NaN", "NaN"] }), { px: 0, py: 0, reach: 1e9 }, hundred, hundred)).toBeNull()
})
