// Rows of the comparison, what stands beside their cells, which metric it is about; wide tables; copies.
import { describe, expect, test } from "vitest"
import { asJson, asMarkdown } from "../../../../src/cards/table/copy"
import { settingCell, sortRows, type Column } from "../../../../src/cards/table/columns"
import { SIDEWAYS } from "../../../../src/cards/table/sight"
import { hasRoom, spreadOf, widthOf } from "../../../../src/cards/table/spread"
import { besideOf, measureText } from "../../../../src/kinds/compare/columns"
import { mainTag, readCompared } from "../../../../src/kinds/compare/row"
import { groupChoices, seeds } from "../../../../src/kinds/scalars/GroupMenu"
import type { Compared, ComparedTag } from "../../../../src/message.gen"

const row = (name: string, run: number) => ({ name, runs: [run], session: -1, status: "" as const, start: 1, last: null, points: 3, lastStep: 2 })
const told: Compared = {
  params: [{ name: "lr", numeric: true, differs: true, distinct: 2 }], tags: [], total: 2, runs: 2, rows: [row("a", 0), row("b", 1)],
  values: [[0.1, null]],
  metrics: [{ tag: "loss", agg: "best", values: ["NaN", 3], steps: [null, 7], delta: [null, 1], pct: [null, 50], better: [0, -1] }],
}

describe("rows", () => {
  const { rows } = readCompared(told, ["lr"], false)
  test("have the values of settings that were asked for", () => {
    expect(rows.map(r => r.param("lr"))).toEqual([0.1, undefined])
    expect(rows[0]!.param("momentum")).toBeUndefined()
  })
  test("have metrics, NaN among them", () => {
    expect(rows[0]!.metric("loss", "best")!.value).toBeNaN()
    expect(rows[1]!.metric("loss", "best")).toMatchObject({ value: 3, step: 7, delta: 1, percent: 50, better: -1 })
    expect(rows[1]!.metric("loss", "last")).toBeUndefined()
  })
  test("know no time where there is none", () => { expect(rows[0]).toMatchObject({ start: 1, last: NaN }) })
  test("of groups are told apart from their members", () => {
    expect(readCompared(told, ["lr"], false, "g").rows[0]!.key).not.toBe(rows[0]!.key)
  })
  test("say by a sign, too, that they are worse than the baseline", () => {
    expect(besideOf(rows[1]!.metric("loss", "best"), false, "best")).toMatchObject({ text: "+1 (+50.0 %) ✗", mood: -1 })
    expect(besideOf(rows[1]!.metric("loss", "best"), true, "best")!.text).toBe("★")
  })
  test("of groups show mean and deviation", () => {
    const stats = { n: 3, mean: 2, median: 2, std: 0.5, stderr: 0.3, min: 1, max: 3, lo: 1, hi: 3 }
    expect(measureText({ value: 2, step: undefined, delta: undefined, percent: undefined, better: 0, stats }, "last")).toBe("2 ± 0.5")
    expect(measureText({ value: 2, step: undefined, delta: undefined, percent: undefined, better: 0, stats: { ...stats, n: 1, std: NaN } }, "last")).toBe("2")
  })
})

describe("the main metric", () => {
  const tag = (name: string, runs: number, direction: "lower" | "higher" | ""): ComparedTag => ({ tag: 0, name, runs, direction })
  test("is the one that validates", () => { expect(mainTag([tag("loss", 3, "lower"), tag("val_loss", 3, "lower"), tag("lr", 3, "")])!.name).toBe("val_loss") })
  test("is one that many runs have", () => { expect(mainTag([tag("val_loss", 1, "lower"), tag("epoch_loss", 9, "lower")])!.name).toBe("epoch_loss") })
  test("is none without tags", () => { expect(mainTag([])).toBeUndefined() })
})

test.each(["seed", "random_seed", "random_state", "SEED"])("%s tells repetitions apart", name => { expect(seeds([{ name }])).toEqual([name]) })
test.each(["seedling", "lr", "bleed"])("%s does not", name => { expect(seeds([{ name }])).toEqual([]) })

test.each([[0.0003, "0.0003"], [1e-7, "1e−7"], [1 / 3, "0.33333"], [-2, "−2"], [123456789, "1.235e8"], [NaN, "NaN"], ["-x", "-x"], [true, "true"], [undefined, ""]] as const)("the setting %s is shown as %s", (cell, want) => { expect(settingCell(cell)).toBe(want) })

