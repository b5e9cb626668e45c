import { describe, expect, test } from "vitest"
import { countNonPositive, quantile, settle, xDomain, xExtent, yDomain, type YOptions } from "../../../src/axes/extent"
import { points, roomy } from "./points"

const options: YOptions = { axis: "step", xRange: null, log: false, ignoreOutliers: false, raw: true }
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

describe("xExtent", () => {
  test("spans all lines", () => {
    expect(xExtent([points([5, 9], [0, 0]), roomy(points([2, 7], [0, 0]))], "step", false)).toEqual({ lo: 2, hi: 9 })
  })
  test("of relative time begins at each run's own first point", () => {
    expect(xExtent([points([5, 9], [0, 0])], "relative", false)).toEqual({ lo: 0, hi: 8 })
  })
  test("leaves out what a logarithmic axis cannot show", () => {
    expect(xExtent([points([0, 3, 9], [0, 0, 0])], "step", true)).toEqual({ lo: 3, hi: 9 })
  })
  test("holds for steps that go back", () => {
    expect(xExtent([points([5, 9, 1], [0, 0, 0])], "step", false)).toEqual({ lo: 1, hi: 9 })
  })
})

describe("xDomain", () => {
  test("is never empty", () => {
    for (const axis of ["step", "relative", "wall"] as const) for (const log of [false, true]) for (const extent of [{ lo: Infinity, hi: -Infinity }, { lo: 7, hi: 7 }]) {
      const [lo, hi] = xDomain(extent, axis, log)
      expect(hi).toBeGreaterThan(lo)
      if (log) expect(lo).toBeGreaterThan(0)
    }
  })
  test("moves only now and then while points come, and never leaves much room", () => {
    const seen = new Set<number>()
    for (let hi = 1000; hi < 1100; hi++) {
      const [lo, end] = xDomain({ lo: 0, hi }, "step", false)
      expect(lo).toBe(0)
      expect(end).toBeGreaterThanOrEqual(hi)
      expect(end).toBeLessThanOrEqual(hi * 1.021)
      seen.add(end)
    }
    expect(seen.size).toBeLessThan(10)
  })
})

test.each([[[1, 2, 3, 4, 5], 0.5, 3], [[0, 10], 0.05, 0.5], [[7], 0.95, 7]])("quantile of %j at %d is %d", (sorted, q, value) => {
  expect(quantile(sorted, q)).toBeCloseTo(value)
})

