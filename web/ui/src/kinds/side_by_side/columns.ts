// Which runs have a column.
import { computed } from "@preact/signals"
import { visibleRuns } from "../../state/data"
import { baseline } from "../../state/view"
import type { RunInfo } from "../../types"
import { chosen } from "./view"

export const LEAST = 2, MOST = 4

/** The runs of the columns, from left to right: the chosen ones among the runs on show, and others where these are too few. */
export const columns = computed<readonly RunInfo[]>(() => columnsOf(chosen.value, visibleRuns.value, baseline.value))

/** Unasked, all runs have a column where there are few, else the baseline and the first. */
export function columnsOf(names: readonly string[], runs: readonly RunInfo[], first: string): readonly RunInfo[] {
  const mine = names.flatMap(name => runs.find(run => run.name === name) ?? []).slice(0, MOST)
  const most = names.length === 0 && runs.length <= MOST ? MOST : LEAST
  const others = runs.filter(run => !mine.includes(run)), star = others.filter(run => run.name === first)
  return [...mine, ...[...star, ...others.filter(run => run.name !== first)].slice(0, Math.max(0, most - mine.length))]
}

const names = () => columns.peek().map(run => run.name)

/** Shows a run in a column; where it has another column already, the two change places. */
export function put(at: number, name: string): void {
  const next = names(), before = next.indexOf(name)
  if (before >= 0) next[before] = next[at]!
  next[at] = name
  chosen.value = next
}

/** Changes the places of two columns. */
export function swap(a: number, b: number): void {
  const all = names(), other = all[b]
  if (other !== undefined && a !== b) put(a, other)
}

/** The run that a further column would show; undefined where there is none, or no room. */
export const next = computed<RunInfo | undefined>(() => columns.value.length < MOST ? visibleRuns.value.find(run => !columns.value.includes(run)) : undefined)

export function add(): void {
  const run = next.peek()
  if (run) chosen.value = [...names(), run.name]
}

export function remove(at: number): void {
  if (columns.peek().length > LEAST) chosen.value = names().toSpliced(at, 1)
}
