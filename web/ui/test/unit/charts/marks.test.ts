import { describe, expect, test } from "vitest"
import { marksOf } from "../../../src/charts/marks"
import type { Scale } from "../../../src/axes/scale"
import { points } from "../axes/points"

const x: Scale = { lo: 0, hi: 10, log: false, from: 0, to: 100 }
const y: Scale = { lo: 0, hi: 10, log: false, from: 100, to: 0 }

describe("marksOf", () => {
  const marks = (steps: number[], values: number[], smoothed?: number[]) => marksOf(points(steps, values, smoothed ?? null), "step", x, y, false)
  test("NaN stands at the last finite height, infinities at the edges", () => {
    expect(marks([1, 2, 4, 6], [5, NaN, Infinity, -Infinity])).toEqual([
      { kind: "nan", x: 20, y: 50 }, { kind: "up", x: 40, y: 4.5 }, { kind: "down", x: 60, y: 95.5 },
    ])
  })
  test("the height is the front line's", () => { expect(marks([1, 2], [5, NaN], [8, NaN])[0]).toMatchObject({ kind: "nan", y: 20 }) })
  test("NaN from the start stands at the bottom", () => { expect(marks([1], [NaN])[0]).toMatchObject({ y: 95.5 }) })
  test("a run of them is marked now and then", () => {
    const steps = Array.from({ length: 101 }, (_, i) => i / 10)
    expect(marks(steps, steps.map(() => NaN)).length).toBeLessThanOrEqual(12)
  })
  test("none lies outside the plot", () => { expect(marks([-5, 15], [NaN, Infinity])).toEqual([]) })
  test("on a logarithmic axis NaN stands at the last height that it can show, and at the bottom after one that it cannot", () => {
    const log: Scale = { lo: 1, hi: 100, log: true, from: 100, to: 0 }
    const heights = (values: number[]) => marksOf(points([0, 5, 6], values), "step", x, log, false).map(m => Math.round(m.y * 10) / 10)
    expect(heights([10, 10, NaN])).toEqual([50])
    expect(heights([10, 0, NaN])).toEqual([95.5])
    expect(heights([10, -3, NaN])).toEqual([95.5])
    expect(heights([1, 1e9, NaN])).toEqual([4.5])
  })
  test("where outliers are cut the line's way out of the plot is marked, once each time", () => {
    const cut = (values: number[]) => marksOf(points(values.map((_, i) => i), values), "step", x, y, true).map(m => [m.kind, m.x, m.y])
    expect(cut([5, 20, 30, 5, -8, 5])).toEqual([["above", 10, 4.5], ["below", 40, 95.5]])
    expect(cut([99, 5, 5])).toEqual([["above", 0, 4.5]])
    expect(cut([0, 10, 5])).toEqual([])
    expect(marks([0, 1], [5, 99])).toEqual([])
  })
  test("finite values have none", () => { expect(marks([1, 2], [5, 6])).toEqual([]) })
})