describe("yDomain", () => {
  test("spans the finite values and a little more", () => {
    expect(yDomain([points([0, 1, 2, 3, 4], [0, 10, NaN, Infinity, -Infinity])], options)).toEqual([-0.5, 10.5])
  })
  test("spans raw lines too, where they are shown", () => {
    expect(yDomain([points([0, 1], [0, 100], [40, 50])], options)).toEqual([-5, 105])
    expect(yDomain([points([0, 1], [0, 100], [40, 50])], { ...options, raw: false })).toEqual([39.5, 50.5])
  })
  test("ignores outliers as TensorBoard does: the 5 to 95 % quantiles of the front lines", () => {
    const values = [...upTo(100), 1e6]
    const [lo, hi] = yDomain([points(upTo(101), values)], { ...options, ignoreOutliers: true })
    expect(lo).toBeCloseTo(0.5)
    expect(hi).toBeCloseTo(99.5)
  })
  test("shows everything where nothing lies far out", () => {
    expect(yDomain([points(upTo(101), upTo(101))], { ...options, ignoreOutliers: true })).toEqual([-5, 105])
  })
  test("counts only what lies in the range of x", () => {
    expect(yDomain([points([0, 5, 9], [1000, 0, 10])], { ...options, xRange: [5, 9] })).toEqual([-0.5, 10.5])
    expect(yDomain([points([9, 0, 5], [10, 1000, 0])], { ...options, xRange: [5, 9] })).toEqual([-0.5, 10.5])
  })
  test("between two points is that of the lines that cross the range, sorted or not", () => {
    const between = { ...options, xRange: [3.2, 3.8] as const }
    expect(yDomain([points([0, 3, 4, 9], [1000, 0, 10, 1000])], between)).toEqual([-0.5, 10.5])
    expect(yDomain([points([3, 4, 9, 4.5], [0, 10, 1000, 500])], between)).toEqual([-0.5, 10.5])
    expect(yDomain([points([3, 4], [0, 10]), points([3.5], [20]), points([0, 1], [99, 99])], between)).toEqual([-1, 21])
    expect(yDomain([points([0, 1], [5, 5]), points([7, 8], [5, 5])], between)).toEqual([0, 1])
  })
  test("about one point shows the way to its neighbours", () => {
    expect(yDomain([points([0, 3, 4, 5, 9], [1000, 0, 5, 10, 1000])], { ...options, xRange: [3.5, 4.5] })).toEqual([-0.5, 10.5])
    expect(yDomain([points([0, 1], [0, 10])], { ...options, xRange: [0.5, 7] })).toEqual([-0.5, 10.5])
  })
  test("of values that differ by rounding alone is that of a constant", () => {
    const third = Math.fround(1 / 3)
    const noisy = points(upTo(50), upTo(50).map(i => third + i * 1e-10))
    for (const ignoreOutliers of [false, true]) {
      const [lo, hi] = yDomain([noisy], { ...options, ignoreOutliers })
      expect([lo, hi]).toEqual([expect.closeTo(0.3, 3), expect.closeTo(0.3667, 3)])
      expect(yDomain([noisy], { ...options, ignoreOutliers, log: true })).toEqual([expect.closeTo(1 / 6, 6), expect.closeTo(2 / 3, 6)])
    }
    // A hundredth of a per cent is no rounding.
    expect(yDomain([points([0, 1], [1, 1.0001])], options)[1]).toBeLessThan(1.001)
  })
  test("of the largest and smallest numbers is finite", () => {
    for (const log of [false, true]) for (const pair of [[1.7e308, 1.79e308], [5e-324, 1e-323], [1e308, 1e308]]) {
      const [lo, hi] = yDomain([points([0, 1], pair)], { ...options, log })
      expect(hi).toBeGreaterThan(lo)
      expect(Number.isFinite(lo) && Number.isFinite(hi)).toBe(true)
      if (log) expect(lo).toBeGreaterThan(0)
    }
  })
  test("of a logarithmic axis spans what is above zero", () => {
    const [lo, hi] = yDomain([points([0, 1, 2, 3], [0, -5, 0.01, 100])], { ...options, log: true })
    expect(lo).toBeGreaterThan(0.005)
    expect(lo).toBeLessThan(0.01)
    expect(hi).toBeGreaterThan(100)
  })
  test.each([[[]], [[5]], [[0]], [[NaN]], [[-1e300, 1e300]], [[-3]]])("of %j is never empty", values => {
    for (const log of [false, true]) for (const ignoreOutliers of [false, true]) {
      const [lo, hi] = yDomain([points(values.map((_, i) => i), values)], { ...options, log, ignoreOutliers })
      expect(hi).toBeGreaterThan(lo)
      expect(Number.isFinite(hi - lo) || values.length === 2).toBe(true)
    }
  })
})

describe("settle", () => {
  test("keeps the axis while the points fit", () => { expect(settle([0, 10], [0.2, 10.3], false)).toEqual([0, 10]) })
  test("moves it when they leave it", () => { expect(settle([0, 10], [0, 12], false)).toEqual([0, 12]) })
  test("moves it when much of it would be empty", () => { expect(settle([0, 10], [0, 5], false)).toEqual([0, 5]) })
  test("does so on logarithmic axes in decades", () => {
    expect(settle([0.01, 100], [0.0101, 101], true)).toEqual([0.01, 100])
    expect(settle([0.01, 100], [0.0001, 100], true)).toEqual([0.0001, 100])
  })
  test("takes what is wanted when nothing was shown", () => { expect(settle(null, [1, 2], false)).toEqual([1, 2]) })
})

test("countNonPositive counts what logarithmic axes hide", () => {
  const p = points([0, 1, 2], [-1, 0, NaN])
  expect(countNonPositive([p], "step", true, true)).toEqual({ x: 1, y: 2 })
  expect(countNonPositive([p], "step", false, false)).toEqual({ x: 0, y: 0 })
})
