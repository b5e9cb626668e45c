// Rows and the selection of runs: ticking rows ticks their runs, for all dashboards; pointing at one lights its lines.
import { runById, runs, selectedIds } from "../../state/data"
import { hoverRun } from "../../state/hover"
import { fromTicked, withRuns } from "../../state/selection"
import { runSelection } from "../../state/view"
import type { RunInfo } from "../../types"
import type { Row } from "./row"

/** The runs of a row, with those whose curves it has taken in. */
const ids = (row: Row) => [...row.runs, ...row.joined ?? []]
const infos = (row: Row): RunInfo[] => ids(row).flatMap(run => runById(run) ?? [])

/** Whether all of its runs are ticked, some, or none. */
export function ticked(row: Row): "all" | "some" | "none" {
  const all = row.runs, on = all.filter(run => selectedIds.value.has(run)).length
  return on === 0 ? "none" : on === all.length ? "all" : "some"
}

export function tick(rows: readonly Row[], on: boolean): void {
  runSelection.value = withRuns(runs.peek(), runSelection.peek(), rows.flatMap(infos), on)
}

/** Ticks the runs of these rows, and no others. */
export function tickOnly(rows: readonly Row[]): void {
  runSelection.value = fromTicked(runs.peek(), new Set(rows.flatMap(infos).map(r => r.name)))
}

/** Whether the pointer is on a run of the row: in the run list, the table or a chart. */
export function hotRow(row: Row): boolean {
  return hoverRun.value !== null && ids(row).includes(hoverRun.value)
}

export function point(row: Row | null): void {
  const next = row?.runs[0] ?? null
  if (next !== hoverRun.peek()) hoverRun.value = next
}
