// What the server has told: catalog, status, and which runs follow from them and the view. live/ writes, everything else reads.
import { computed, signal } from "@preact/signals"
import { parseFilter, type Filter } from "../kit/names"
import { splitNames } from "../kit/split"
import type { Catalog, Connection, Hello, RunInfo, RunStat, ServerError, Status } from "../types"
import { selectRuns } from "./selection"
import { calledName, notesOf, sidecar } from "./sidecar"
import { onlyFavourites, runFilter, runSelection, runTags, showArchived } from "./view"

/** null until the server has said hello. */
export const hello = signal<Hello | null>(null)
/** null until the first catalog came: show skeletons. */
export const catalog = signal<Catalog | null>(null)
export const status = signal<Status | null>(null)
export const connection = signal<Connection>("connecting")
/** What the server could not do for us, in its words; null after the user has read it. */
export const complaint = signal<string | null>(null)
/** Why the server does not do what this page asks; null while it does. */
export const refusal = signal<ServerError | null>(null)
/** Why the page polls: what the server says about websockets; null where it would have opened one, so that something between is in the way. */
export const pollingBecause = signal<ServerError | null>(null)
/** performance.now() of the last thing heard from the server; null before. */
export const lastHeard = signal<number | null>(null)
/** performance.now() of the last points that came; null before. */
export const lastPoints = signal<number | null>(null)
/** By run id. */
export const runStats = signal<ReadonlyMap<number, RunStat>>(new Map())

/** Changes when ids lost their meaning (the server was restarted): key whatever holds ids by it. */
export const epoch = computed(() => hello.value?.epoch ?? "")

const noRuns: readonly RunInfo[] = []

/** All runs, by start time. */
export const runs = computed<readonly RunInfo[]>(() => catalog.value?.runs ?? noRuns)
const runsById = computed(() => new Map(runs.value.map(r => [r.id, r])))
const runsByName = computed(() => new Map(runs.value.map(r => [r.name, r])))
export const runById = (id: number): RunInfo | undefined => runsById.value.get(id)
export const runByName = (name: string): RunInfo | undefined => runsByName.value.get(name)
/** How the names of runs are cut where there is little room. */
export const shortNames = computed(() => {
  const cut = new Map(splitNames(runs.value.map(r => r.name)))
  // A name that somebody gave is read from its beginning.
  for (const { run, shown } of sidecar.value?.runs ?? []) if (shown && cut.has(run)) cut.set(run, { shared: "", head: shown, tail: "", end: "" })
  return cut
})
/** "" for an id that the catalog does not hold. */
export const runName = (id: number): string => runById(id)?.name ?? ""

/** What the server says of a run filter that is an expression. */
export interface Queried {
  /** Of what the answer is. */
  readonly text: string
  /** The runs that match. */
  readonly runs: ReadonlySet<number>
  readonly error: { readonly message: string; readonly from: number; readonly to: number } | null
}
/** The newest answer; null before the first. sidebar/queries.tsx asks. */
export const queried = signal<Queried | null>(null)

/** What compares is an expression, such as lr < 0.01 && val_loss.min < 0.3; the server knows its words. */
const EXPRESSION = /[<>]|[=!]=|&&|\|\||^\s*(not\b|!|metric\(|hparam\()|^\s*(favourite|archived)\s*$|\s(and|or|in|contains|matches|startsWith|endsWith)\s/
/** Whether the run filter is an expression, which the server answers, rather than a regular expression. */
export const isQuery = computed(() => EXPRESSION.test(runFilter.value))

export const runFilterParsed = computed<Filter>(() => {
  if (!isQuery.value) return parseFilter(runFilter.value)
  const error = queried.value?.text === runFilter.value ? queried.value.error : null
  return { pattern: null, error: error && error.message, ...error && { wrong: [error.from, error.to] as const } }
})

type Passes = ((run: RunInfo) => boolean) | null

/** Which runs the text of the filter passes; null = all. An expression that is wrong, or not answered yet, leaves what was. */
const passesText = computed<Passes>(() => {
  if (!isQuery.value) { const { pattern } = runFilterParsed.value; return pattern && (run => pattern.test(run.name) || pattern.test(calledName(run.name))) }
  const found = queried.value?.runs
  return found ? run => found.has(run.id) : null
})

/** Whether archived runs are left out: unless one asks for them. */
const leavesOut = computed(() => !showArchived.value && !(isQuery.value && /\barchived\b/.test(runFilter.value)) && sidecar.value?.runs.some(r => r.archived) === true)

/** Which runs pass by what people have added to them; null = all. */
const passesNotes = computed<Passes>(() => {
  const tags = [...runTags.value], favourites = onlyFavourites.value, out = leavesOut.value
  if (!sidecar.value || (!out && !favourites && tags.length === 0)) return null
  return ({ name }) => {
    const notes = notesOf(name)
    return !(out && notes?.archived) && (!favourites || notes?.favourite === true) && tags.every(tag => notes?.tags?.includes(tag))
  }
})

const passes = computed<Passes>(() => {
  const text = passesText.value, notes = passesNotes.value
  return text && notes ? run => text(run) && notes(run) : text ?? notes
})

/** How many runs are left out because they are archived. */
export const leftOut = computed(() => leavesOut.value ? runs.value.filter(r => notesOf(r.name)?.archived).length : 0)

/** The runs that the list shows: those that the filters pass. */
export const filteredRuns = computed<readonly RunInfo[]>(() => passes.value ? runs.value.filter(passes.value) : runs.value)

/** The ticked runs, filter or not. */
export const selectedRuns = computed<readonly RunInfo[]>(() => selectRuns(runs.value, runSelection.value))
export const selectedIds = computed<ReadonlySet<number>>(() => new Set(selectedRuns.value.map(r => r.id)))

/** The runs that cards draw: ticked and passed by the filter, by start time. */
export const visibleRuns = computed<readonly RunInfo[]>(() => passes.value ? selectedRuns.value.filter(passes.value) : selectedRuns.value)
export const visibleIds = computed<ReadonlySet<number>>(() => new Set(visibleRuns.value.map(r => r.id)))
