// The table of many rows: order, filters, links, copies.
import { expect, test } from "vitest"
import { cellText, compareCells, factsOf, nextSorts, sortRows, spansDecades, type Cell, type Column } from "../../../src/cards/table/columns"
import { asCsv, asTsv } from "../../../src/cards/table/copy"
import { filterRows, passes, readFilter, writeFilter, type Filter } from "../../../src/cards/table/filters"
import { inOrder, moved, TableState } from "../../../src/cards/table/state"

type Row = Readonly<Record<string, Cell>>
const column = (key: string, usual = true): Column<Row> => ({ key, label: key, section: "", usual, value: row => row[key] })
const keys = (list: readonly Column<Row>[]) => list.map(c => c.key).join("")

test("cells of all types have an order, and what is missing comes last", () => {
  expect([true, "b", undefined, "a10", NaN, "a2", 3, false, -Infinity].sort(compareCells)).toEqual([-Infinity, 3, NaN, "a2", "a10", "b", false, true, undefined])
})

test("rows are sorted by several columns, and missing values stay last in either direction", () => {
  const rows: Row[] = [{ a: 1, b: "x" }, { b: "z" }, { a: 2, b: "y" }, { a: 1, b: "w" }, { a: NaN, b: "v" }]
  const cols = [column("a"), column("b")]
  const order = (...sorts: [string, boolean][]) => sortRows(rows, cols, sorts.map(([key, descending]) => ({ key, descending }))).map(r => r["b"]).join("")
  expect(order(["a", false], ["b", false])).toBe("wxyvz")
  expect(order(["a", true], ["b", true])).toBe("yxwvz")
  expect(order(["gone", true])).toBe("xzywv")
})

test("a click sorts, turns round, and leaves off; with Shift beside other columns", () => {
  const up = { key: "a", descending: false }, down = { key: "a", descending: true }, other = { key: "b", descending: false }
  expect(nextSorts([], "a", false)).toEqual([up])
  expect(nextSorts([up], "a", false)).toEqual([down])
  expect(nextSorts([down], "a", false)).toEqual([])
  expect(nextSorts([other], "a", false)).toEqual([up])
  expect(nextSorts([other], "a", true)).toEqual([other, up])
  expect(nextSorts([up, other], "a", true)).toEqual([down, other])
  expect(nextSorts([down, other], "a", true)).toEqual([other])
})

test("facts of a column", () => {
  const of = (...cells: Cell[]) => factsOf({ value: (i: number) => cells[i] }, cells.map((_, i) => i))
  expect(of(3, 1, 2, 1)).toEqual({ type: "number", lo: 1, hi: 3, values: ["1", "2", "3"], differs: true, missing: 0 })
  expect(of(1, undefined)).toMatchObject({ type: "number", differs: true, missing: 1 })
  expect(of(true, false)).toMatchObject({ type: "boolean", values: ["false", "true"] })
  expect(of("b", 1)).toMatchObject({ type: "text", values: ["1", "b"] })
  expect(of(undefined)).toMatchObject({ differs: false, missing: 1, values: [] })
  expect(of(NaN, 5)).toMatchObject({ type: "number", lo: 5, hi: 5 })
  expect(of(...Array.from({ length: 300 }, (_, i) => i)).values).toEqual([])
  expect(spansDecades(of(0.001, 0.1))).toBe(true)
  expect(spansDecades(of(1, 50))).toBe(false)
  expect(spansDecades(of(0, 1000))).toBe(false)
})

test("filters let pass what they say", () => {
  const range: Filter = { kind: "range", lo: 1, hi: 2 }
  expect([1, 2, 2.1, NaN, "1", undefined].map(c => passes(range, c))).toEqual([true, true, false, false, false, false])
  expect(passes({ ...range, missing: true }, undefined)).toBe(true)
  expect(["a", true, 1, "b"].map(c => passes({ kind: "values", values: new Set(["a", "true", "1"]) }, c))).toEqual([true, true, true, false])
  expect(passes({ kind: "pattern", text: "^AD" }, "adam")).toBe(true)
  expect(passes({ kind: "pattern", text: "(" }, "adam")).toBe(true)
  const rows: Row[] = [{ a: 1, b: "x" }, { a: 2, b: "x" }, { a: 1, b: "y" }]
  const filters = new Map<string, Filter>([["a", { kind: "range", lo: 1, hi: 1 }], ["b", { kind: "values", values: new Set(["x"]) }], ["gone", range]])
  expect(filterRows(rows, [column("a"), column("b")], filters)).toEqual([{ a: 1, b: "x" }])
})

test.each<[string, Filter]>([
  ["h:lr", { kind: "range", lo: -1e-5, hi: Infinity }],
  ["m:a%|b:c", { kind: "range", lo: -Infinity, hi: 3, missing: true }],
  [":", { kind: "values", values: new Set(["a", ",", "]", ""]) }],
  ["x", { kind: "pattern", text: "a:b\nc" }],
])("a filter of %s survives a link", (key, filter) => {
  expect(readFilter(writeFilter(key, filter))).toEqual([key, filter])
})

test("links that make no sense filter nothing", () => {
  for (const text of ["", "a", "a:r:1", "a:r:2,1", "a:r:x,1", "a:v:{", "a:v:[1]", "a:z:1"]) expect(readFilter(text)).toBeNull()
})

test("columns are moved, and those that come later follow the catalog", () => {
  expect(moved(["a", "b", "c", "d"], "c", "a")).toEqual(["c", "a", "b"])
  expect(moved(["a", "b", "c", "d"], "a", "c")).toEqual(["b", "c", "a"])
  expect(moved(["a", "b"], "a", "gone")).toEqual(["a", "b"])
  expect(keys(inOrder(["a", "b", "c", "x"].map(k => column(k)), ["c", "gone", "a"]))).toBe("cabx")
})

test("a table's view survives a link", () => {
  const state = new TableState(), columns = [column("a"), column("b"), column("c", false)]
  state.show(columns[0]!, false)
  state.show(columns[2]!, true)
  state.move(columns, "c", "a")
  state.sort("b", false)
  state.sort("b", false)
  state.filter("a", { kind: "range", lo: 0, hi: 1 })
  expect(keys(state.visible(columns))).toBe("cb")
  const query = new URLSearchParams()
  for (const param of state.params("t")) param.write((name, value) => { query.append(name, value) })
  const other = new TableState()
  for (const param of other.params("t")) param.read(query)
  expect(keys(other.visible(columns))).toBe("cb")
  expect(other.sorts.value).toEqual([{ key: "b", descending: true }])
  expect([...other.filters.value]).toEqual([...state.filters.value])
  for (const param of other.params("t")) param.reset()
  expect(keys(other.visible(columns))).toBe("ab")
})

test("copies hold all digits, and no formula", () => {
  const columns = [column("=name"), column("x")]
  const rows: Row[] = [{ "=name": "@cmd", x: 0.1234567890123 }, { "=name": 'a,"b"\n', x: -1 }, { x: true }]
  expect(asCsv(columns, rows)).toBe(`'=name,x\r\n'@cmd,0.1234567890123\r\n"a,""b""\n",-1\r\n,true\r\n`)
  expect(asTsv(columns, rows)).toBe("'=name\tx\n'@cmd\t0.1234567890123\na,\"b\" \t-1\n\ttrue\n")
  expect(cellText(0.1234567)).toBe("0.12346")
})
