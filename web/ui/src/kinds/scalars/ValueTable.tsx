// The table under a chart: exact values of each run at the selected place, or over the selected range; without one the last values.
import { effect, useComputed, useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect, useId, useMemo, useRef } from "preact/hooks"
import { hiddenText, showHidden, showsHidden } from "../../cards/hidden"
import { RunMark, RunName } from "../../cards/RunName"
import { hoverRun } from "../../state/hover"
import { shownName } from "../../kit/names"
import { type Sort } from "../../state/view"
import { Icon } from "../../kit/icons"
import { against } from "./against"
import { hiddenPoints } from "./Chips"
import type { Plot } from "./plot"
import { placeText } from "./places"
import { Asker, type SelectQuestion } from "../../live/select"
import { asTsv, columnsFor, nextSort, sortTable, type Column, type TableRow } from "./tableModel"
import { useWindow } from "../../kit/windowed"
import { say } from "../../kit/toast"
import { axis, hiddenColumns, selectionOf, smoothing, tableSort, type Selected } from "./view"
import { below } from "../../kit/popover"
import { TABLE_ROW } from "./size"

/** Least ms between two questions: for what the user did, and for points that arrive. */
const AT_ONCE = 40, LIVE = 700

type Question = Omit<SelectQuestion, "tag" | "runs">
type Answer = Awaited<ReturnType<Plot["select"]>>

interface Props {
  plot: Plot
  height: number
}

export function ValueTable({ plot, height }: Props) {
  const answer = useSignal<Answer | null>(null)
  const problem = useSignal("")
  useEffect(() => follow(plot, rows => { answer.value = rows; problem.value = "" }, message => { problem.value = message }), [plot])
  const chosen = selectionOf(plot.key)
  const plain = columnsFor(isRange(chosen), smoothing.value > 0, answer.value?.some(row => row.label !== undefined)), all = against.value?.withColumns(plain, comparedBy(chosen)) ?? plain
  const columns = all.filter(c => c.key === "name" || !hiddenColumns.value.has(c.key))
  const rows = useComputed(() => {
    const found = withRuns(plot, answer.value ?? [])
    return sortTable(against.value?.withDifferences(found, comparedBy(selectionOf(plot.key)), plot.tag.name) ?? found, tableSort.value)
  }).value
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to } = useWindow(scroller, TABLE_ROW, rows.length)
  const label = chosen === null ? "Latest values" : `Values at ${placeText(axis.value, chosen)}`
  const copy = () => void navigator.clipboard?.writeText(asTsv(columns, rows)).then(() => say("Copied as a table"), () => say("The browser does not allow copying"))
  const visible = useMemo(() => rows.slice(from, to), [rows, from, to])
  const missing = missingStep(chosen, rows)
  return (
    <div class="values" data-part="2" ref={scroller} style={{ height: `${height}px` }} tabIndex={-1} role="group" aria-label={`${label}, ${shownName(plot.tag.name)}`}>
      <table aria-rowcount={rows.length + 1} aria-label={`${label}, ${shownName(plot.tag.name)}`}>
        <thead><tr>{columns.map(c => (
          <Title key={c.key} column={c} sort={tableSort.value} onSort={() => { tableSort.value = nextSort(tableSort.value, c.key) }}>
            {c.key === "name" && <TableButtons columns={all} onCopy={copy} />}
          </Title>
        ))}</tr></thead>
        <tbody>
          {missing !== null && <Remark columns={columns.length}>No run has a point at {placeText("step", missing)}: these are the nearest.</Remark>}
          <HiddenRemark plot={plot} columns={columns.length} />
          {from > 0 && <tr aria-hidden="true" style={{ height: `${from * TABLE_ROW}px` }} />}
          {visible.map((row, i) => <ValueRow key={`${row.run} ${row.label}`} row={row} columns={columns} at={placeOnSteps(chosen)} index={from + i + 2} />)}
          {to < rows.length && <tr aria-hidden="true" style={{ height: `${(rows.length - to) * TABLE_ROW}px` }} />}
        </tbody>
      </table>
      {problem.value && <p class="values-note" role="alert">{problem.value}</p>}
      {!problem.value && answer.value !== null && rows.length === 0 && <p class="values-note">No run has a point here.</p>}
    </div>
  )
}

const isRange = (chosen: Selected | null) => chosen !== null && chosen.lo !== chosen.hi

/** What tells how a run differs from the baseline. */
const comparedBy = (chosen: Selected | null) => isRange(chosen) ? "mean" : smoothing.value > 0 ? "smoothed" : "value"

interface TitleProps { column: Column; sort: Sort<string> | null; onSort(): void; children: ComponentChildren }

function Title({ column, sort, onSort, children }: TitleProps) {
  const mine = sort?.key === column.key ? sort : null
  const order = mine ? (mine.descending ? "descending" : "ascending") : "none"
  return (
    <th scope="col" aria-sort={order} class={column.key === "name" ? "run" : ""}>
      <button type="button" tabIndex={-1} title={column.hint ?? `Sort by ${column.title.toLowerCase()}`} onClick={onSort}><i aria-hidden="true">{mine ? (mine.descending ? "↓" : "↑") : ""}</i>{column.title}</button>
      {children}
    </th>
  )
}

