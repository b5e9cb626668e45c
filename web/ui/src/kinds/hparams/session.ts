// Sessions as rows: the answer of api/hparams beside the values of metrics. Pure.
import type { Cell } from "../../cards/table/columns"
import { readNumber } from "../../kit/numbers"
import type { HParams, Session as Told, TagSummaries } from "../../message.gen"

/** What a curve comes to. "best" is its minimum or its maximum, by its name. */
export const AGGREGATES = ["last", "best", "min", "max", "mean", "first"] as const
export type Aggregate = typeof AGGREGATES[number]

export interface Session extends Omit<Told, "params" | "values" | "groups" | "runs" | "start" | "end"> {
  /** Seconds; NaN where the session does not tell. */
  readonly start: number
  readonly end: number
  /** Its own run and those whose scalars are its metrics. */
  readonly runs: readonly number[]
  /** By index of the hyper-parameter. */
  readonly values: ReadonlyMap<number, Cell>
  /** By index of the group: the run that has its metrics. */
  readonly parts: ReadonlyMap<number, number>
}

export function sessionsOf(told: HParams): readonly Session[] {
  return told.sessions.map(({ params, values, groups, runs, start, end, ...rest }) => ({
    ...rest, start: start ?? NaN, end: end ?? NaN,
    runs: [...new Set([rest.run, ...runs])],
    values: new Map(params.map((param, i) => [param, values[i] ?? undefined])),
    parts: new Map(groups.map((group, i) => [group, runs[i]!])),
  }))
}

/** What one curve comes to. */
export interface Summary {
  readonly n: number
  readonly first: number
  readonly last: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly firstStep: number
  readonly lastStep: number
  readonly minStep: number
  readonly maxStep: number
  /** Of the last point, in seconds. */
  readonly wall: number
}

/** By tag, then by run. */
export type Summaries = ReadonlyMap<number, ReadonlyMap<number, Summary>>

export function readSummaries(tags: readonly TagSummaries[]): Summaries {
  return new Map(tags.map(t => [t.tag, new Map(t.runs.map((run, i) => [run, {
    n: t.n[i]!, first: readNumber(t.first[i]), last: readNumber(t.last[i]), min: readNumber(t.min[i]), max: readNumber(t.max[i]), mean: readNumber(t.mean[i]),
    firstStep: t.firstStep[i]!, lastStep: t.lastStep[i]!, minStep: t.minStep[i]!, maxStep: t.maxStep[i]!, wall: readNumber(t.wall[i]),
  }]))]))
}

const LOWER = /loss|err|mse|mae|rmse|perplexity|\bppl|wer\b|cer\b|fid\b|nll|divergence|latency|time/i
const HIGHER = /acc|auc|f1|precision|recall|score|reward|return|iou|dice|\bmap\b|bleu|rouge|psnr|ssim|r2\b/i

/** Whether less is better, told by a metric's name; undefined where it tells nothing. */
export function lessIsBetter(name: string): boolean | undefined {
  return LOWER.test(name) ? true : HIGHER.test(name) ? false : undefined
}

/** A metric of a session; undefined where it has no point. Where nobody can tell what is best, it is the last value. */
export function aggregated(summary: Summary | undefined, aggregate: Aggregate, name: string): number | undefined {
  if (!summary) return undefined
  if (aggregate !== "best") return summary[aggregate]
  const less = lessIsBetter(name)
  return less === undefined ? summary.last : less ? summary.min : summary.max
}

/** The last sign of life of a session, seconds; NaN where there is none. */
export function lastSign(session: Session, lastWall: (run: number) => number): number {
  const walls = session.runs.map(lastWall).filter(w => !Number.isNaN(w))
  return walls.length === 0 ? NaN : Math.max(...walls)
}

/** A session that does not say how it ended is taken for running so long after its last point, seconds. */
const ALIVE = 600

/** How a session is, in a word. */
export function statusText(session: Session, sign: number, now: number): string {
  switch (session.status) {
    case "success": return "Success"
    case "failure": return "Failure"
    case "running": return "Running"
    default: return now - sign < ALIVE ? "Running" : "Unfinished"
  }
}
