import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { exportUrl, fileName } from "../../../../src/kit/download"
import { cardOf, cardsByRun, gather } from "../../../../src/cards/groups"
import { PAGE, pagesOf } from "../../../../src/kinds/scalars/pointsApi"
import { Asker, readRow } from "../../../../src/live/select"
import { asTsv, columnsFor, nextSort, sortTable, type TableRow } from "../../../../src/kinds/scalars/tableModel"
import { rowsInSight } from "../../../../src/kit/windowed"
import type { TagInfo } from "../../../../src/types"
import { readNumber } from "../../../../src/kit/numbers"

const row = (name: string, values: Partial<TableRow>): TableRow => ({ ...readRow({}), name, color: "#000", dash: 0, relative: 0, ...values })

describe("numbers of the server", () => {
  test.each([[1.5, 1.5], ["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity], [null, NaN], [undefined, NaN], ["", NaN]])("%j is %d", (x, want) => { expect(readNumber(x)).toBe(want) })
  test("a row has every column", () => { expect(readRow({ run: 3, min: "-Infinity", step: 7 })).toMatchObject({ run: 3, min: -Infinity, step: 7, max: NaN }) })
})

describe("the value table", () => {
  test("has TensorBoard's columns for a step and for a range", () => {
    expect(columnsFor(false, true).map(c => c.title)).toEqual(["Run", "Smoothed", "Value", "Step", "Relative", "Time"])
    expect(columnsFor(false, false).map(c => c.title)).not.toContain("Smoothed")
    expect(columnsFor(true, true).map(c => c.title)).toEqual(expect.arrayContaining(["Min", "Max", "Mean", "Start", "End", "Change", "%"]))
  })
  test("per cent come as the server counts them", () => {
    expect(columnsFor(true, false).find(c => c.title === "%")!.text(row("a", { changePct: -50 }))).toBe("−50.0 %")
  })
  const rows = [row("run10", { min: 2 }), row("run9", { min: NaN }), row("b", { min: -1 })]
  test.each([
    [{ key: "min", descending: false }, ["b", "run10", "run9"]],
    [{ key: "min", descending: true }, ["run10", "b", "run9"]],
    [{ key: "name", descending: false }, ["b", "run9", "run10"]],
    [null, ["run10", "run9", "b"]],
  ] as const)("sorted by %j", (sort, want) => { expect(sortTable(rows, sort).map(r => r.name)).toEqual(want) })
  test("a title sorts one way, the other, and not", () => {
    const once = nextSort(null, "min"), twice = nextSort(once, "min")
    expect([once, twice, nextSort(twice, "min")]).toEqual([{ key: "min", descending: true }, { key: "min", descending: false }, null])
    expect(nextSort(null, "name")).toEqual({ key: "name", descending: false })
  })
  test("copies with all digits, a line a row", () => {
    expect(asTsv(columnsFor(false, false).slice(0, 2), [row("a\tb", { value: 0.1234567890123 })])).toBe("Run\tValue\na b\t0.1234567890123\n")
  })
})

describe("rows in sight", () => {
  test.each([[0, 100, { from: 0, to: 9 }], [1000, 100, { from: 46, to: 59 }], [1e6, 100, { from: 200, to: 200 }]])("at %d", (top, height, want) => {
    expect(rowsInSight(top, height, 20, 200)).toEqual(want)
  })
  test("lie on pages", () => { expect(pagesOf(PAGE - 1, PAGE * 2 + 1)).toEqual([0, 1, 2]) })
})

describe("downloads", () => {
  test("ask for all points of the runs shown", () => { expect(exportUrl(4, [3, 5], "csv")).toBe("api/export?tag=4&run=3&run=5&format=csv") })
  test.each([["loss/train", "loss_train.csv"], ["../../etc/passwd", "etc_passwd.csv"], ["α β", "α_β.csv"], ["///", "chart.csv"]])("%s is saved as %s", (tag, want) => { expect(fileName(tag, "csv")).toBe(want) })
})

describe("sections", () => {
  const scalars = { plugin: "scalars", label: "Scalars" }
  const tag = (name: string): TagInfo => ({ id: 0, name, plugin: "scalars" })
  const group = (name: string, ...tags: string[]) => ({ name, tags: tags.map(tag) })
  test("begin with the pinned cards; tags without a group share one", () => {
    const out = gather(scalars, [group("a", "a/x", "a/y"), group("acc", "acc"), group("loss", "loss"), group("z", "z/1")], [cardOf(tag("z/1"))], tag => [cardOf(tag)])
    expect(out.map(g => [g.title, g.cards.length])).toEqual([["Pinned", 1], ["Scalars", 2], ["a", 2], ["z", 1]])
  })
  test("of two dashboards have keys of their own, of scalars those that links have always had", () => {
    const keys = (plugin: string) => gather({ plugin, label: plugin }, [group("a", "a/x"), group("b", "b"), group("c", "c")], [cardOf(tag("a/x"))], tag => [cardOf(tag)]).map(g => g.key)
    expect(keys("scalars")).toEqual(["/pinned", "/scalars", "a"])
    expect(keys("text")).toEqual(["@text,/pinned", "@text,/text", "@text,a"])
  })
  test("hold a card for each run where a dashboard wants that", () => {
    const runs = ["train", "val"].map((name, id) => ({ id, name, start: null, set: 0 }))
    const [all] = gather({ plugin: "text", label: "Text" }, [{ name: "notes", tags: [{ ...tag("notes"), plugin: "text" }] }], [], tag => cardsByRun(tag, runs))
    expect(all!.cards.map(c => [c.key, c.run!.name])).toEqual([["@text,notes,train", "train"], ["@text,notes,val", "val"]])
  })
  test("a lone tag keeps its own", () => { expect(gather(scalars, [group("loss", "loss")], [], tag => [cardOf(tag)]).map(g => g.title)).toEqual(["loss"]) })
})

describe("Asker", () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })
  test("asks one thing at a time, and of the questions meanwhile only the last", async () => {
    const asked: string[] = [], answers: string[] = []
    let answer: (a: string) => void = () => {}
    const asker = new Asker<string, string>(q => { asked.push(q); return new Promise(ok => { answer = ok }) }, a => answers.push(a), () => {}, () => Date.now())
    asker.want("a", 0)
    await vi.advanceTimersByTimeAsync(1)
    asker.want("b", 0); asker.want("c", 0)
    expect(asked).toEqual(["a"])
    answer("A")
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toEqual(["a", "c"])
    answer("C")
    await vi.advanceTimersByTimeAsync(100)
    expect(answers).toEqual(["A", "C"])
  })
  test("waits between questions, and tells of failures", async () => {
    const asked: number[] = [], failed: string[] = []
    const asker = new Asker<number, void>(q => { asked.push(q); return Promise.reject(new Error(`no ${q}`)) }, () => {}, m => failed.push(m), () => Date.now())
    asker.want(1, 0)
    await vi.advanceTimersByTimeAsync(1)
    asker.want(2, 700)
    await vi.advanceTimersByTimeAsync(300)
    expect(asked).toEqual([1])
    await vi.advanceTimersByTimeAsync(500)
    expect(asked).toEqual([1, 2])
    expect(failed).toEqual(["no 1", "no 2"])
  })
})
