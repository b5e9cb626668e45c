import { describe, expect, test } from "vitest"
import { cellOf, columnsFor, scaleIn, WHOLE, zoomed } from "../../../../src/kinds/images/fit"

describe("pictures in a card", () => {
  test.each([
    [1, 10, 10, 200, 100, 1], [2, 10, 10, 200, 100, 2], [2, 10, 10, 100, 200, 1], [4, 10, 10, 200, 200, 2], [3, 100, 1, 200, 200, 1], [6, 1, 100, 200, 200, 6],
  ])("%i of %i × %i in %i × %i have %i columns", (count, width, height, w, h, columns) => {
    expect(columnsFor(count, { width, height }, { width: w, height: h })).toBe(columns)
  })

  test("have what the gaps leave", () => {
    expect(cellOf(3, 2, { width: 208, height: 108 })).toEqual({ width: 100, height: 50 })
    expect(cellOf(50, 50, { width: 10, height: 10 })).toEqual({ width: 1, height: 10 })
  })

  test("fill their room, of no size too", () => {
    expect(scaleIn({ width: 28, height: 28 }, { width: 280, height: 560 })).toBe(10)
    expect(scaleIn({ width: 0, height: 0 }, { width: 5, height: 7 })).toBe(5)
  })
})

describe("zoom", () => {
  test("keeps the place under the pointer", () => {
    const view = zoomed(WHOLE, 2, 100, 50)
    expect(view).toEqual({ x: -100, y: -50, scale: 2 })
    expect(zoomed(view, 0.5, 100, 50)).toEqual(WHOLE)
  })
  test("has ends", () => {
    expect(zoomed(WHOLE, 1e9, 0, 0).scale).toBe(200)
    expect(zoomed(WHOLE, 0, 0, 0).scale).toBe(0.1)
  })
})
