import { beforeEach, describe, expect, test, vi } from "vitest"
import { sortRuns } from "../../../src/sidebar/order"
import { isRightToLeft, splitName, splitNames } from "../../../src/kit/split"
import type { RunSortKey } from "../../../src/state/view"
import type { RunInfo, RunStat } from "../../../src/types"

const run = (id: number, name: string, start: number | null = id): RunInfo => ({ id, name, start, set: 0 })

describe("order", () => {
  const runs = [run(0, "b10", 30), run(1, "b9", 10), run(2, "a", null)]
  const stats = new Map<number, RunStat>([[0, { lastStep: 5, lastWall: NaN, points: 1 }], [1, { lastStep: 2, lastWall: 9, points: 7 }]])
  const values = new Map([[0, -1], [2, NaN]])
  test.each<[RunSortKey, boolean, string[]]>([
    ["name", false, ["a", "b9", "b10"]],
    ["name", true, ["b10", "b9", "a"]],
    ["start", false, ["b9", "b10", "a"]],
    ["start", true, ["b10", "b9", "a"]],
    ["updated", true, ["b9", "a", "b10"]],
    ["step", true, ["b10", "b9", "a"]],
    ["points", false, ["b10", "b9", "a"]],
    ["value", false, ["b10", "a", "b9"]],
  ])("by %s, descending %s: what is unknown stands last", (key, descending, names) => {
    expect(sortRuns(runs, { key, descending }, stats, values).map(r => r.name)).toEqual(names)
  })
})

test.each([["loss", false], ["3/خسارة", true], ["عربي/loss", true], ["שלום", true], ["损失/训练", false], ["loss/خسارة", false], ["", false], ["🚀 12", false]])(
  "isRightToLeft(%s)", (name, is) => { expect(isRightToLeft(name)).toBe(is) })

describe("splitName", () => {
  test.each([
    ["short", 0, ["", "short", ""]],
    ["project/short", 8, ["project/", "short", ""]],
    ["sweep/learning_rate=0.001/batch=64/seed=3", 6, ["sweep/", "learning_rate=0.001/batch", "=64/seed=3"]],
    ["experiment/run.v2/lr_0.001/train", 0, ["", "experiment/run.v2/lr", "_0.001/train"]],
    ["experiment_long_name.0.5.tail", 0, ["", "experiment_long_name", ".0.5.tail"]],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, ["", "aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaa"]],
  ])("%s", (name, prefix, parts) => {
    const { shared, head, tail } = splitName(name, prefix)
    expect([shared, head, tail]).toEqual(parts)
  })
  test("never cuts a character in two, and loses nothing", () => {
    for (let n = 0; n < 6; n++) {
      const name = "x".repeat(22 + n) + "😀".repeat(12)
      const { shared, head, tail } = splitName(name, 0)
      expect(shared + head + tail).toBe(name)
      expect(tail.codePointAt(0)).toBeGreaterThan(0xffff)
    }
  })
})

describe("splitNames", () => {
  const looks = (names: string[]) => [...splitNames(names).values()].map(({ head, tail }) => `${head.slice(0, 8)}…${tail}`)
  test("a tail grows until no two runs look the same", () => {
    expect(looks(["keras_mlp/run_lr_0.1/validation", "keras_mlp/run_lr_0.01/validation", "other/run_3"])).toEqual([
      "keras_ml…_0.1/validation", "keras_ml…_0.01/validation", "other/ru…",
    ])
  })
  test("also where only the beginning of a short head tells them apart", () => {
    const names = ["adam_lr=0.001/validation", "adam_lr=0.003/validation", "adam_lr=0.003/train"]
    const seen = [...splitNames(names).values()].map(({ head, tail }) => `${head.slice(0, 20 - tail.length)}…${tail}`)
    expect(seen.slice(0, 2)).toEqual(["ada…=0.001/validation", "ada…=0.003/validation"])
  })
  test("but not beyond what a narrow list can show", () => {
    const end = "/a_very_long_name_of_what_is_the_same"
    for (const { tail } of splitNames([`experiment_1${end}`, `experiment_2${end}`]).values()) expect(tail.length).toBeLessThanOrEqual(26)
  })
  test("what all have in common stands at either end, in whole parts, and the rest is what differs", () => {
    const parts = (names: string[]) => [...splitNames(names).values()].map(({ shared, head, tail, end }) => [shared, head + tail, end])
    expect(parts(["mlp_with_dropout_seed_1", "mlp_with_dropout_seed_2"])).toEqual([["mlp_with_dropout_seed_", "1", ""], ["mlp_with_dropout_seed_", "2", ""]])
    expect(parts(["sweep/resnet_lr_0.1/of_the_first_day", "sweep/resnet_lr_0.25/of_the_first_day"])).toEqual([["sweep/resnet_lr_", "0.1", "/of_the_first_day"], ["sweep/resnet_lr_", "0.25", "/of_the_first_day"]])
    expect(parts(["model-learning_rate=0.10", "model-learning_rate=0.1"])).toEqual([["model-", "learning_rate=0.10", ""], ["model-", "learning_rate=0.1", ""]])
    expect(parts(["the_same_name", "the_same_name_but_longer"]).map(p => p.join(""))).toEqual(["the_same_name", "the_same_name_but_longer"])
    expect(parts(["run1", "run2"])).toEqual([["", "run1", ""], ["", "run2", ""]])
  })
  test("nothing is lost, and what all share stands alone", () => {
    const names = Array.from({ length: 50 }, (_, i) => `sweep/learning_rate=${i % 5}/batch_size=256/seed=${i}`)
    for (const [name, { shared, head, tail, end }] of splitNames(names)) {
      expect(shared + head + tail + end).toBe(name)
      expect(shared).toBe("sweep/")
    }
  })
})

