// What the server has told: catalog, status, and what follows from them and the view. live/ writes, everything else reads.
import { computed, effect, signal } from "@preact/signals"
import type { Catalog, Connection, Hello, RunInfo, RunStat, ServerError, Status, TagInfo } from "../types"
import { PALETTE_DARK, PALETTE_LIGHT, type Swatch } from "./colors"
import { compareNames, groupOf, parseFilter } from "../kit/names"
import { selectRuns } from "./selection"
import { HomeSlots, ScreenSlots, type Look } from "./slots"
import { splitNames } from "../kit/split"
import { dashes, pins, runColors, runFilter, runSelection, tagFilter, theme } from "./view"

export interface Group {
  /** What the tags have before their first "/". */
  readonly name: string
  readonly tags: readonly TagInfo[]
}

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
const noTags: readonly TagInfo[] = []

/** All runs, by start time. */
export const runs = computed<readonly RunInfo[]>(() => catalog.value?.runs ?? noRuns)
const runsById = computed(() => new Map(runs.value.map(r => [r.id, r])))
const runsByName = computed(() => new Map(runs.value.map(r => [r.name, r])))
const tagsById = computed(() => new Map((catalog.value?.tags ?? noTags).map(t => [t.id, t])))
const tagsByName = computed(() => new Map((catalog.value?.tags ?? noTags).map(t => [t.name, t])))
const setHas = computed(() => (catalog.value?.sets ?? []).map(ids => new Set(ids)))

export const runById = (id: number): RunInfo | undefined => runsById.value.get(id)
export const runByName = (name: string): RunInfo | undefined => runsByName.value.get(name)
export const tagById = (id: number): TagInfo | undefined => tagsById.value.get(id)
export const tagByName = (name: string): TagInfo | undefined => tagsByName.value.get(name)
/** How the names of runs are cut where there is little room. */
export const shortNames = computed(() => splitNames(runs.value.map(r => r.name)))
/** "" for an id that the catalog does not hold. */
export const runName = (id: number): string => runById(id)?.name ?? ""

export const runFilterParsed = computed(() => parseFilter(runFilter.value))
export const tagFilterParsed = computed(() => parseFilter(tagFilter.value))

/** The runs that the list shows: those that the filter passes. */
export const filteredRuns = computed<readonly RunInfo[]>(() => {
  const { pattern } = runFilterParsed.value
  return pattern ? runs.value.filter(r => pattern.test(r.name)) : runs.value
})

/** The ticked runs, filter or not. */
export const selectedRuns = computed<readonly RunInfo[]>(() => selectRuns(runs.value, runSelection.value))
export const selectedIds = computed<ReadonlySet<number>>(() => new Set(selectedRuns.value.map(r => r.id)))

/** The runs that cards draw: ticked and passed by the filter, by start time. */
export const visibleRuns = computed<readonly RunInfo[]>(() => {
  const { pattern } = runFilterParsed.value
  return pattern ? selectedRuns.value.filter(r => pattern.test(r.name)) : selectedRuns.value
})
export const visibleIds = computed<ReadonlySet<number>>(() => new Set(visibleRuns.value.map(r => r.id)))

/** The visible runs that have a tag. */
export function runsOfTag(tag: number): RunInfo[] {
  return visibleRuns.value.filter(r => setHas.value[r.set]?.has(tag))
}

/** Whether a run of the log, visible or not, has the tag. */
export function runHasTag(run: RunInfo, tag: number): boolean {
  return setHas.value[run.set]?.has(tag) ?? false
}

/** How many visible runs the tag has that most of them have. */
export const mostRunsOfATag = computed(() => {
  const runsOfSet = new Map<number, number>()
  for (const { set } of visibleRuns.value) runsOfSet.set(set, (runsOfSet.get(set) ?? 0) + 1)
  const runsOf = new Map<number, number>()
  for (const [set, n] of runsOfSet) for (const tag of catalog.value?.sets[set] ?? []) runsOf.set(tag, (runsOf.get(tag) ?? 0) + n)
  let most = 0
  for (const n of runsOf.values()) most = Math.max(most, n)
  return most
})

