// What the run list has of its own: active row, solo, the order while the pointer is in the list. Kept for the visit, not in the URL; order and chosen value are in state/view.ts.
import { computed, signal } from "@preact/signals"
import { filteredRuns, runs, runStats, selectedIds } from "../state/data"
import { soloRun, withRuns } from "../state/selection"
import { runSelection, runSort, type RunSelection, type RunSortKey, type Sort } from "../state/view"
import type { RunInfo } from "../types"
import { sortRuns, SORTS } from "./order"
import { lastValues } from "./values"

/** Height of a row in CSS pixels: --row in tokens.css. */
export const ROW = 32

/** While the pointer is in the list its order stands still: nothing moves under the cursor. */
export const holdOrder = signal(false)

let held: readonly RunInfo[] = []
let heldFor: { runs: readonly RunInfo[]; sort: Sort<RunSortKey> } | null = null

/** The rows: the filtered runs, in order. Facts that change all the time reorder them only while nobody points at them. */
export const rows = computed<readonly RunInfo[]>(() => {
  const shown = filteredRuns.value, by = runSort.value
  const same = heldFor?.runs === shown && heldFor.sort === by
  if (same && holdOrder.value) return held
  const alive = by.key === "updated" || by.key === "step" || by.key === "points"
  const stats = alive ? runStats.value : runStats.peek()
  held = sortRuns(shown, by, stats, by.key === "value" ? lastValues.value : new Map())
  heldFor = { runs: shown, sort: by }
  return held
})

export const selectedOfFiltered = computed(() => {
  const ids = selectedIds.value
  return filteredRuns.value.reduce((n, r) => n + Number(ids.has(r.id)), 0)
})

/** The id of the row that the keyboard is on. */
export const activeRun = signal<number | null>(null)
/** Where a shift-click's range begins. */
let anchor: number | null = null

/** Ticks or unticks a run; with `range`, all rows from the last one touched to it. */
export function toggleRun(run: RunInfo, range = false): void {
  const on = !selectedIds.peek().has(run.id)
  const list = rows.peek()
  const from = range && anchor !== null ? list.findIndex(r => r.id === anchor) : -1
  const to = list.findIndex(r => r.id === run.id)
  const changed = from < 0 ? [run] : list.slice(Math.min(from, to), Math.max(from, to) + 1)
  anchor = run.id
  runSelection.value = withRuns(runs.peek(), runSelection.peek(), changed, on)
}

/** Ticks or unticks all that the filter passes. */
export function toggleFiltered(on: boolean): void {
  runSelection.value = withRuns(runs.peek(), runSelection.peek(), filteredRuns.peek(), on)
}

const beforeSolo = signal<{ run: string; selection: RunSelection } | null>(null)

/** The run that is shown alone, if one is. */
export const soloed = computed<string | null>(() => {
  const now = runSelection.value
  return now?.kind === "only" && now.names.size === 1 ? [...now.names][0]! : null
})

/** Only this run; the same again brings back what was before. */
export function toggleSolo(run: RunInfo): void {
  const before = beforeSolo.peek()
  if (soloed.peek() === run.name) {
    runSelection.value = before?.run === run.name ? before.selection : null
    beforeSolo.value = null
  } else {
    beforeSolo.value = { run: run.name, selection: before && soloed.peek() === before.run ? before.selection : runSelection.peek() }
    runSelection.value = soloRun(run)
  }
}

/** Sorts by a key; the same key again turns the order round. */
export function sortBy(key: RunSortKey): void {
  const now = runSort.peek()
  runSort.value = now.key === key
    ? { key, descending: !now.descending }
    : { key, descending: SORTS.find(s => s.key === key)!.descending }
}
