// The table under a chart: exact values of each run at the selected place, or over the selected range; without one the last values.
import { effect, useComputed, useSignal } from "@preact/signals"
import { useEffect, useMemo, useRef } from "preact/hooks"
import { say } from "../app/overlays"
import { RunName } from "../app/RunName"
import { hoverRun } from "../state/hover"
import { axis, selectionOf, smoothing, tableSort, type Sort } from "../state/view"
import { CardIcon } from "./cardIcons"
import type { Plot } from "./plot"
import { placeText } from "./places"
import { Asker, askSelect, type SelectQuestion, type SelectRow } from "./selectApi"
import { TABLE_ROW } from "./size"
import { asTsv, columnsFor, nextSort, sortTable, type Column, type TableRow } from "./tableModel"
import { useWindow } from "./windowed"

/** Least ms between two questions: for what the user did, and for points that arrive. */
const AT_ONCE = 40, LIVE = 700

interface Props {
  plot: Plot
  height: number
}

export function ValueTable({ plot, height }: Props) {
  const answer = useSignal<readonly SelectRow[] | null>(null)
  const problem = useSignal("")
  useEffect(() => follow(plot, rows => { answer.value = rows; problem.value = "" }, message => { problem.value = message }), [plot])
  const chosen = selectionOf(plot.tag.name)
  const columns = columnsFor(chosen !== null && chosen.lo !== chosen.hi, smoothing.value > 0)
  const rows = useComputed(() => sortTable(withRuns(plot, answer.value ?? []), tableSort.value)).value
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to } = useWindow(scroller, TABLE_ROW, rows.length)
  const label = chosen === null ? "Latest values" : `Values at ${placeText(axis.value, chosen)}`
  const copy = () => void navigator.clipboard?.writeText(asTsv(columns, rows)).then(() => say("Copied as a table"), () => say("The browser does not allow copying"))
  const visible = useMemo(() => rows.slice(from, to), [rows, from, to])
  return (
    <div class="values" ref={scroller} style={{ height: `${height}px` }} tabIndex={0} role="region" aria-label={`${label}, ${plot.tag.name}`}>
      <table aria-rowcount={rows.length + 1} aria-label={`${label}, ${plot.tag.name}`}>
        <thead><tr>{columns.map(c => <Title key={c.key} column={c} sort={tableSort.value} onSort={() => { tableSort.value = nextSort(tableSort.value, c.key) }} onCopy={copy} />)}</tr></thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" style={{ height: `${from * TABLE_ROW}px` }} />}
          {visible.map((row, i) => <ValueRow key={row.run} row={row} columns={columns} index={from + i + 2} />)}
          {to < rows.length && <tr aria-hidden="true" style={{ height: `${(rows.length - to) * TABLE_ROW}px` }} />}
        </tbody>
      </table>
      {problem.value && <p class="values-note" role="alert">{problem.value}</p>}
      {!problem.value && answer.value !== null && rows.length === 0 && <p class="values-note">No run has a point here.</p>}
    </div>
  )
}

function Title({ column, sort, onSort, onCopy }: { column: Column; sort: Sort<string> | null; onSort(): void; onCopy(): void }) {
  const mine = sort?.key === column.key ? sort : null
  const order = mine ? (mine.descending ? "descending" : "ascending") : "none"
  return (
    <th scope="col" aria-sort={order} class={column.key === "name" ? "run" : ""}>
      <button type="button" title={column.hint ?? `Sort by ${column.title.toLowerCase()}`} onClick={onSort}><i aria-hidden="true">{mine ? (mine.descending ? "↓" : "↑") : ""}</i>{column.title}</button>
      {column.key === "name" && <button type="button" class="copy" aria-label="Copy this table" title="Copy this table (for a spreadsheet)" onClick={onCopy}><CardIcon name="copy" /></button>}
    </th>
  )
}

function ValueRow({ row, columns, index }: { row: TableRow; columns: readonly Column[]; index: number }) {
  return (
    <tr aria-rowindex={index} class={hoverRun.value === row.run ? "on" : ""} onPointerEnter={() => { hoverRun.value = row.run }} onPointerLeave={() => { hoverRun.value = null }}>
      {columns.map(c => c.key === "name"
        ? <th key={c.key} scope="row" class="run" title={row.name} aria-label={row.name}><span class="run-cell"><i style={{ background: row.color }} /><RunName name={row.name} /></span></th>
        : <td key={c.key} title={String(row[c.key])}>{c.text(row)}</td>)}
    </tr>
  )
}

/** Keeps the table's rows up to date with selection, runs, smoothing and points; returns how to stop. */
function follow(plot: Plot, answered: (rows: SelectRow[]) => void, failed: (message: string) => void): () => void {
  const asker = new Asker<SelectQuestion, SelectRow[]>(askSelect, answered, failed)
  let before = ""
  const stop = effect(() => {
    const chosen = selectionOf(plot.tag.name)
    const where = chosen ? { axis: axis.value, ...chosen } : { axis: "step" as const, lo: Number.MAX_SAFE_INTEGER, hi: Number.MAX_SAFE_INTEGER }
    void plot.version.value
    const question = { tag: plot.tag.id, runs: plot.runs.value.map(r => r.run), ...where, smoothing: smoothing.value }
    const text = JSON.stringify(question)
    asker.want(question, text === before ? LIVE : AT_ONCE)
    before = text
  })
  return () => { stop(); asker.stop() }
}

function withRuns(plot: Plot, rows: readonly SelectRow[]): TableRow[] {
  // The origins of relative times come with the curves.
  void plot.complete.value
  const runs = new Map(plot.runs.value.map(r => [r.run, r]))
  return rows.flatMap(row => {
    const run = runs.get(row.run)
    return run ? [{ ...row, name: run.name, color: run.color, relative: row.wall - plot.originOf(row.run) }] : []
  })
}