describe("ticking", () => {
  let data: typeof import("../../../src/state/data")
  let view: typeof import("../../../src/state/view")
  let list: typeof import("../../../src/sidebar/state")
  const runs = Array.from({ length: 10 }, (_, i) => run(i, `r${i}`))
  const ticked = () => data.selectedRuns.value.map(r => r.id)

  beforeEach(async () => {
    vi.resetModules()
    data = await import("../../../src/state/data")
    view = await import("../../../src/state/view")
    list = await import("../../../src/sidebar/state")
    data.catalog.value = { version: 1, runs, tags: [], sets: [[]], others: {} }
  })

  test("one by one, and ranges with shift", () => {
    list.toggleRun(runs[2]!)
    expect(ticked()).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9])
    list.toggleRun(runs[5]!, true)
    expect(ticked()).toEqual([0, 1, 6, 7, 8, 9])
    list.toggleRun(runs[3]!, true)
    expect(ticked()).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9])
  })

  test("all that the filter passes, leaving the others", () => {
    view.runFilter.value = "[0-3]"
    list.toggleFiltered(false)
    expect(ticked()).toEqual([4, 5, 6, 7, 8, 9])
    expect(data.visibleRuns.value).toEqual([])
    list.toggleFiltered(true)
    expect(data.visibleRuns.value.map(r => r.id)).toEqual([0, 1, 2, 3])
  })

  test("solo, another solo, and back to what was before", () => {
    list.toggleRun(runs[0]!)
    const before = ticked()
    list.toggleSolo(runs[4]!)
    expect(ticked()).toEqual([4])
    list.toggleSolo(runs[5]!)
    expect(ticked()).toEqual([5])
    list.toggleSolo(runs[5]!)
    expect(ticked()).toEqual(before)
  })

  test("a solo that came with a link ends in all runs", () => {
    view.runSelection.value = { kind: "only", names: new Set(["r1"]) }
    list.toggleSolo(runs[1]!)
    expect(ticked()).toHaveLength(10)
  })

  test("rows stand still under the pointer, and move when it has left", () => {
    const stat = (lastStep: number): RunStat => ({ lastStep, lastWall: 0, points: 1 })
    view.runSort.value = { key: "step", descending: true }
    data.runStats.value = new Map([[1, stat(5)], [2, stat(9)]])
    expect(list.rows.value.slice(0, 2).map(r => r.id)).toEqual([2, 1])
    list.holdOrder.value = true
    data.runStats.value = new Map([[1, stat(50)], [2, stat(9)]])
    expect(list.rows.value.slice(0, 2).map(r => r.id)).toEqual([2, 1])
    list.holdOrder.value = false
    expect(list.rows.value.slice(0, 2).map(r => r.id)).toEqual([1, 2])
  })

  test("the same column again turns the order round", () => {
    list.sortBy("name")
    expect(list.rows.value[0]!.id).toBe(0)
    list.sortBy("name")
    expect(list.rows.value[0]!.id).toBe(9)
  })
})
