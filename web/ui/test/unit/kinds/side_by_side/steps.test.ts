// @vitest-environment happy-dom
// One step for all columns, and the steps that there are.
import { beforeEach, expect, test, vi } from "vitest"
import type { Rows } from "../../../../src/cards/steps/rows"
import { cardKey } from "../../../../src/state/card"
import { tagColumns } from "../../tagColumns"

let steps: typeof import("../../../../src/kinds/side_by_side/steps")
let view: typeof import("../../../../src/kinds/side_by_side/view")

beforeEach(async () => {
  vi.resetModules()
  steps = await import("../../../../src/kinds/side_by_side/steps")
  view = await import("../../../../src/kinds/side_by_side/view")
  const { receive } = await import("../../../../src/live/protocol")
  receive({ type: "catalog", version: 1, runs: ["a", "b", "c"].map((name, id) => ({ id, name, start: id, set: 0 })), tags: tagColumns([]), sets: [[]] })
  view.chosen.value = ["a", "b"]
})

const rowsOf = (...at: number[]): Rows => ({ steps: Float64Array.from(at), walls: Float64Array.from(at), length: at.length })
const tell = (plugin: string, run: string, rows: Rows) => { steps.pace.tell(cardKey({ plugin, tag: "x", run }), rows) }
const shown = () => { const all = steps.rows.value; return all && [...all.steps.subarray(0, all.length)] }

test("the slider goes through the steps of the columns' pictures, of curves where there is nothing else", async () => {
  expect(shown()).toBeNull()
  tell("scalars", "a", rowsOf(0, 1, 2))
  await expect.poll(shown).toEqual([0, 1, 2])
  tell("images", "a", rowsOf(0, 10))
  tell("text", "b", rowsOf(5, 10))
  tell("images", "c", rowsOf(7))
  await expect.poll(shown).toEqual([0, 5, 10])
  view.chosen.value = ["a", "c"]
  expect(shown()).toEqual([0, 7, 10])
  steps.forgetSteps()
  expect(shown()).toBeNull()
})

test("curves that grow in place bring new steps", async () => {
  const rows = { ...rowsOf(0, 1, 2), length: 2 }
  tell("scalars", "a", rows)
  await expect.poll(shown).toEqual([0, 1])
  rows.length = 3
  tell("scalars", "a", rows)
  await expect.poll(shown).toEqual([0, 1, 2])
})

test("the last step, or one beyond it, means the newest; any other the last row at or before it", async () => {
  tell("images", "a", rowsOf(0, 10, 20))
  await expect.poll(shown).toEqual([0, 10, 20])
  steps.pace.choose({ step: 10, wall: NaN })
  expect(view.step.value).toBe(10)
  expect(steps.pace.chosen).toEqual({ step: 10, wall: NaN, orBefore: true })
  steps.move(-1)
  expect(view.step.value).toBe(0)
  steps.move(-1)
  expect(view.step.value).toBe(0)
  steps.move(2)
  expect(view.step.value).toBeNull()
  expect(steps.pace.chosen).toBeNull()
  steps.move(-1)
  expect(view.step.value).toBe(10)
  steps.pace.choose({ step: 20, wall: NaN })
  expect(view.step.value).toBeNull()
})
