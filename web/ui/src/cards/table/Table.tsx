// A table of many rows and columns: columns are sorted, filtered, moved, pinned and hidden; rows and columns are made while they are
// in sight. The first cell of a row is its dashboard's: a tick and a name, say.
import { useComputed } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useMemo, useRef } from "preact/hooks"
import { useWindow } from "../../kit/windowed"
import { shownText, type Column } from "./columns"
import { Head } from "./Head"
import { useSpread, widthOf, type Spread } from "./spread"
import type { AllFacts, TableState } from "./state"
import "./table.css"

/** CSS pixels; --table-row in table.css. */
export const ROW = 28

interface Props<Row> {
  /** For screen readers. */
  readonly label: string
  /** The pinned ones first. */
  readonly columns: readonly Column<Row>[]
  /** Sorted and filtered. */
  readonly rows: readonly Row[]
  readonly facts: AllFacts<Row>
  readonly state: TableState
  keyOf(row: Row): string | number
  /** The first cell's content, and its head. */
  lead(row: Row): ComponentChildren
  readonly leadHead: ComponentChildren
  /** Its width in pixels. */
  readonly leadWidth: number
  /** Whether something elsewhere points at the row. Read in a signal's computation. */
  isHot(row: Row): boolean
  /** Drawn faintly. Read in a signal's computation. */
  isOff(row: Row): boolean
  onPoint(row: Row | null): void
}

export function Table<Row>(props: Props<Row>) {
  const { columns, rows, facts, state, leadWidth } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to } = useWindow(scroller, ROW, rows.length)
  const widths = useMemo(() => columns.map(c => widthOf(c, facts.rows)), [columns, facts])
  const pinned = columns.findIndex(c => !state.isPinned(c))
  const spread = useSpread(scroller, widths, leadWidth, pinned < 0 ? columns.length : pinned)
  const shown = useMemo(() => spread.at.map(i => ({ column: columns[i]!, index: i + 2, left: spread.lefts[i] })), [columns, spread])
  return (
    <div class="table" ref={scroller} tabIndex={0} role="region" aria-label={props.label} onPointerLeave={() => { props.onPoint(null) }}>
      <table style={{ width: `${spread.total}px` }} aria-label={props.label} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}>
        <Widths spread={spread} widths={widths} leadWidth={leadWidth} />
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" class="lead" aria-colindex={1}>{props.leadHead}</th>
            {spaced(spread, shown.map(({ column, index, left }) => <Head key={column.key} column={column} columns={columns} facts={facts.of(column)} state={state} left={left} index={index} />))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" class="space" style={{ height: `${from * ROW}px` }} />}
          {rows.slice(from, to).map((row, i) => <Line key={props.keyOf(row)} row={row} index={from + i} props={props} spread={spread} shown={shown} />)}
          {to < rows.length && <tr aria-hidden="true" class="space" style={{ height: `${(rows.length - to) * ROW}px` }} />}
        </tbody>
      </table>
    </div>
  )
}

/** Boxes stand for the columns that are out of sight. */
function spaced(spread: Spread, cells: readonly ComponentChildren[]): ComponentChildren[] {
  const gap = (key: string) => <td key={key} class="gap" aria-hidden="true" />
  return [...cells.slice(0, spread.pinned), spread.before > 0 && gap(" before"), ...cells.slice(spread.pinned), spread.after > 0 && gap(" after")]
}

function Widths({ spread, widths, leadWidth }: { spread: Spread; widths: readonly number[]; leadWidth: number }) {
  const col = (width: number, key: string) => <col key={key} style={{ width: `${width}px` }} />
  const cols = spread.at.map(i => col(widths[i]!, String(i)))
  return (
    <colgroup>
      {col(leadWidth, "lead")}{cols.slice(0, spread.pinned)}{spread.before > 0 && col(spread.before, "before")}{cols.slice(spread.pinned)}{spread.after > 0 && col(spread.after, "after")}
    </colgroup>
  )
}

interface Shown<Row> { readonly column: Column<Row>; readonly index: number; readonly left: number | undefined }

function Line<Row>({ row, index, props, spread, shown }: { row: Row; index: number; props: Props<Row>; spread: Spread; shown: readonly Shown<Row>[] }) {
  const now = useRef(props)
  now.current = props
  const look = useComputed(() => `${now.current.isHot(row) ? "hot" : ""}${now.current.isOff(row) ? " off" : ""}`)
  // The same elements while neither the row nor the columns change: scrolling past compares nothing.
  const cells = useMemo(() => spaced(spread, shown.map(({ column, index, left }) => <Data key={column.key} row={row} column={column} left={left} index={index} />)), [row, shown, spread])
  return (
    <tr class={look.value} aria-rowindex={index + 2} onPointerEnter={() => { now.current.onPoint(row) }}>
      <th scope="row" class="lead" aria-colindex={1}>{props.lead(row)}</th>
      {cells}
    </tr>
  )
}

const MOODS = { "-1": " worse", 0: "", 1: " better" } as const

function Data<Row>({ row, column, left, index }: { row: Row; column: Column<Row>; left: number | undefined; index: number }) {
  const cell = column.value(row), pin = left === undefined ? "" : " pinned", style = left === undefined ? undefined : { left: `${left}px` }
  if (cell === undefined) return <td class={`none${pin}`} style={style} aria-colindex={index}><span class="sr-only">no value</span></td>
  const beside = column.beside?.(row), best = column.best?.(row) ?? false
  return (
    <td class={`${typeof cell === "string" ? "words" : ""}${pin}${best ? " best" : ""}`} style={style} aria-colindex={index} title={`${String(cell).slice(0, 2_000)}${best ? "\nThe best of the column" : ""}${beside ? `\n${beside.title}` : ""}`}>
      <bdi>{shownText(column, cell, row).slice(0, 200)}</bdi>
      {best && <span class="sr-only"> (best)</span>}
      {beside && <small class={`beside${MOODS[beside.mood]}`}>{beside.text}</small>}
    </td>
  )
}
