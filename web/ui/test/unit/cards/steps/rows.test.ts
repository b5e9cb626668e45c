import { describe, expect, test } from "vitest"
import { chosenAt, rowOf, unionOf, type Rows } from "../../../../src/cards/steps/rows"

const rows = (...steps: number[]): Rows => ({ steps: new Float64Array([...steps, 0, 0]), walls: new Float64Array(steps.map((_, i) => 100 + i)), length: steps.length })

describe("the row that is shown", () => {
  test("is the newest until one is chosen, also when more come", () => {
    expect(rowOf(rows(), null)).toBe(-1)
    expect(rowOf(rows(0, 10), null)).toBe(1)
    expect(rowOf(rows(0, 10, 20), null)).toBe(2)
    expect(chosenAt(rows(0, 10, 20), 2)).toBeNull()
  })
  test("stays the chosen one when more come", () => {
    const chosen = chosenAt(rows(0, 10, 20), 1)
    expect(chosen).toEqual({ step: 10, wall: 101 })
    expect(rowOf(rows(0, 10, 20, 30), chosen)).toBe(1)
  })
  test("is told apart from others of its step", () => {
    expect(chosenAt(rows(0, 10, 10, 20), 1)).toEqual({ step: 10, wall: 101, several: true })
    expect(chosenAt(rows(0, 10, 5, 10, 20), 3)).toEqual({ step: 10, wall: 103, several: true })
    expect(chosenAt(rows(0, 10, 10, 20), 0)).toEqual({ step: 0, wall: 100 })
  })
  test.each([
    [{ step: 11, wall: 0 }, 1], [{ step: 16, wall: 0 }, 2], [{ step: -5, wall: 0 }, 0], [{ step: 99, wall: 0 }, 3], [{ step: 20, wall: 0 }, 2], [{ step: 20, wall: 103 }, 3], [{ step: 20, wall: 102 }, 2],
  ])("nearest to %j, of one step by its time", (chosen, row) => { expect(rowOf(rows(0, 10, 20, 20), chosen)).toBe(row) })
  test.each([[5, 0], [10, 1], [11, 1], [19, 1], [99, 3], [-5, -1]])("at %d or before is row %d", (step, row) => {
    expect(rowOf(rows(0, 10, 20, 30), { step, wall: NaN, orBefore: true })).toBe(row)
  })
  test("is found too where steps go back, as they do where hidden rows are shown", () => {
    const back = rows(0, 10, 20, 5, 10, 15)
    for (const row of [0, 1, 2, 3, 4]) expect(rowOf(back, chosenAt(back, row))).toBe(row)
  })
  test("of rows that are gone is the nearest that is left", () => { expect(rowOf(rows(0, 10), { step: 30, wall: 5 })).toBe(1) })
})

test("the union of timelines has each step once, with its first time", () => {
  const union = unionOf([rows(10, 0), { ...rows(0, 5, 20), walls: new Float64Array([99, 98, 97]) }])!
  expect([...union.steps]).toEqual([0, 5, 10, 20])
  expect([...union.walls]).toEqual([99, 98, 100, 97])
  expect(unionOf([])).toBeNull()
  expect(unionOf([rows()])).toBeNull()
})
