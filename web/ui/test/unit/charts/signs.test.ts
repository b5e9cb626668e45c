import { describe, expect, test } from "vitest"
import { SIGNS } from "../../../src/charts/model"
import { drawSign, placesOf } from "../../../src/charts/signs"
import type { Scale } from "../../../src/axes/scale"
import { points } from "../axes/points"

const x: Scale = { lo: 0, hi: 10, log: false, from: 0, to: 100 }
const y: Scale = { lo: 0, hi: 10, log: false, from: 100, to: 0 }

describe("signs", () => {
  const places = (steps: number[], values: number[], smoothed?: number[]) => placesOf({ points: points(steps, values, smoothed ?? null) }, "step", x, y)
  test("stand on points of the front line, with room between them", () => {
    expect(places([0, 1, 2, 3, 6], [5, 5, 5, 2, 5])).toEqual([[0, 50], [30, 80], [60, 50]])
    expect(places([0, 4], [5, 5], [1, 2])).toEqual([[0, 90], [40, 80]])
  })
  test("only within the plot, and not where there is no number", () => { expect(places([-5, 0, 4, 8, 15], [5, NaN, 20, 5, 5])).toEqual([[80, 50]]) })
  test("none of no points", () => { expect(places([], [])).toEqual([]) })
  test("each is a closed figure of its own around its place", () => {
    const figures = SIGNS.map(sign => {
      const seen: number[] = []
      let closed = 0
      const put = (px: number, py: number) => { seen.push(px - 40, py - 30) }
      drawSign({ moveTo: put, lineTo: put, arc: (px, py, r) => { seen.push(px - 40, py - 30, r) }, closePath() { closed++ } }, sign, 40, 30)
      expect(closed).toBe(1)
      expect(Math.max(...seen.map(Math.abs))).toBeLessThan(5)
      return seen.join()
    })
    expect(new Set(figures).size).toBe(SIGNS.length)
  })
})
