import { describe, expect, test } from "vitest"
import { Lines } from "../../../src/cards/table/lines"

describe("elements of rows", () => {
  test("stay with a row that stays in sight; one that comes takes those of one that left", () => {
    const lines = new Lines()
    expect(lines.take(["a", "b", "c"])).toEqual([0, 1, 2])
    expect(lines.take(["b", "c", "d"])).toEqual([1, 2, 0])
    expect(lines.take(["c", "b", "e"])).toEqual([2, 1, 0])
  })
  test("are no more than the rows in sight", () => {
    const lines = new Lines()
    lines.take([0, 1, 2, 3, 4])
    expect(lines.take([4, 9])).toEqual([4, 0])
    expect(lines.take([9, 10])).toEqual([0, 1])
    expect(lines.take([])).toEqual([])
    expect(lines.take([7])).toEqual([0])
  })
})