/** Ids of the tags that at least one visible run has. */
const visibleTagIds = computed<ReadonlySet<number>>(() => {
  const sets = new Set(visibleRuns.value.map(r => r.set))
  const only = [...sets][0]
  if (sets.size === 1 && only !== undefined) return setHas.value[only] ?? new Set()
  const out = new Set<number>()
  for (const set of sets) for (const id of catalog.value?.sets[set] ?? []) out.add(id)
  return out
})

/** Tags in natural order; sorting 12,345 of them happens once a catalog, not once a keystroke. */
const sortedTags = computed<readonly TagInfo[]>(() =>
  [...(catalog.value?.tags ?? noTags)].sort((a, b) => compareNames(a.name, b.name)))

/** The tags that cards are shown for: of a visible run and passed by the tag filter. */
export const visibleTags = computed<readonly TagInfo[]>(() => {
  const { pattern } = tagFilterParsed.value
  return sortedTags.value.filter(t => visibleTagIds.value.has(t.id) && (!pattern || pattern.test(t.name)))
})

/** The visible tags by what stands before their first "/", in natural order. */
export const groups = computed<readonly Group[]>(() => {
  const byName = new Map<string, TagInfo[]>()
  for (const tag of visibleTags.value) {
    const name = groupOf(tag.name)
    const group = byName.get(name)
    if (group) group.push(tag)
    else byName.set(name, [tag])
  }
  return [...byName].map(([name, tags]) => ({ name, tags }))
})

/** The pinned tags that the catalog holds, in the order of pinning. */
export const pinnedTags = computed<readonly TagInfo[]>(() =>
  pins.value.map(tagByName).filter(t => t !== undefined))

const prefersDark = media("(prefers-color-scheme: dark)")
/** Whether the system allows only its own few colours (high contrast). */
export const forcedColors = media("(forced-colors: active)")

function media(query: string) {
  const found = typeof matchMedia === "function" ? matchMedia(query) : null
  const matches = signal(found?.matches ?? false)
  found?.addEventListener("change", () => { matches.value = found.matches })
  return matches
}

/** Whether the page is dark now: as the user chose, but for systems that force their colours. */
export const dark = computed(() => theme.value === "system" || forcedColors.value ? prefersDark.value : theme.value === "dark")

/** The colours that runs have on the theme of now, by slot. */
export const palette = computed<readonly Swatch[]>(() => dark.value ? PALETTE_DARK : PALETTE_LIGHT)

const homes = new HomeSlots()
// Slots are given in the catalog's order, not in the order in which something happens to ask.
effect(() => { for (const run of runs.value) homes.of(run.name) })

const screen = new ScreenSlots(name => homes.of(name))
const looks = computed(() => screen.assign(visibleRuns.value, shareATag))

function shareATag(a: number, b: number): boolean {
  const [less, more] = [setHas.peek()[a], setHas.peek()[b]].sort((x, y) => (x?.size ?? 0) - (y?.size ?? 0))
  for (const tag of less ?? []) if (more!.has(tag)) return true
  return false
}

function lookOf(name: string): Look {
  return looks.value.get(name) ?? { slot: homes.of(name), dash: 0 }
}

/** A run's colour as #rrggbb, on the theme of now; "#888888" for an unknown id. Subscribes to all that it depends on. */
export function colorOf(runId: number): string {
  const run = runById(runId)
  return run ? colorOfName(run.name) : "#888888"
}

export function colorOfName(name: string): string {
  return runColors.value.get(name) ?? palette.value[lookOf(name).slot]!.color
}

/** Which pattern of dashes a run's lines have; 0 = solid, as all are unless the user wants them to differ. */
export function dashOf(runId: number): number {
  const run = runById(runId)
  return run && dashes.value ? lookOf(run.name).dash : 0
}