function TableButtons({ columns, onCopy }: { columns: readonly Column[]; onCopy(): void }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null), panel = useRef<HTMLDivElement>(null)
  const opened = (e: ToggleEvent) => {
    if (e.newState !== "open") return
    below(panel.current!, button.current!)
    panel.current!.querySelector("input")?.focus()
  }
  const toggle = (key: string) => {
    const next = new Set(hiddenColumns.peek())
    if (!next.delete(key)) next.add(key)
    hiddenColumns.value = next
  }
  return (
    <>
      <button type="button" class="copy" tabIndex={-1} ref={button} aria-label="Columns of the tables" title="Columns" popoverTarget={id}><Icon name="columns" /></button>
      <button type="button" class="copy" tabIndex={-1} aria-label="Copy this table" title="Copy this table (for a spreadsheet)" onClick={onCopy}><Icon name="copy" /></button>
      <div id={id} ref={panel} class="card-menu" popover="auto" role="group" aria-label="Columns" onToggle={e => { opened(e as unknown as ToggleEvent) }}>
        {columns.filter(c => c.key !== "name").map(c => (
          <label key={c.key} title={c.hint}><input type="checkbox" class="tick" checked={!hiddenColumns.value.has(c.key)} onChange={() => { toggle(c.key) }} />{c.title}</label>
        ))}
      </div>
    </>
  )
}

function Remark({ columns, children }: { columns: number; children: ComponentChildren }) {
  return <tr class="remark"><td colSpan={columns}><span>{children}</span></td></tr>
}

/** That points are left out, and the way to them. */
function HiddenRemark({ plot, columns }: { plot: Plot; columns: number }) {
  const n = useComputed(() => hiddenPoints(plot)).value
  if (n === 0 || showsHidden(plot.key)) return null
  return <Remark columns={columns}>{hiddenText(n)}. <button type="button" class="link" tabIndex={-1} onClick={() => { showHidden(plot.key, true) }}>Show them</button></Remark>
}

/** The step that is selected, as the only one; null where a range is, or a time. */
function placeOnSteps(chosen: Selected | null): number | null {
  return chosen && axis.value === "step" && chosen.lo === chosen.hi ? chosen.lo : null
}

/** The selected step, if no run of the table has it. */
function missingStep(chosen: Selected | null, rows: readonly TableRow[]): Selected | null {
  const at = placeOnSteps(chosen)
  return at !== null && rows.length > 0 && rows.every(row => row.step !== at) ? chosen : null
}

const MOODS = { "-1": "worse", 0: "", 1: "better" } as const

/** `at` is the selected step: rows of another one are marked. */
function ValueRow({ row, columns, at, index }: { row: TableRow; columns: readonly Column[]; at: number | null; index: number }) {
  const other = at !== null && row.step !== at
  return (
    <tr aria-rowindex={index} class={`${hoverRun.value === row.run ? "on" : ""}${other ? " other" : ""}`} onPointerEnter={() => { hoverRun.value = row.run }} onPointerLeave={() => { hoverRun.value = null }}>
      {columns.map(c => c.key === "name"
        ? <th key={c.key} scope="row" class="run" title={row.name}><span class="run-cell"><RunMark color={row.color} dash={row.dash} /><RunName name={row.name} /></span></th>
        : <td key={c.key} class={c.key === "delta" || c.key === "deltaPct" ? MOODS[row.mood ?? 0] : ""} title={other && c.key === "step" ? `No point at step ${at}; the nearest is at step ${row.step}` : String(row[c.key] ?? "")}>{other && c.key === "step" ? "≈ " : ""}{c.text(row)}</td>)}
    </tr>
  )
}

/** Keeps the table's rows up to date with selection, runs, smoothing and points; returns how to stop. */
function follow(plot: Plot, answered: (rows: Answer) => void, failed: (message: string) => void): () => void {
  const asker = new Asker<Question, Answer>((question, stop) => plot.select(question, stop), answered, failed)
  let before = ""
  const stop = effect(() => {
    const chosen = selectionOf(plot.key)
    const where = chosen ? { axis: axis.value, ...chosen } : { axis: "step" as const, lo: Number.MAX_SAFE_INTEGER, hi: Number.MAX_SAFE_INTEGER }
    void plot.version.value
    const question = { ...where, smoothing: smoothing.value, orphaned: showsHidden(plot.key) }
    const text = JSON.stringify([question, plot.runs.value.map(r => r.run)])
    asker.want(question, text === before ? LIVE : AT_ONCE)
    before = text
  })
  return () => { stop(); asker.stop() }
}

function withRuns(plot: Plot, rows: Answer): TableRow[] {
  // The origins of relative times come with the curves.
  void plot.complete.value
  const runs = new Map(plot.runs.value.map(r => [r.run, r]))
  return rows.flatMap(row => {
    const run = runs.get(row.run)
    return run ? [{ ...row, name: run.name, color: run.color, dash: run.dash, relative: row.wall - plot.originOf(row.run) }] : []
  })
}
