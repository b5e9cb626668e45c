// Which runs have a column, and how they change places.
import { beforeEach, expect, test, vi } from "vitest"
import { tagColumns } from "../../tagColumns"

let columns: typeof import("../../../../src/kinds/side_by_side/columns")
let view: typeof import("../../../../src/kinds/side_by_side/view")
let page: typeof import("../../../../src/state/view")

beforeEach(async () => {
  vi.resetModules()
  columns = await import("../../../../src/kinds/side_by_side/columns")
  view = await import("../../../../src/kinds/side_by_side/view")
  page = await import("../../../../src/state/view")
})

let version = 0

async function runsAre(...names: string[]): Promise<void> {
  const { receive } = await import("../../../../src/live/protocol")
  receive({ type: "catalog", version: ++version, runs: names.map((name, id) => ({ id, name, start: id, set: 0 })), tags: tagColumns([]), sets: [[]] })
}
const shown = () => columns.columns.value.map(run => run.name)

test("few runs all have one, of many the baseline and the first", async () => {
  await runsAre("a", "b", "c", "d")
  expect(shown()).toEqual(["a", "b", "c", "d"])
  await runsAre("a", "b", "c", "d", "e")
  expect(shown()).toEqual(["a", "b"])
  page.baseline.value = "d"
  expect(shown()).toEqual(["d", "a"])
})

test("those that are chosen, in their order; others take the places of runs that are gone or not ticked", async () => {
  await runsAre("a", "b", "c", "d", "e", "f")
  view.chosen.value = ["e", "gone", "b"]
  expect(shown()).toEqual(["e", "b"])
  page.runFilter.value = "[^e]"
  expect(shown()).toEqual(["b", "a"])
  page.runSelection.value = { kind: "except", names: new Set(["b"]) }
  expect(shown()).toEqual(["a", "c"])
  page.runSelection.value = null
  expect(shown()).toEqual(["b", "a"])
  page.runFilter.value = ""
  view.chosen.value = ["f", "e", "d", "c", "b", "a"]
  expect(shown()).toEqual(["f", "e", "d", "c"])
})

test("a run that has a column already changes places; a column comes, goes and moves", async () => {
  await runsAre("a", "b", "c", "d", "e")
  columns.put(1, "e")
  expect(shown()).toEqual(["a", "e"])
  columns.put(0, "e")
  expect(shown()).toEqual(["e", "a"])
  columns.add()
  expect(shown()).toEqual(["e", "a", "b"])
  columns.swap(0, 2)
  columns.swap(0, 3)
  columns.swap(0, -1)
  expect(shown()).toEqual(["b", "a", "e"])
  columns.add()
  expect(columns.next.value).toBeUndefined()
  columns.add()
  expect(shown()).toEqual(["b", "a", "e", "c"])
  columns.remove(1)
  columns.remove(0)
  columns.remove(0)
  expect(shown()).toEqual(["e", "c"])
})
