// Sessions as rows, and as lines of pictures.
import { expect, test } from "vitest"
import { axisOf, dragged, isWithin, place, share } from "../../../../src/kinds/hparams/axes"
import { blend } from "../../../../src/charts/blend"
import { aggregated, lessIsBetter, readSummaries, sessionsOf, statusText, type Session } from "../../../../src/kinds/hparams/session"
import { factsOf, type Cell } from "../../../../src/cards/table/columns"
import type { HParams } from "../../../../src/message.gen"

const told: HParams = {
  params: [{ name: "lr" }, { name: "opt" }], metrics: [{ tag: 7, name: "loss", group: 0 }], groups: ["", "val"], unread: [], unreadN: 0,
  sessions: [{ run: 3, group: "g", status: "success", start: 5, end: null, params: [1, 0], values: ["adam", null], groups: [0, 1], runs: [3, 4] }],
}

test("a session knows its values and the runs of its metrics", () => {
  const [session] = sessionsOf(told)
  expect(session!.values.get(1)).toBe("adam")
  expect(session!.values.get(0)).toBeUndefined()
  expect(session!.runs).toEqual([3, 4])
  expect(session!.parts.get(1)).toBe(4)
  expect(session!.end).toBeNaN()
})

test("metrics show what is asked for of their curves", () => {
  const summaries = readSummaries([{ tag: 7, runs: [3], n: [2], first: [4], last: ["NaN"], min: [1], max: [9], mean: [5], firstStep: [0], lastStep: [1], minStep: [1], maxStep: [0], wall: [8] }])
  const one = summaries.get(7)!.get(3)
  expect(aggregated(one, "last", "loss")).toBeNaN()
  expect(aggregated(one, "best", "val_loss")).toBe(1)
  expect(aggregated(one, "best", "accuracy")).toBe(9)
  expect(aggregated(one, "best", "q")).toBeNaN()
  expect(aggregated(one, "mean", "loss")).toBe(5)
  expect(aggregated(undefined, "mean", "loss")).toBeUndefined()
})

test("names tell which end is best", () => {
  expect(["val_loss", "rmse", "Accuracy", "f1", "AUC", "steps", "error_rate"].map(lessIsBetter)).toEqual([true, true, false, false, false, undefined, true])
})

test("a session that does not say how it ended runs while points come", () => {
  const session = (status: Session["status"]): Session => ({ ...sessionsOf(told)[0]!, status })
  expect(statusText(session("success"), 0, 1e6)).toBe("Success")
  expect(statusText(session("failure"), 0, 1e6)).toBe("Failure")
  expect(statusText(session(""), 1000, 1100)).toBe("Running")
  expect(statusText(session(""), 1000, 9000)).toBe("Unfinished")
  expect(statusText(session(""), NaN, 9000)).toBe("Unfinished")
})

const facts = (...cells: Cell[]) => factsOf({ value: (i: number) => cells[i] }, cells.map((_, i) => i))
const named = { key: "k", label: "K" }

test("columns are axes: logarithmic where they span decades, lists where they are texts", () => {
  expect(axisOf(named, facts(1, 5), false)).toMatchObject({ kind: "linear", lo: 1, hi: 5 })
  expect(axisOf(named, facts(0.001, 5), false)).toMatchObject({ kind: "log" })
  expect(axisOf(named, facts(0.001, 5), true)).toMatchObject({ kind: "linear" })
  expect(axisOf(named, facts(1, 5), true)).toMatchObject({ kind: "log" })
  expect(axisOf(named, facts(-1, 5), true)).toMatchObject({ kind: "linear" })
  expect(axisOf(named, facts(2, 2), false)).toMatchObject({ lo: 1, hi: 3 })
  expect(axisOf(named, facts("b", "a"), false)).toMatchObject({ kind: "list", values: ["a", "b"], lo: 0, hi: 1 })
  expect(axisOf(named, facts(undefined), false)).toBeNull()
  expect(axisOf(named, facts(...Array.from({ length: 100 }, (_, i) => `t${i}`)), false)).toBeNull()
})

test("cells have places on axes", () => {
  const log = axisOf(named, facts(0.001, 10), false)!, list = axisOf(named, facts(true, false), false)!
  expect([0.1, 0, "x", undefined, Infinity].map(c => place(log, c))).toEqual([0.1, NaN, NaN, NaN, NaN])
  expect([true, false, undefined].map(c => place(list, c))).toEqual([1, 0, NaN])
  expect(share(log, 0.1)).toBeCloseTo(0.5)
  expect(share(list, 1)).toBe(1)
})

test("what lies within all brushes is chosen", () => {
  const axis = axisOf(named, facts(1, 2, 3), false)!, within = (cell: Cell, ...intervals: [number, number][]) => isWithin([axis], new Map([["k", intervals]]), () => cell)
  expect(within(2, [1.5, 2.5])).toBe(true)
  expect(within(3, [1.5, 2.5])).toBe(false)
  expect(within(3, [0, 1], [2.9, 4])).toBe(true)
  expect(within(undefined, [0, 9])).toBe(false)
  expect(isWithin([axis], new Map(), () => undefined)).toBe(true)
})

test("a brush near an end of an axis reaches to it", () => {
  const log = axisOf(named, facts(0.001, 10), false)!
  expect(dragged(log, [[0.00101, 0.1], [0.2, 9.9]])).toEqual([[0.001, 0.1], [0.2, 10]])
  expect(dragged(axisOf(named, facts("a", "b"), false)!, [[-0.4, 0.4]])).toEqual([[-0.4, 0.4]])
})

test("colours are mixed", () => { expect(blend("#000000", "#ff8001", 0.5)).toBe("#804001") })
