// The value table's columns, texts and order. Pure.
import { compareNames } from "../../kit/names"
import { duration, wallText } from "../../kit/time"
import { calledName } from "../../state/sidecar"
import type { Sort } from "../../state/view"
import type { SelectRow } from "../../live/select"
import { percentText, stepText, valueText } from "../../kit/numbers"

/** A row with what the page knows of its run. */
export interface TableRow extends SelectRow {
  /** What tells several lines of one run apart. */
  readonly label?: string
  readonly name: string
  readonly color: string
  /** Its pattern of dashes, 0 = solid. */
  readonly dash: number
  /** Seconds since the run's first point. */
  readonly relative: number
  /** Against the baseline (baselined.tsx): absolutely, in per cent, and whether that is better. */
  readonly delta?: number
  readonly deltaPct?: number
  readonly mood?: -1 | 0 | 1
}

export interface Column {
  readonly key: keyof TableRow
  readonly title: string
  /** What the title means, where it does not say. */
  readonly hint?: string
  readonly text: (row: TableRow) => string
}

const number = (key: keyof SelectRow, title: string, hint?: string): Column =>
  ({ key, title, text: row => valueText(row[key]), ...(hint && { hint }) })
const step = (key: keyof SelectRow, title: string, hint?: string): Column =>
  ({ key, title, text: row => stepText(row[key]), ...(hint && { hint }) })

const RUN: Column = { key: "name", title: "Run", text: row => calledName(row.name) }
const LABEL: Column = { key: "label", title: "Tag", text: row => row.label ?? "" }

/** The columns for one step, or for a range of steps. */
export function columnsFor(range: boolean, smoothing: boolean, labels = false): Column[] {
  const run = labels ? [RUN, LABEL] : [RUN]
  const smoothed = smoothing ? [number("smoothed", "Smoothed")] : []
  if (!range) {
    return [
      ...run, ...smoothed, number("value", "Value"), step("step", "Step"),
      { key: "relative", title: "Relative", hint: "Time since the run's first point", text: row => duration(row.relative) },
      { key: "wall", title: "Time", text: row => wallText(row.wall) },
    ]
  }
  return [
    ...run, number("min", "Min"), number("max", "Max"), number("mean", "Mean"), number("first", "Start", "Value at the start of the range"),
    number("last", "End", "Value at the end of the range"), ...smoothed.map(c => ({ ...c, hint: "Smoothed value at the end of the range" })),
    number("change", "Change", "End − start"),
    { key: "changePct", title: "%", hint: "Change in per cent of the start", text: row => percentText(row.changePct / 100) },
    step("minStep", "Min at", "Step of the smallest value"), step("maxStep", "Max at", "Step of the greatest value"),
    step("firstStep", "From", "First step in the range"), step("lastStep", "To", "Last step in the range"), number("n", "Points", "Points in the range"),
  ]
}

/** Sorted copy; what is no number goes last in either direction. By a column that does not exist: as they come. */
export function sortTable(rows: readonly TableRow[], sort: Sort<string> | null): TableRow[] {
  if (!sort) return [...rows]
  const key = sort.key as keyof TableRow, sign = sort.descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const x = a[key] ?? NaN, y = b[key] ?? NaN
    if (typeof x === "string" || typeof y === "string") return sign * compareNames(String(x), String(y))
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return x === y ? 0 : x < y ? -sign : sign
  })
}

/** The order after a click on a column's title: descending, ascending, none; names begin ascending. */
export function nextSort(sort: Sort<string> | null, key: keyof TableRow): Sort<string> | null {
  const first = key !== "name"
  if (sort?.key !== key) return { key, descending: first }
  return sort.descending === first ? { key, descending: !first } : null
}

/** The table as text with tabs, as it can be pasted into a spreadsheet: full precision. */
export function asTsv(columns: readonly Column[], rows: readonly TableRow[]): string {
  const cell = (x: unknown) => String(x).replace(/[\t\r\n]+/g, " ")
  return [columns.map(c => c.title), ...rows.map(row => columns.map(c => row[c.key] ?? ""))].map(line => line.map(cell).join("\t")).join("\n") + "\n"
}
