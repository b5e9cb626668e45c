// A table of many rows: columns that are sorted, filtered, moved and hidden, rows that are made while they are in sight. The first
// cell of a row is its dashboard's: a tick and a name, say.
import { useComputed } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useMemo, useRef } from "preact/hooks"
import { useWindow } from "../../kit/windowed"
import { shownText, type Column } from "./columns"
import { Head } from "./Head"
import type { AllFacts, TableState } from "./state"
import "./table.css"

/** CSS pixels; --table-row in table.css. */
export const ROW = 28

interface Props<Row> {
  /** For screen readers. */
  readonly label: string
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
  const { columns, rows, facts, state } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to } = useWindow(scroller, ROW, rows.length)
  const widths = useMemo(() => columns.map(c => widthOf(c, facts.rows)), [columns, facts])
  const total = props.leadWidth + widths.reduce((sum, w) => sum + w, 0)
  return (
    <div class="table" ref={scroller} tabIndex={0} role="region" aria-label={props.label} onPointerLeave={() => { props.onPoint(null) }}>
      <table style={{ width: `${total}px` }} aria-label={props.label} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}>
        <colgroup><col style={{ width: `${props.leadWidth}px` }} />{columns.map((c, i) => <col key={c.key} style={{ width: `${widths[i]}px` }} />)}</colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" class="lead">{props.leadHead}</th>
            {columns.map(c => <Head key={c.key} column={c} columns={columns} facts={facts.of(c)} state={state} />)}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" class="space" style={{ height: `${from * ROW}px` }} />}
          {rows.slice(from, to).map((row, i) => <Line key={props.keyOf(row)} row={row} index={from + i} props={props} />)}
          {to < rows.length && <tr aria-hidden="true" class="space" style={{ height: `${(rows.length - to) * ROW}px` }} />}
        </tbody>
      </table>
    </div>
  )
}

function Line<Row>({ row, index, props }: { row: Row; index: number; props: Props<Row> }) {
  const now = useRef(props)
  now.current = props
  const look = useComputed(() => `${now.current.isHot(row) ? "hot" : ""}${now.current.isOff(row) ? " off" : ""}`)
  return (
    <tr class={look.value} aria-rowindex={index + 2} onPointerEnter={() => { props.onPoint(row) }}>
      <th scope="row" class="lead">{props.lead(row)}</th>
      {props.columns.map(c => <Data key={c.key} row={row} column={c} />)}
    </tr>
  )
}

function Data<Row>({ row, column }: { row: Row; column: Column<Row> }) {
  const cell = column.value(row)
  if (cell === undefined) return <td class="none"><span class="sr-only">no value</span></td>
  return <td class={typeof cell === "string" ? "words" : undefined} title={String(cell)}><bdi>{shownText(column, cell)}</bdi></td>
}

/** Of a character of a cell, and what stands beside it: CSS pixels. */
const CHARACTER = 7.4, BESIDE = 20, BESIDE_LABEL = 44
const LEAST = 64, MOST = 260
/** So many rows tell how wide a column is. */
const LOOKED_AT = 200

/** Fixed while the rows scroll by. */
function widthOf<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const longest = rows.slice(0, LOOKED_AT).reduce((most, row) => Math.max(most, shownText(column, column.value(row)).length), 0)
  return Math.round(Math.min(MOST, Math.max(LEAST, longest * CHARACTER + BESIDE, Math.min(column.label.length, 18) * CHARACTER + BESIDE_LABEL)))
}
