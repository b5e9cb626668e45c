// The hyper-parameters of the runs that have a column, as the server joins them to runs; kept up to date while the dashboard is open.
import { computed, effect, signal, untracked } from "@preact/signals"
import type { Cell } from "../../cards/table/columns"
import { ask } from "../../live/ask"
import { Asker } from "../../live/select"
import type { Compare, Compared } from "../../message.gen"
import { catalog, epoch } from "../../state/data"
import { paused } from "../../state/view"
import type { RunInfo } from "../../types"
import { columns } from "./columns"
import { allParams } from "./view"

export interface ParamRow {
  readonly name: string
  /** To show in place of the name; "" = the name. */
  readonly display: string
  readonly differs: boolean
  /** In the order of the runs; undefined where a run has none. */
  readonly values: readonly Cell[]
}

/** null before the first answer. */
export const params = signal<readonly ParamRow[] | null>(null)
/** Why the last question failed; "" where it did not. */
export const failure = signal("")

export const shownParams = computed(() => (params.value ?? []).filter(row => allParams.value || row.differs))

const EVERY_MS = 2_000, AT_ONCE = 40
/** Of one question. */
const MOST_PARAMS = 400

/** What an answer says of these runs. One run may be several rows, where calls below it had different values: it is the first of them then. */
export function rowsOf({ params, values, rows }: Compared, runs: readonly number[]): ParamRow[] {
  const at = runs.map(run => {
    const own = rows.findIndex(row => row.runs.includes(run))
    return own >= 0 ? own : rows.findIndex(row => row.joined?.includes(run))
  })
  return params.slice(0, values.length).map(({ name, display }, i) => {
    const mine = at.map(row => values[i]![row] ?? undefined)
    return { name, display: display ?? "", differs: mine.some(value => value !== mine[0]), values: mine }
  })
}

async function answer(q: Compare, stop: AbortSignal): Promise<ParamRow[]> {
  const { params } = await ask<Compared>("compare", stop, q)
  const names = params.slice(0, MOST_PARAMS).map(({ name }) => name)
  const told = names.length === 0 ? null : await ask<Compared>("compare", stop, { ...q, params: names })
  // The server lists the params of an answer in one order, but a new one may have come in between.
  return told ? rowsOf({ ...told, params: names.map(name => told.params.find(p => p.name === name) ?? { name, numeric: false, differs: false, distinct: 0 }) }, q.runs as number[]) : []
}

/** Begins to keep them up to date; returns how to stop. */
export function followParams(): () => void {
  let before = ""
  const asker = new Asker<Compare, ParamRow[]>(answer, rows => { params.value = rows; failure.value = "" }, message => { failure.value = message })
  const stop = effect(() => {
    void catalog.value
    const runs = columns.value.map((run: RunInfo) => run.id), text = `${epoch.value} ${runs.join()}`
    if (runs.length === 0 || (paused.value && text === before)) return
    untracked(() => { asker.want({ runs, archived: true }, text === before ? EVERY_MS : AT_ONCE) })
    before = text
  })
  return () => { stop(); asker.stop(); params.value = null }
}
