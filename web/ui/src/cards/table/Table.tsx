// A table of many rows and columns: columns are sorted, filtered, moved, pinned and hidden. Rows and columns are made while they are in
// sight, and a row that comes into sight takes the elements of one that left: scrolling makes and lays out as little as possible.
// The first cell of a row is its dashboard's: a tick and a name, say.
import type { ComponentChildren } from "preact"
import { useLayoutEffect, useMemo, useRef } from "preact/hooks"
import { rowsInSight } from "../../kit/windowed"
import { shownText, type Column } from "./columns"
import { Head } from "./Head"
import { Lines } from "./lines"
import { useSight } from "./sight"
import { hasRoom, useSpread, widthOf, type Spread } from "./spread"
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
  /** Whether something elsewhere points at the row. Subscribes. */
  isHot(row: Row): boolean
  /** Drawn faintly. Subscribes. */
  isOff(row: Row): boolean
  onPoint(row: Row | null): void
}

export function Table<Row>(props: Props<Row>) {
  const { columns, rows, facts, state, leadWidth } = props
  const scroller = useRef<HTMLDivElement>(null), sight = useSight(scroller, ROW)
  const widths = useMemo(() => columns.map(c => widthOf(c, facts.rows)), [columns, facts])
  const pinned = columns.findIndex(c => !state.isPinned(c))
  const spread = useSpread(sight, widths, leadWidth, pinned < 0 ? columns.length : pinned)
  const shown = useMemo(() => spread.at.map((i): Shown<Row> => ({ column: columns[i]!, index: i + 2, width: widths[i]!, style: placeOf(widths[i]!, spread.lefts[i]), pinned: spread.lefts[i] !== undefined })), [columns, widths, spread])
  const head = useMemo(() => <HeadRow props={props} spread={spread} shown={shown} />, [props, spread, shown])
  return (
    <div class="table" ref={scroller} tabIndex={0} role="region" aria-label={props.label} onPointerLeave={() => { props.onPoint(null) }}>
      <table role="table" style={`width:${spread.total}px`} aria-label={props.label} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}>
        <thead role="rowgroup">{head}</thead>
        <tbody role="rowgroup" style={`height:${rows.length * ROW}px`} onPointerOver={e => { pointed(e, props) }} onPointerOut={e => { cellOf(e)?.removeAttribute("title") }}>
          <Rows props={props} spread={spread} shown={shown} {...rowsInSight(sight.top, sight.height, ROW, rows.length)} moving={sight.moving} />
        </tbody>
      </table>
    </div>
  )
}

/** A column in sight. */
interface Shown<Row> { readonly column: Column<Row>; readonly index: number; readonly width: number; readonly style: string; readonly pinned: boolean }
interface Part<Row> { readonly props: Props<Row>; readonly spread: Spread; readonly shown: readonly Shown<Row>[] }

const placeOf = (width: number, left: number | undefined) => `width:${width}px${left === undefined ? "" : `;left:${left}px`}`

/** Boxes stand for the columns that are out of sight. */
function spaced(spread: Spread, cells: readonly ComponentChildren[]): ComponentChildren[] {
  const gap = (key: string, width: number) => width > 0 && <td key={key} role="presentation" class="gap" aria-hidden="true" style={placeOf(width, undefined)} />
  return [...cells.slice(0, spread.pinned), gap(" before", spread.before), ...cells.slice(spread.pinned), gap(" after", spread.after)]
}

function HeadRow<Row>({ props: { columns, facts, state, leadHead, leadWidth }, spread, shown }: Part<Row>) {
  return (
    <tr role="row" aria-rowindex={1}>
      <th role="columnheader" scope="col" class="lead" aria-colindex={1} style={placeOf(leadWidth, undefined)}>{leadHead}</th>
      {spaced(spread, shown.map(c => <Head key={c.column.key} column={c.column} columns={columns} facts={facts.of(c.column)} state={state} style={c.style} pinned={c.pinned} index={c.index} />))}
    </tr>
  )
}

