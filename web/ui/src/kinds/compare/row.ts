// The rows of the comparison: runs, or groups of them, with what the server has answered about them. Pure.
import type { Cell } from "../../cards/table/columns"
import { readNumber } from "../../kit/numbers"
import type { Aggregate, Compared, ComparedMetric, ComparedParam, ComparedRow, ComparedTag, GroupStats } from "../../message.gen"

/** A metric of a row. */
export interface Measure {
  readonly value: number
  /** Where it stands; undefined of means and changes. */
  readonly step: number | undefined
  /** Against the baseline's. */
  readonly delta: number | undefined
  readonly percent: number | undefined
  readonly better: -1 | 0 | 1
  /** Of groups. */
  readonly stats: Readonly<Record<keyof GroupStats, number>> | undefined
}

export interface Row extends Omit<ComparedRow, "start" | "last"> {
  /** Unique among all rows, the members of groups among them. */
  readonly key: string
  /** Seconds, NaN where nothing is known. */
  readonly start: number
  readonly last: number
  /** Of a member of a group: the group's name. */
  readonly of?: string
  param(name: string): Cell
  metric(tag: string, agg: Aggregate): Measure | undefined
}

/** An answer of the server, ready to be shown. */
export interface Told {
  readonly rows: readonly Row[]
  readonly params: readonly ComparedParam[]
  readonly tags: readonly ComparedTag[]
  readonly grouped: boolean
  /** Runs for which an expression made no sense. */
  readonly unlike: number
  readonly runs: number
}

export const metricKey = (tag: string, agg: Aggregate) => `${agg} ${tag}`

export function readCompared(told: Compared, asked: readonly string[], grouped: boolean, of?: string): Told {
  const params = new Map(asked.map((name, i) => [name, told.values[i]])), metrics = new Map(told.metrics.map(m => [metricKey(m.tag, m.agg), m]))
  const rows = told.rows.map((row, i): Row => ({
    ...row, key: `${of ?? ""}\n${row.name}`, start: readNumber(row.start), last: readNumber(row.last), ...of !== undefined && { of },
    param: name => params.get(name)?.[i] ?? undefined,
    metric: (tag, agg) => { const m = metrics.get(metricKey(tag, agg)); return m && measure(m, i) },
  }))
  return { rows, params: told.params, tags: told.tags, grouped, unlike: told.unlike ?? 0, runs: told.runs }
}

function measure(m: ComparedMetric, i: number): Measure | undefined {
  const value = m.values[i]
  if (value === null || value === undefined) return undefined
  const known = (x: unknown) => x === null || x === undefined ? undefined : readNumber(x)
  const stats = m.stats?.[i]
  return {
    value: readNumber(value), step: m.steps?.[i] ?? undefined, delta: known(m.delta?.[i]), percent: known(m.pct?.[i]), better: m.better?.[i] ?? 0,
    // Read when a column shows them: most ask for the value alone.
    get stats() { return stats ? Object.fromEntries(Object.entries(stats).map(([name, x]) => [name, readNumber(x)])) as Record<keyof GroupStats, number> : undefined },
  }
}

/** Of several tags the one that people judge runs by: validated, of a known direction, of many runs. */
export function mainTag(tags: readonly ComparedTag[]): ComparedTag | undefined {
  const score = (t: ComparedTag) => t.runs * 4 + (VALIDATED.test(t.name) ? 3 : 0) + (t.direction !== "" ? 2 : 0) + (/loss|acc|score|reward|return/i.test(t.name) ? 1 : 0)
  return tags.reduce<ComparedTag | undefined>((best, t) => !best || score(t) > score(best) ? t : best, undefined)
}

const VALIDATED = /(^|[^a-z])(val|valid|validation|eval|evaluation|test|dev)([^a-z]|$)/i
