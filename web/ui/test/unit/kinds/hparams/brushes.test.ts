// Brushes as keys move them, as links write them, as people hear them.
import { expect, test } from "vitest"
import { axisOf } from "../../../../src/kinds/hparams/axes"
import { begun, grown, intervalOf, lastNotch, moved, notchesOf, readBrush, spoken, stretched, writeBrush } from "../../../../src/kinds/hparams/brushes"
import { factsOf, type Cell } from "../../../../src/cards/table/columns"

const axis = (...cells: Cell[]) => axisOf({ key: "k", label: "K" }, factsOf({ value: (i: number) => cells[i] }, cells.map((_, i) => i)), false)!
const line = axis(0, 80), log = axis(0.001, 10), list = axis("a", "b", "c")

test("a brush begins in the middle, or with the first value of a list", () => {
  expect(intervalOf(line, begun(line))).toEqual([20, 60])
  expect(intervalOf(log, begun(log))[0]).toBeCloseTo(0.01)
  expect(intervalOf(list, begun(list))).toEqual([-0.4, 0.4])
})

test("it moves, stretches and grows within its axis", () => {
  expect(moved(line, [10, 30], 1)).toEqual([11, 31])
  expect(moved(line, [10, 30], Infinity)).toEqual([20, 40])
  expect(moved(line, [10, 30], -Infinity)).toEqual([0, 20])
  expect(stretched(line, [10, 12], -5)).toEqual([10, 10])
  expect(stretched(list, [1, 1], 5)).toEqual([1, 2])
  expect(grown(line, [0, 39], 2)).toEqual([0, 40])
  expect(grown(line, [10, 13], -2)).toEqual([10, 13])
  expect(lastNotch(list)).toBe(2)
})

test("what the mouse has brushed is taken up by keys", () => {
  expect(notchesOf(line, [[20, 30], [50, 60]])).toEqual([10, 30])
  expect(notchesOf(list, [[0.5, 2.4]])).toEqual([1, 2])
  expect(notchesOf(list, [[0.3, 0.6]])).toEqual([1, 1])
  expect(notchesOf(list, [[2.3, 9]])).toEqual([2, 2])
  expect(notchesOf(line, [])).toBeNull()
})

test("it is spoken", () => {
  expect(spoken(line, [])).toBe("no brush")
  expect(spoken(line, [[20, 30], [50, 60]])).toBe("20 to 30 and 50 to 60")
  expect(spoken(list, [[0.6, 2.4]])).toBe("b, c")
  expect(spoken(axis("", "x"), [[-0.4, 0.4]])).toBe("(empty)")
})

test("a link keeps it, whatever its key", () => {
  for (const key of ["h.lr", "h.a:b,c", "m@g%|x\n", ""]) expect(readBrush(writeBrush(key, [[0.001, 2], [-3, 1e-7]]))).toEqual([[key, [[0.001, 2], [-3, 1e-7]]]])
  for (const text of ["", "h.lr", "1:x", "2,1:x", "1,2,3:x", "a,b:x", ":x", "0,Infinity:x", `${"0,1,".repeat(30)}0,1:x`]) expect(readBrush(text)).toEqual([])
})