/** While the table is scrolled the elements of rows stay in their order among each other; at rest they have that of the rows, for the keyboard and screen readers. */
function Rows<Row>({ props, spread, shown, from, to, moving }: Part<Row> & { from: number; to: number; moving: boolean }) {
  const lines = useMemo(() => new Lines(), []), inSight = props.rows.slice(from, to)
  const slots = lines.take(inSight.map(row => props.keyOf(row)))
  const all = inSight.map((row, i) => ({ slot: slots[i]!, row, index: from + i }))
  if (moving) all.sort((a, b) => a.slot - b.slot)
  return <>{all.map(({ slot, row, index }) => <Line key={slot} row={row} index={index} props={props} spread={spread} shown={shown} />)}</>
}

/** Cells that are the same as before are not looked at again: of a table that is scrolled only the rows that come into sight are made. */
function Line<Row>({ row, index, props, spread, shown }: Part<Row> & { row: Row; index: number }) {
  const line = useRef<HTMLTableRowElement>(null), key = props.keyOf(row)
  const lead = useMemo(() => <th role="rowheader" scope="row" class="lead" aria-colindex={1} style={placeOf(props.leadWidth, undefined)}>{props.lead(row)}</th>, [row, props])
  const cells = useMemo(() => <Cells row={row} props={props} spread={spread} shown={shown} />, [row, props, spread, shown])
  // The focus does not pass to another row with the elements, but to the table.
  useLayoutEffect(() => () => {
    if (line.current?.contains(document.activeElement)) line.current.closest<HTMLElement>(".table")?.focus({ preventScroll: true })
  }, [key])
  return (
    <tr role="row" ref={line} class={`${props.isHot(row) ? "hot" : ""}${props.isOff(row) ? " off" : ""}`} aria-rowindex={index + 2} style={`top:${index * ROW}px`}>
      {lead}{cells}
    </tr>
  )
}

const MOODS = { "-1": " worse", 0: "", 1: " better" } as const

function Cells<Row>({ row, spread, shown }: Part<Row> & { row: Row }) {
  return <>{spaced(spread, shown.map(c => cellElement(row, c)))}</>
}

function cellElement<Row>(row: Row, { column, index, width, style, pinned }: Shown<Row>) {
  const cell = column.value(row), pin = pinned ? " pinned" : ""
  if (cell === undefined) return <td key={column.key} role="cell" class={`none${pin}`} style={style} aria-colindex={index}><span class="sr-only">no value</span></td>
  const beside = column.beside?.(row), best = column.best?.(row) ?? false, words = typeof cell === "string", text = shownText(column, cell, row).slice(0, 200)
  const cut = words || !hasRoom(width, text, beside?.text)
  return (
    <td key={column.key} role="cell" class={`${words ? "words" : ""}${cut ? " cut" : ""}${pin}${best ? " best" : ""}`} style={style} aria-colindex={index}>
      {words ? <bdi>{text}</bdi> : text}
      {best && <span class="sr-only"> (best)</span>}
      {beside && <small class={`beside${MOODS[beside.mood]}`}>{beside.text}</small>}
    </td>
  )
}

const cellOf = (e: Event) => (e.target as Element).closest<HTMLElement>("td[aria-colindex]")

/** The pointer is on a row, and maybe on a cell, which tells all of its value then. */
function pointed<Row>(e: Event, { rows, columns, onPoint }: Props<Row>): void {
  const line = (e.target as Element).closest("tr"), row = rows[Number(line?.getAttribute("aria-rowindex")) - 2]
  if (row === undefined) return
  onPoint(row)
  const td = cellOf(e), column = columns[Number(td?.getAttribute("aria-colindex")) - 2]
  if (td && column) td.title = titleOf(row, column)
}

function titleOf<Row>(row: Row, column: Column<Row>): string {
  const cell = column.value(row), beside = column.beside?.(row)
  return cell === undefined ? "" : `${String(cell).slice(0, 2_000)}${column.best?.(row) ? "\nThe best of the column" : ""}${beside ? `\n${beside.title}` : ""}`
}
