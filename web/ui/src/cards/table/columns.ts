// The columns of a table of many rows: what their cells hold, how these compare, what a column spans. Pure.
import type { ComponentChildren } from "preact"
import { compareNames } from "../../kit/names"
import { settingText, valueText } from "../../kit/numbers"

/** undefined where a row has no value. */
export type Cell = number | string | boolean | undefined

export interface Column<Row> {
  /** Names the column in links, and among all of its table. */
  readonly key: string
  /** Untrusted text, as are title and section. */
  readonly label: string
  /** What the pointer tells. */
  readonly title?: string
  /** Under which heading the list of columns has it. */
  readonly section: string
  /** Whether the table has it while nobody has said anything. */
  readonly usual: boolean
  value(row: Row): Cell
  /** The cell as it is shown; without it as `cellText` has it. */
  text?(cell: Exclude<Cell, undefined>, row: Row): string
  /** What stands beside the cell: how it differs from that of another row, say. */
  beside?(row: Row): Beside | undefined
  /** Whether the cell is the best of its column. */
  best?(row: Row): boolean
  /** Stands in the column's head, beside its label. */
  head?(): ComponentChildren
}

export interface Beside {
  readonly text: string
  /** Good news is 1, bad news -1: drawn in colours, and said by signs. */
  readonly mood: -1 | 0 | 1
  readonly title: string
}

/** What a column holds: numbers alone, booleans alone, or else texts. */
export type Type = "number" | "boolean" | "text"

/** What there is in a column, over all rows. */
export interface Facts {
  readonly type: Type
  /** Of the finite numbers; lo > hi where there are none. */
  readonly lo: number
  readonly hi: number
  /** The distinct values as texts, in order; at most MOST_VALUES, and then none. */
  readonly values: readonly string[]
  /** Whether two rows differ, one without a value among them. */
  readonly differs: boolean
  /** Rows without a value. */
  readonly missing: number
}

/** More values than that are no choice but a search. */
export const MOST_VALUES = 200

export function factsOf<Row>(column: Pick<Column<Row>, "value">, rows: readonly Row[]): Facts {
  const distinct = new Set<Cell>(), types = new Set<string>()
  let lo = Infinity, hi = -Infinity, missing = 0
  for (const row of rows) {
    const cell = column.value(row)
    if (cell === undefined) { missing++; continue }
    types.add(typeof cell)
    distinct.add(cell)
    if (typeof cell === "number" && Number.isFinite(cell)) { lo = Math.min(lo, cell); hi = Math.max(hi, cell) }
  }
  const only = types.size === 1 ? [...types][0]! : ""
  const values = distinct.size <= MOST_VALUES ? [...distinct].sort(compareCells).map(plainText) : []
  return { type: only === "number" || only === "boolean" ? only : "text", lo, hi, values: [...new Set(values)], differs: distinct.size + Number(missing > 0 && distinct.size > 0) > 1, missing }
}

/** Numbers before texts before booleans, each among themselves; NaN after all numbers, what is missing last. */
export function compareCells(a: Cell, b: Cell): number {
  const by = rank(a) - rank(b)
  if (by !== 0) return by
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a - b
  if (typeof a === "string" && typeof b === "string") return compareNames(a, b)
  return Number(a ?? 0) - Number(b ?? 0)
}

const RANKS: Readonly<Record<string, number>> = { number: 0, string: 2, boolean: 3, undefined: 4 }
const rank = (cell: Cell) => Number.isNaN(cell) ? 1 : RANKS[typeof cell]!

/** Exactly, for copies, filters and links. */
export function plainText(cell: Cell): string {
  return cell === undefined ? "" : String(cell)
}

/** As people read it. */
export function cellText(cell: Cell): string {
  return typeof cell === "number" ? valueText(cell) : plainText(cell)
}

/** A setting as people read it: with the digits that they gave. */
export function settingCell(cell: Cell): string {
  return typeof cell === "number" ? settingText(cell) : plainText(cell)
}

export function shownText<Row>(column: Column<Row>, cell: Cell, row: Row): string {
  return cell === undefined ? "" : column.text?.(cell, row) ?? cellText(cell)
}

/** What rows are sorted by: the first one counts most. */
export interface SortBy { readonly key: string; readonly descending: boolean }

/** Sorted copy. Rows without a value, or with NaN, come last in either direction; what is equal stays as it came. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sorts: readonly SortBy[]): readonly Row[] {
  const by = sorts.flatMap(sort => {
    const column = columns.find(c => c.key === sort.key)
    return column ? [{ column, sign: sort.descending ? -1 : 1 }] : []
  })
  if (by.length === 0) return rows
  // Each cell is asked once, not at each comparison.
  const cells = by.map(({ column }) => rows.map(row => column.value(row)))
  const order = (a: number, b: number): number => {
    for (const [i, { sign }] of by.entries()) {
      const x = cells[i]![a], y = cells[i]![b], turned = isLast(x) || isLast(y) ? 1 : sign
      const way = turned * compareCells(x, y)
      if (way !== 0) return way
    }
    return 0
  }
  return [...rows.keys()].sort(order).map(at => rows[at]!)
}

const isLast = (cell: Cell) => cell === undefined || Number.isNaN(cell)

/** The sorts after a click: of one column alone, or added to those of others. A second click turns it round, a third takes it away. */
export function nextSorts(sorts: readonly SortBy[], key: string, add: boolean): readonly SortBy[] {
  const now = sorts.find(s => s.key === key), others = add ? sorts.filter(s => s.key !== key) : []
  if (now?.descending) return others
  const next = { key, descending: now !== undefined }
  return add && now ? sorts.map(s => s.key === key ? next : s) : [...others, next]
}

/** Spans decades, so that it is seen on a logarithmic scale only. */
export function spansDecades({ type, lo, hi }: Facts): boolean {
  return type === "number" && lo > 0 && hi / lo >= 100
}
