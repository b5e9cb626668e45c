// How the user looks at a table: sorts, filters, which columns and in which order. A dashboard makes one for each of its tables,
// and takes its words into the link.
import { signal } from "@preact/signals"
import type { Param } from "../../state/param"
import { factsOf, nextSorts, type Column, type Facts, type SortBy } from "./columns"
import { readFilter, writeFilter, type Filter, type Filters } from "./filters"

export class TableState {
  readonly sorts = signal<readonly SortBy[]>([])
  readonly filters = signal<Filters>(new Map())
  /** What the user has shown or hidden; all else is as usual. */
  readonly shown = signal<ReadonlyMap<string, boolean>>(new Map())
  /** Keys of the columns that stay in sight while the others scroll; they come first. */
  readonly pinned = signal<readonly string[]>([])
  /** Keys of the columns that the user has moved, and of those before them. */
  readonly order = signal<readonly string[]>([])

  /** All columns, in order. */
  ordered<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
    return inOrder(inOrder(columns, this.order.value), this.pinned.value)
  }

  isPinned<Row>(column: Column<Row>): boolean {
    return this.pinned.value.includes(column.key)
  }

  pin(key: string, on: boolean): void {
    const rest = this.pinned.value.filter(k => k !== key)
    this.pinned.value = on ? [...rest, key] : rest
  }

  isShown<Row>(column: Column<Row>): boolean {
    return this.shown.value.get(column.key) ?? column.usual
  }

  /** The columns that are shown, in order. */
  visible<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
    return this.ordered(columns).filter(c => this.isShown(c))
  }

  show<Row>(column: Column<Row>, on: boolean): void {
    const next = new Map(this.shown.value)
    if (on === column.usual) next.delete(column.key)
    else next.set(column.key, on)
    this.shown.value = next
  }

  sort(key: string, add: boolean): void {
    this.sorts.value = nextSorts(this.sorts.value, key, add)
  }

  filter(key: string, filter: Filter | null): void {
    const next = new Map(this.filters.value)
    if (filter) next.set(key, filter)
    else next.delete(key)
    this.filters.value = next
  }

  /** Moves a column before or after another one of the list. */
  move<Row>(columns: readonly Column<Row>[], key: string, to: string): void {
    this.order.value = moved(this.ordered(columns).map(c => c.key), key, to)
    const pins = this.pinned.value
    if (pins.includes(key) && pins.includes(to)) this.pinned.value = moved(pins, key, to)
  }

  reset(): void {
    this.shown.value = new Map()
    this.order.value = []
    this.pinned.value = []
    this.sorts.value = []
    this.filters.value = new Map()
  }

  /** The words of this table in a link, all of which begin with `prefix`. */
  params(prefix: string): readonly Param[] {
    return [
      list(`${prefix}Sort`, () => this.sorts.value.map(s => (s.descending ? "-" : "+") + s.key), texts => { this.sorts.value = texts.flatMap(readSort) }),
      list(`${prefix}Filter`, () => [...this.filters.value].map(([key, filter]) => writeFilter(key, filter)), texts => { this.filters.value = new Map(texts.flatMap(t => { const f = readFilter(t); return f ? [f] : [] })) }),
      list(`${prefix}Columns`, () => [...this.shown.value].map(([key, on]) => (on ? "+" : "-") + key), texts => { this.shown.value = new Map(texts.flatMap(readShown)) }),
      list(`${prefix}Pin`, () => this.pinned.value, texts => { this.pinned.value = texts }),
      list(`${prefix}Order`, () => this.order.value, texts => { this.order.value = texts }),
    ]
  }
}

/** A parameter for each entry. */
function list(name: string, say: () => readonly string[], hear: (texts: readonly string[]) => void): Param {
  return {
    names: [name], keep: "setting", rest: 0,
    write(put) { for (const text of say()) put(name, text) },
    read(q) { if (q.has(name)) hear(q.getAll(name)) },
    reset() { hear([]) },
  }
}

function readShown(text: string): [string, boolean][] {
  return /^[+-]/.test(text) ? [[text.slice(1), text.startsWith("+")]] : []
}

function readSort(text: string): SortBy[] {
  return readShown(text).map(([key, ascending]) => ({ key, descending: !ascending }))
}

/** Those that the order names come first, as it names them; columns that came later follow. */
export function inOrder<Row>(columns: readonly Column<Row>[], order: readonly string[]): readonly Column<Row>[] {
  if (order.length === 0) return columns
  const byKey = new Map(columns.map(c => [c.key, c])), named = new Set(order)
  return [...order.flatMap(key => byKey.get(key) ?? []), ...columns.filter(c => !named.has(c.key))]
}

/** `key` takes the place of `to`, which makes room on the side that it comes from. What was never moved keeps following the catalog. */
export function moved(keys: readonly string[], key: string, to: string): readonly string[] {
  const from = keys.indexOf(key), at = keys.indexOf(to)
  if (from < 0 || at < 0 || from === at) return keys
  const rest = keys.filter(k => k !== key)
  const next = [...rest.slice(0, at), key, ...rest.slice(at)]
  return next.slice(0, Math.max(from, at) + 1)
}

/** Facts of columns over the same rows, each found out once and when it is asked for. */
export class AllFacts<Row> {
  private readonly known = new Map<string, Facts>()

  constructor(readonly rows: readonly Row[]) {}

  of(column: Column<Row>): Facts {
    let facts = this.known.get(column.key)
    if (!facts) this.known.set(column.key, facts = factsOf(column, this.rows))
    return facts
  }
}
