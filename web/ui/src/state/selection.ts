// Which runs are ticked: pure functions over RunSelection (state/view.ts).
import type { RunInfo } from "../types"
import { shortHash } from "../kit/names"
import type { RunSelection } from "./view"

/** Up to this many runs all are shown unasked, as in TensorBoard. */
export const AUTO_ALL = 500
/** Beyond it, so many of the newest. */
export const AUTO_NEWEST = 100

type Explicit = NonNullable<RunSelection>

function names(selection: Explicit, run: string): boolean {
  return selection.names.has(run) || (hasHashes(selection) && selection.names.has("#" + shortHash(run)))
}

const withHashes = new WeakMap<Explicit, boolean>()
/** Hashes come from links only; asking once a selection spares hashing every name. */
function hasHashes(selection: Explicit): boolean {
  let known = withHashes.get(selection)
  if (known === undefined) {
    known = [...selection.names].some(n => n.startsWith("#"))
    withHashes.set(selection, known)
  }
  return known
}

/** The ticked runs, in the order given (the catalog's: by start time, unknown last). */
export function selectRuns(runs: readonly RunInfo[], selection: RunSelection): RunInfo[] {
  if (selection) return runs.filter(r => names(selection, r.name) === (selection.kind === "only"))
  return runs.length <= AUTO_ALL ? [...runs] : runs.slice(-AUTO_NEWEST)
}

/** Ticks or unticks some runs. `all` are the runs there are: it decides which way of writing the result is shorter. */
export function withRuns(
  all: readonly RunInfo[], selection: RunSelection, changed: readonly RunInfo[], on: boolean,
): RunSelection {
  const ticked = new Set(selectRuns(all, selection).map(r => r.name))
  for (const run of changed) {
    if (on) ticked.add(run.name)
    else ticked.delete(run.name)
  }
  return fromTicked(all, ticked)
}

/**
 * The selection that ticks exactly these. "except" when more than half are ticked: a run that appears later is then shown,
 * as its starter expects; after "only" it is not, since the user picked some.
 */
export function fromTicked(all: readonly RunInfo[], ticked: ReadonlySet<string>): RunSelection {
  if (ticked.size === all.length) return all.length <= AUTO_ALL ? null : { kind: "except", names: new Set() }
  if (ticked.size * 2 <= all.length) return { kind: "only", names: ticked }
  return { kind: "except", names: new Set(all.filter(r => !ticked.has(r.name)).map(r => r.name)) }
}

/** Only this run. */
export function soloRun(run: RunInfo): RunSelection {
  return { kind: "only", names: new Set([run.name]) }
}
