import { describe, expect, test } from "vitest"
import { frontColumn, heightAt, isOutside, isSorted, lowerBound, nearestIndex, xAt, type Points } from "../../../src/axes/points"
import { points, roomy } from "./points"

describe("xAt", () => {
  const p = points([0, 5], [1, 2])
  test.each([["step", 5], ["wall", 1010], ["relative", 10]] as const)("%s", (axis, x) => { expect(xAt(p, axis, 1)).toBe(x) })
})

test("the front line is the smoothed one where there is one", () => {
  expect([...frontColumn(points([0], [1], [2]))]).toEqual([2])
  expect([...frontColumn(points([0], [1]))]).toEqual([1])
})

describe("nearestIndex", () => {
  const p = points([0, 10, 20, 20, 30], [1, 2, 3, 4, 5])
  test.each([
    [-100, 0], [0, 0], [4, 0], [5, 0], [6, 1], [19, 2], [20, 2], [24, 2], [26, 4], [1e9, 4],
  ])("at %d is %d", (x, index) => { expect(nearestIndex(p, "step", x)).toBe(index) })

  test("looks only at what counts of columns with spare room", () => {
    expect(nearestIndex(roomy(p), "step", 1e9)).toBe(4)
  })

  test("finds nothing in no points and for no number", () => {
    expect(nearestIndex(points([], []), "step", 3)).toBe(-1)
    expect(nearestIndex(p, "step", NaN)).toBe(-1)
  })

  test("agrees with a search from end to end, sorted or not", () => {
    let seed = 1
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
    for (let round = 0; round < 200; round++) {
      const steps = Array.from({ length: 1 + Math.floor(random() * 20) }, () => Math.floor(random() * 30))
      if (round % 2) steps.sort((a, b) => a - b)
      const p = points(steps, steps), x = random() * 40 - 5
      const least = Math.min(...steps.map(s => Math.abs(s - x)))
      expect(Math.abs(p.steps[nearestIndex(p, "step", x)]! - x)).toBe(least)
    }
  })
})

test("lowerBound finds the first entry that is not below", () => {
  const column = Float64Array.of(1, 3, 3, 7, 99)
  expect([0, 1, 2, 3, 4, 7, 8].map(x => lowerBound(column, 4, x))).toEqual([0, 0, 1, 1, 3, 3, 4])
})

describe("isSorted", () => {
  test.each([[[1, 2, 2, 3], true], [[1, 3, 2], false], [[], true], [[NaN, 1], false]] as const)("%j is %j", (values, sorted) => {
    expect(isSorted(Float64Array.from(values), values.length)).toBe(sorted)
  })

  test("sees a step back in points that were appended", () => {
    const column = Float64Array.of(1, 2, 3, 0, 0)
    expect(isSorted(column, 3)).toBe(true)
    expect(isSorted(column, 4)).toBe(false)
    expect(isSorted(column, 3)).toBe(true)
  })
})

test("isOutside knows where a line ends", () => {
  const p = roomy(points([5, 9], [1, NaN]))
  expect([4, 5, 7, 9, 10].map(x => isOutside(p, "step", x))).toEqual([true, false, false, false, true])
  expect(isOutside(points([], []), "step", 1)).toBe(true)
  expect(isOutside(points([5, 9, 2], [1, 1, 1]), "step", 100)).toBe(false)
})

describe("heightAt", () => {
  const p: Points = points([0, 10, 20], [0, 5, NaN])
  test.each([[0, 0], [5, 2.5], [10, 5], [-1, NaN], [15, NaN], [21, NaN]])("at %d is %d", (x, y) => { expect(heightAt(p, "step", x)).toBe(y) })
})
