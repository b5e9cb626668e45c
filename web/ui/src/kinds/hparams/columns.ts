// The columns of the table of sessions: facts about a session, its hyper-parameters, its metrics.
import { computed } from "@preact/signals"
import { AllFacts } from "../../cards/table/state"
import { filterRows } from "../../cards/table/filters"
import { besideOf, difference } from "../../cards/table/difference"
import { settingCell, sortRows, type Column } from "../../cards/table/columns"
import { duration, wallText } from "../../kit/time"
import type { HParams } from "../../message.gen"
import { baselineRun, directionOf } from "../../live/directions"
import { filteredRuns, runName, runs, runStats } from "../../state/data"
import { serverNow } from "../../state/clock"
import { tagFilterParsed } from "../../state/tags"
import { sessions, summaries, told } from "./data"
import { aggregated, lastSign, statusText, type Aggregate, type Session, type Summaries } from "./session"
import { aggregate, table } from "./view"

export type SessionColumn = Column<Session> & {
  /** Of a metric: its tag. */
  readonly tag?: number
}

/** So many are shown unasked. */
const USUAL_PARAMS = 12, USUAL_METRICS = 6

/** The one group of sessions whose metrics are in their own runs has no name. */
function metricLabel(name: string, group: string): string {
  return group === "" ? name : `${name} (${group})`
}

/** Unique: the first "|" ends the group's name. */
function metricKey(name: string, group: string): string {
  return group === "" ? `m.${name}` : `m@${group.replaceAll("%", "%25").replaceAll("|", "%7C")}|${name}`
}

export function paramColumns({ params }: HParams, rows: readonly Session[]): SessionColumn[] {
  let left = USUAL_PARAMS
  return params.map(({ name, display, description }, i) => {
    const value = (row: Session) => row.values.get(i)
    // What is the same for all tells nothing.
    const usual = (rows.length < 2 || differs(rows, value)) && left-- > 0
    return { key: `h.${name}`, label: display || name, ...titled(display ? name : "", description), section: "Hyper-parameters", usual, value, text: settingCell }
  })
}

function differs(rows: readonly Session[], value: (row: Session) => unknown): boolean {
  const first = value(rows[0]!)
  return rows.some(row => value(row) !== first)
}

/** `star` is the session of the baseline. */
export function metricColumns({ metrics, groups }: HParams, values: Summaries, how: Aggregate, star?: Session): SessionColumn[] {
  const declared = metrics.some(m => m.declared)
  let left = USUAL_METRICS
  return metrics.map(({ tag, name, group, display, description, declared: mine }) => {
    const byRun = values.get(tag), value = (row: Session) => {
      const run = row.parts.get(group)
      return run === undefined ? undefined : aggregated(byRun?.get(run), how, name)
    }
    return {
      key: metricKey(name, groups[group]!), label: display || metricLabel(name, groups[group]!), ...titled(display ? metricLabel(name, groups[group]!) : "", description),
      section: "Metrics", usual: (!declared || mine === true) && left-- > 0, tag,
      value, ...star && { beside: (row: Session) => against(value(row), value(star), name, row === star) },
    }
  })
}

function against(value: number | undefined, base: number | undefined, tag: string, isBaseline: boolean) {
  if (isBaseline) return value === undefined ? undefined : { text: "★", mood: 0 as const, title: "The baseline" }
  const d = value === undefined || base === undefined ? undefined : difference(value, base, directionOf(tag))
  return d && besideOf(d)
}

function titled(name: string, description = ""): { title?: string } {
  const title = [name, description].filter(t => t !== "").join("\n")
  return title === "" ? {} : { title }
}

const lastWall = (run: number) => runStats.value.get(run)?.lastWall ?? NaN
const end = (row: Session) => Number.isNaN(row.end) ? lastSign(row, lastWall) : row.end
const known = (x: number) => Number.isNaN(x) ? undefined : x

/** Facts about sessions. */
function factColumns(rows: readonly Session[]): SessionColumn[] {
  const section = "Session"
  const status = (row: Session) => statusText(row, lastSign(row, lastWall), serverNow.peek())
  return [
    { key: "s.status", label: "Status", section, usual: rows.length > 0 && differs(rows, status), value: status },
    { key: "s.start", label: "Start", section, usual: false, value: row => known(row.start), text: wall => wallText(Number(wall)) },
    { key: "s.duration", label: "Duration", section, usual: false, value: row => known(end(row) - row.start), text: seconds => duration(Number(seconds)) },
    { key: "s.group", label: "Group", section, usual: false, value: row => row.group },
    { key: "s.model", label: "Model", section, usual: false, value: row => row.model || undefined },
  ]
}

/** The session of the baseline. */
const starred = computed(() => baselineRun.value === null ? undefined : sessions.value.find(s => s.runs.includes(baselineRun.value!)))

/** All columns, in the order that they have while nobody moves one. */
export const columns = computed<readonly SessionColumn[]>(() => {
  if (!told.value) return []
  return [...factColumns(sessions.value), ...paramColumns(told.value, sessions.value), ...metricColumns(told.value, summaries.value, aggregate.value, starred.value)]
})

/** The columns on show: as chosen, and passed by the tag filter. */
export const shownColumns = computed<readonly SessionColumn[]>(() => {
  const { pattern } = tagFilterParsed.value, visible = table.visible(columns.value) as readonly SessionColumn[]
  return pattern ? visible.filter(c => c.key.startsWith("s.") || pattern.test(c.label)) : visible
})

/** The sessions that the run filter passes. */
const candidates = computed<readonly Session[]>(() => {
  if (filteredRuns.value === runs.value) return sessions.value
  const ids = new Set(filteredRuns.value.map(r => r.id))
  return sessions.value.filter(s => s.runs.some(run => ids.has(run)))
})

/** What there is in the columns, over all sessions: filters and axes keep their ends while rows come and go. */
export const facts = computed(() => { void summaries.value; return new AllFacts<Session>(sessions.value) })

/** The sessions that all filters pass. */
export const filtered = computed(() => filterRows(candidates.value, columns.value, table.filters.value))

/** The same, in order. */
export const rows = computed(() => sortRows(filtered.value, columns.value, table.sorts.value))

/** A session's name: that of its run. */
export const nameOf = (session: Session) => runName(session.run)