describe("a wide table", () => {
  const widths = Array.from({ length: 100 }, () => 100)
  test("makes the columns in sight, and boxes for the others", () => {
    const { at, before, after, total } = spreadOf(widths, 200, 0, { left: 3_000, width: 1_000 })
    expect(at[0]).toBeLessThanOrEqual(29)
    expect(at.at(-1)).toBeGreaterThanOrEqual(37)
    expect(at.length).toBeLessThan(14)
    expect(before + after + at.length * 100 + 200).toBe(total)
    expect(before).toBe(at[0]! * 100)
  })
  test("keeps pinned columns in sight", () => {
    const { at, pinned, lefts } = spreadOf(widths, 200, 2, { left: 3_000, width: 1_000 })
    expect(at.slice(0, 2)).toEqual([0, 1])
    expect([pinned, lefts]).toEqual([2, [200, 300]])
  })
  test("makes none that pinned columns cover", () => {
    const { at } = spreadOf(widths, 200, 2, { left: 3_000, width: 1_000 })
    expect(at[2]).toBeGreaterThanOrEqual(28)
    expect(at[2]).toBeLessThanOrEqual(32)
  })
  test("makes the columns beside those in sight before they are in sight", () => {
    for (let left = 0; left < 8_000; left += 37) {
      const { at } = spreadOf(widths, 200, 0, { left, width: 1_000 })
      expect(at[0]! * 100).toBeLessThanOrEqual(Math.max(0, left - SIDEWAYS))
      expect((at.at(-1)! + 1) * 100 + 200).toBeGreaterThanOrEqual(Math.min(10_200, left + 1_000 + SIDEWAYS))
    }
  })
  test("has room for the numbers that tell its width, and cuts off a longer one", () => {
    const column: Column<number> = { key: "x", label: "x", section: "", usual: true, value: row => row, text: String, beside: row => row > 1 ? { text: "+12 %", mood: 1, title: "" } : undefined }
    const width = widthOf(column, [0.125, 2.5, 1])
    expect(hasRoom(width, "0.125", undefined)).toBe(true)
    expect(hasRoom(width, "2.5", "+12 %")).toBe(true)
    expect(hasRoom(width, "0.1234567890123", "+12 %")).toBe(false)
  })
  test("lets pinned columns scroll where they would leave no room", () => { expect(spreadOf(widths, 200, 6, { left: 0, width: 600 }).pinned).toBe(0) })
  test("asks each row once for what it sorts by", () => {
    let asked = 0
    const column: Column<number> = { key: "x", label: "x", section: "", usual: true, value: row => { asked++; return row % 7 } }
    const sorted = sortRows([...Array(100).keys()], [column], [{ key: "x", descending: true }])
    expect([sorted[0], sorted[14], sorted.at(-1), asked]).toEqual([6, 5, 98, 100])
  })
  test("has no columns", () => { expect(spreadOf([], 200, 0, { left: 0, width: 600 })).toMatchObject({ at: [], total: 200 }) })
})

describe("copies", () => {
  const columns: Column<Record<string, string | number>>[] = ["name", "x"].map(key => ({ key, label: key, section: "", usual: true, value: r => r[key] }))
  test("as Markdown keep names as they are, whatever they hold", () => {
    expect(asMarkdown(columns, [{ name: "a|b <b>\n_c_", x: 1 }])).toBe("| name | x |\n| --- | ---: |\n| a\\|b \\<b\\> \\_c\\_ | 1 |\n")
  })
  test("as JSON say NaN as a text and nothing as null", () => {
    expect(JSON.parse(asJson(columns, [{ name: "__proto__", x: NaN }, { name: "b" }]))).toEqual([{ name: "__proto__", x: "NaN" }, { name: "b", x: null }])
  })
})

test("runs are grouped by what differs, seeds first, with commas in names escaped", () => {
  const param = (name: string, differs = true) => ({ name, differs, numeric: true, distinct: 2 })
  const choices = groupChoices([param("a,b"), param("same", false), param("seed")], "")
  expect(choices.map(([label]) => label)).toEqual(["Repetitions", "By a setting", "By all settings but", "By name"])
  expect(choices[0]![1]).toEqual([["all-but:seed", "All settings but seed"]])
  expect(choices[1]![1].map(([value]) => value)).toEqual(["hparam:a\\,b", "hparam:seed"])
})
