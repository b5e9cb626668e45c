import { describe, expect, test } from "vitest"
import { leavesRawOut, requestWidth, showsRaw } from "../../../../src/kinds/scalars/budget"

describe("requestWidth", () => {
  test("is at least the plot's for few lines", () => {
    for (const width of [200, 420, 1500]) expect(requestWidth(width, 1, 2)).toBeGreaterThanOrEqual(width)
  })
  test("falls as lines grow many, but not below what a curve needs", () => {
    const widths = [1, 10, 50, 100, 500, 5000].map(n => requestWidth(420, n, 2))
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    expect(widths.at(-1)).toBe(40)
  })
  test("keeps all lines of a card within a budget, until the least width", () => {
    for (const lines of [20, 50, 100, 300]) expect(requestWidth(420, lines, 2) * 2 * 2 * lines).toBeLessThanOrEqual(Math.max(20_000, 40 * 4 * lines))
  })
  test("gives a card over the whole screen more", () => {
    expect(requestWidth(1600, 50, 2)).toBeGreaterThanOrEqual(2 * requestWidth(400, 50, 2))
  })
  test("does not change with a few pixels or one run more", () => {
    expect(requestWidth(401, 3, 2)).toBe(requestWidth(405, 3, 2))
    expect(requestWidth(420, 50, 2)).toBe(requestWidth(420, 51, 2))
  })
  test("makes do without lines or width", () => { expect(requestWidth(0, 0, 1)).toBeGreaterThan(0) })
})

test("raw lines are left out without smoothing and with very many lines", () => {
  expect([showsRaw(0.6, 10), showsRaw(0, 10), showsRaw(0.6, 500)]).toEqual([true, false, false])
  // Without smoothing the raw values are the line itself: nothing is left out.
  expect([leavesRawOut(0.6, 10), leavesRawOut(0, 500), leavesRawOut(0.6, 500)]).toEqual([false, false, true])
})

