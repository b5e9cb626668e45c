import { describe, expect, test } from "vitest"
import { capRows, grasped, rowsAt, sortRows, type View } from "../../../../src/kinds/scalars/rows"
import { line, points } from "../../axes/points"

const view: View = { axis: "step", x: { lo: 0, hi: 100, log: false, from: 0, to: 100 }, y: { lo: 0, hi: 10, log: false, from: 100, to: 0 } }
const lines = [
  line(1, points([0, 50, 100], [1, 1, 1]), "run10"),
  line(2, points([0, 50, 100], [8, 8, 8], [7, 7, 7]), "run9"),
  line(3, points([0, 10, 20], [5, 5, 5]), "short"),
  line(4, points([0, 50, 100], [NaN, NaN, NaN]), "nan"),
]
const names = (rows: { name: string }[]) => rows.map(r => r.name)

describe("rowsAt", () => {
  test("takes each line's nearest point", () => {
    expect(rowsAt(lines, view, 51, 30)[1]).toEqual({ run: 2, name: "run9", color: "#123456", front: 7, value: 8, step: 50, wall: 1100, relative: 100, away: 0 })
  })
  test("leaves out lines that end well before", () => {
    expect(names(rowsAt(lines, view, 51, 0))).not.toContain("short")
    expect(names(rowsAt(lines, view, 26, 0))).toContain("short")
  })
  test("measures to the line, between its points", () => {
    const steep = [line(1, points([0, 100], [0, 10]))]
    expect(rowsAt(steep, view, 25, 75)[0]!.away).toBeCloseTo(0)
  })
  test("knows no distance without a pointer", () => { expect(rowsAt(lines, view, 50, NaN).every(r => r.away === Infinity)).toBe(true) })
  test("is empty without lines", () => { expect(rowsAt([], view, 50, 0)).toEqual([]) })
})

test("the line pointed at is the nearest within reach", () => {
  expect(grasped(rowsAt(lines, view, 50, 85))).toBe(1)
  expect(grasped(rowsAt(lines, view, 50, 35))).toBe(2)
  expect(grasped(rowsAt(lines, view, 50, 60))).toBe(null)
})

describe("sortRows", () => {
  const rows = rowsAt(lines, view, 15, 45)
  test.each([
    ["nearest", ["short", "run9", "run10", "nan"]],
    ["descending", ["run9", "short", "run10", "nan"]],
    ["ascending", ["run10", "short", "run9", "nan"]],
    ["name", ["nan", "run9", "run10", "short"]],
  ] as const)("%s", (sort, want) => { expect(names(sortRows(rows, sort))).toEqual(want) })
})

describe("capRows", () => {
  const rows = rowsAt(Array.from({ length: 20 }, (_, i) => line(i, points([0, 100], [i, i]))), view, 50, 0)
  test("shows as many as allowed and counts the rest", () => {
    const { rows: shown, more } = capRows(rows, 12, null)
    expect([shown.length, more]).toEqual([12, 8])
  })
  test("keeps the line pointed at", () => { expect(capRows(rows, 12, 19).rows.map(r => r.run)).toContain(19) })
  test("says nothing of more where all are shown", () => { expect(capRows(rows, 20, null).more).toBe(0) })
})
