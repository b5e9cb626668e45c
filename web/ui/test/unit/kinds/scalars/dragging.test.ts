import { describe, expect, test } from "vitest"
import { axesOf, draggedOver, movedTo, shownIn } from "../../../../src/kinds/scalars/dragging"

const scales = { x: { lo: 0, hi: 100, log: false, from: 40, to: 240 }, y: { lo: 0, hi: 10, log: false, from: 200, to: 0 } }
const at = (x: number, y: number) => ({ x, y })

test.each([[5, 90, "y"], [90, 5, "x"], [60, 60, "both"], [60, 31, "both"], [60, 30, "x"], [-30, 61, "y"], [0, 8, "y"]])("a drag of %d, %d pixels is about %s", (dx, dy, want) => {
  expect(axesOf(at(100, 100), at(100 + dx, 100 + dy))).toBe(want)
})

describe("a drag to zoom", () => {
  const zoomed = (from: [number, number], to: [number, number]) => shownIn(draggedOver(at(...from), at(...to), scales), scales)
  test("horizontally shows a range of x, vertically one of y, else both", () => {
    expect(zoomed([60, 100], [140, 110])).toEqual({ x: [10, 50], y: null })
    expect(zoomed([140, 110], [135, 10])).toEqual({ x: null, y: [4.5, 9.5] })
    expect(zoomed([140, 150], [60, 100])).toEqual({ x: [10, 50], y: [2.5, 5] })
  })
  test("ends at the edges of the plot", () => { expect(zoomed([140, 100], [900, 100])).toEqual({ x: [50, 100], y: null }) })
  test("that is next to nothing along an axis leaves it alone", () => { expect(shownIn({ x: [60, 61], y: [0, 100] }, scales)).toEqual({ x: null, y: [5, 10] }) })
})

test("moving keeps what is under the hand there", () => {
  expect(movedTo(at(100, 100), at(120, 100), scales)).toEqual({ x: [-10, 90], y: null })
  expect(movedTo(at(100, 100), at(100, 120), scales)).toEqual({ x: null, y: [1, 11] })
  expect(movedTo(at(100, 100), at(120, 120), scales)).toEqual({ x: [-10, 90], y: [1, 11] })
})
