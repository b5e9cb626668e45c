// Which rows of a table pass: a range, some values, or a pattern for each column. Pure.
import { parseFilter } from "../../kit/names"
import { plainText, type Cell, type Column } from "./columns"

export type Filter =
  /** Numbers within both ends. */
  | { readonly kind: "range"; readonly lo: number; readonly hi: number; readonly missing?: boolean }
  /** These values, as plainText has them. */
  | { readonly kind: "values"; readonly values: ReadonlySet<string>; readonly missing?: boolean }
  /** A regular expression, found anywhere, case ignored. */
  | { readonly kind: "pattern"; readonly text: string; readonly missing?: boolean }

export type Filters = ReadonlyMap<string, Filter>

/** Whether a cell passes. One without a value does where the filter says so. */
export function passes(filter: Filter, cell: Cell): boolean {
  if (cell === undefined) return filter.missing === true
  switch (filter.kind) {
    case "range": return typeof cell === "number" && cell >= filter.lo && cell <= filter.hi
    case "values": return filter.values.has(plainText(cell))
    case "pattern": return parseFilter(filter.text).pattern?.test(plainText(cell)) ?? true
  }
}

export function filterRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], filters: Filters): readonly Row[] {
  const tests = columns.flatMap(column => {
    const filter = filters.get(column.key)
    return filter ? [(row: Row) => passes(filter, column.value(row))] : []
  })
  return tests.length === 0 ? rows : rows.filter(row => tests.every(test => test(row)))
}

/** In a link: "key:r:lo,hi", "key:v:[…]" or "key:p:text"; a "+" after the letter lets through what has no value. */
export function writeFilter(key: string, filter: Filter): string {
  const more = filter.missing ? "+" : ""
  switch (filter.kind) {
    case "range": return `${escaped(key)}:r${more}:${end(filter.lo)},${end(filter.hi)}`
    case "values": return `${escaped(key)}:v${more}:${JSON.stringify([...filter.values])}`
    case "pattern": return `${escaped(key)}:p${more}:${filter.text}`
  }
}

/** An end of a range; "" where it is open. */
const end = (x: number) => Number.isFinite(x) ? String(x) : ""

export function readFilter(text: string): [key: string, filter: Filter] | null {
  const [, key, kind, more, rest] = /^([^:]*):([rvp])(\+?):(.*)$/s.exec(text) ?? []
  if (key === undefined || rest === undefined) return null
  const filter = kind === "r" ? readRange(rest) : kind === "v" ? readValues(rest) : { kind: "pattern" as const, text: rest }
  return filter && [plain(key), more ? { ...filter, missing: true } : filter]
}

function readRange(text: string): Filter | null {
  const [lo, hi, more] = text.split(",")
  const from = lo === "" ? -Infinity : Number(lo), to = hi === "" ? Infinity : Number(hi)
  return lo !== undefined && hi !== undefined && more === undefined && from <= to ? { kind: "range", lo: from, hi: to } : null
}

function readValues(text: string): Filter | null {
  try {
    const values: unknown = JSON.parse(text)
    return Array.isArray(values) && values.every(v => typeof v === "string") ? { kind: "values", values: new Set(values) } : null
  } catch {
    return null
  }
}

/** Keys of columns hold names from logs, and may hold any character. */
const escaped = (key: string) => key.replaceAll("%", "%25").replaceAll(":", "%3A")
const plain = (key: string) => key.replaceAll("%3A", ":").replaceAll("%25", "%")
