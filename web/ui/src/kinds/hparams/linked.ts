// Sessions and the selection of runs: ticking or brushing sessions ticks their runs, for all dashboards.
import { fromTicked, withRuns } from "../../state/selection"
import { runById, runs, selectedIds, selectedRuns } from "../../state/data"
import { hoverRun } from "../../state/hover"
import { runSelection } from "../../state/view"
import type { RunInfo } from "../../types"
import { sessionOfRun } from "./data"
import type { Session } from "./session"

const infos = (session: Session): RunInfo[] => session.runs.flatMap(run => runById(run) ?? [])

/** Whether all of its runs are ticked, some, or none. */
export function ticked(session: Session): "all" | "some" | "none" {
  const on = session.runs.filter(run => selectedIds.value.has(run)).length
  return on === 0 ? "none" : on === session.runs.length ? "all" : "some"
}

export function tick(sessions: readonly Session[], on: boolean): void {
  runSelection.value = withRuns(runs.peek(), runSelection.peek(), sessions.flatMap(infos), on)
}

/** Of all sessions given ticks only the chosen ones; runs that belong to none stay as they are. */
export function tickOnly(all: readonly Session[], chosen: ReadonlySet<Session>): void {
  const names = new Set(selectedRuns.peek().map(r => r.name))
  for (const session of all) for (const run of infos(session)) names.delete(run.name)
  for (const session of chosen) for (const run of infos(session)) names.add(run.name)
  runSelection.value = fromTicked(runs.peek(), names)
}

/** The session under the pointer: in the run list, the table or a picture. */
export function hotSession(): Session | undefined {
  return hoverRun.value === null ? undefined : sessionOfRun.value.get(hoverRun.value)
}

export function point(session: Session | null): void {
  const next = session?.run ?? null
  if (next !== hoverRun.peek()) hoverRun.value = next
}
