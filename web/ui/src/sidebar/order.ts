// The order of the run list. Pure; runs without the fact that is sorted by stand last either way.
import type { RunInfo, RunStat } from "../types"
import { compareNames } from "../kit/names"
import type { RunSortKey, Sort } from "../state/view"

export const SORTS: readonly { key: RunSortKey; label: string; descending: boolean }[] = [
  { key: "start", label: "Start time", descending: false },
  { key: "name", label: "Name", descending: false },
  { key: "updated", label: "Last update", descending: true },
  { key: "step", label: "Last step", descending: true },
  { key: "points", label: "Points", descending: true },
  { key: "value", label: "Last value", descending: false },
]

type Facts = ReadonlyMap<number, RunStat>
type Values = ReadonlyMap<number, number>

/** A new list in order; equal ones in natural order of their names. */
export function sortRuns(runs: readonly RunInfo[], sort: Sort<RunSortKey>, stats: Facts, values: Values): RunInfo[] {
  const sign = sort.descending ? -1 : 1
  if (sort.key === "name") return [...runs].sort((a, b) => sign * compareNames(a.name, b.name))
  const keys = new Map(runs.map(r => [r, fact(r, sort.key, stats, values)]))
  return [...runs].sort((a, b) => {
    const x = keys.get(a)!, y = keys.get(b)!
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || compareNames(a.name, b.name)
    return sign * (x === y ? 0 : x < y ? -1 : 1) || compareNames(a.name, b.name)
  })
}

function fact(run: RunInfo, key: RunSortKey, stats: Facts, values: Values): number {
  const stat = stats.get(run.id)
  switch (key) {
    case "start": return run.start ?? NaN
    case "updated": return stat?.lastWall ?? NaN
    case "step": return stat?.lastStep ?? NaN
    case "points": return stat?.points ?? NaN
    case "value": return values.get(run.id) ?? NaN
    case "name": return NaN
  }
}
