// How runs look: colours and dashes, on the theme of now.
import { computed, effect, signal } from "@preact/signals"
import type { RunInfo } from "../types"
import { isColor, PALETTE_DARK, PALETTE_LIGHT, type Swatch } from "./colors"
import { runById, runs, visibleRuns } from "./data"
import { notesOf } from "./sidecar"
import { pairsOf, partOf } from "./pairs"
import { DASHES, HomeSlots, ScreenSlots, type Look } from "./slots"
import { runHasTag, setsShareATag } from "./tags"
import { baseline, dashes, paired, runColors, theme } from "./view"

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

/** A run of one part of the data: the part is a folder of its own. */
const OF_PART = /(^|\/)(train|val|eval|test)[^/]*$/i
/** The run whose colour a run has: that of the training, for the run of its validation beside it. */
const leaders = computed<ReadonlyMap<string, string>>(() => {
  const names = paired.value ? runs.value.map(r => r.name).filter(name => OF_PART.test(name)) : []
  return new Map(pairsOf(names).flatMap(([, [lead, ...others]]) => others.map(name => [name, lead!] as const)))
})
const leaderOf = (name: string) => leaders.value.get(name) ?? name

/** One run for each colour. */
function leading(visible: readonly RunInfo[]): RunInfo[] {
  const out = new Map<string, RunInfo>()
  for (const run of visible) {
    const name = leaderOf(run.name)
    if (name === run.name || !out.has(name)) out.set(name, name === run.name ? run : { ...run, name })
  }
  return [...out.values()]
}

const screen = new ScreenSlots(name => homes.of(name))
const looks = computed(() => screen.assign(leading(visibleRuns.value), setsShareATag))

function lookOf(name: string): Look {
  const lead = leaderOf(name), look = looks.value.get(lead) ?? { slot: homes.of(lead), dash: 0 }
  return lead === name ? look : { ...look, dash: look.dash + partOf(name)[1] }
}

/** A run's colour as #rrggbb, on the theme of now; "#888888" for an unknown id. Subscribes to all that it depends on. */
export function colorOf(runId: number): string {
  const run = runById(runId)
  return run ? colorOfName(run.name) : "#888888"
}

/** The colours of groups, by the names of their runs. */
export const groupColors = signal<ReadonlyMap<string, string>>(new Map())

export function colorOfName(name: string): string {
  const own = (of: string) => runColors.value.get(of) ?? groupColors.value.get(of) ?? keptColor(of)
  return own(name) ?? own(leaderOf(name)) ?? palette.value[lookOf(name).slot]!.color
}

/** The colour that somebody gave it for all pages. */
function keptColor(name: string): string | undefined {
  const color = notesOf(name)?.color
  return color && isColor(color) ? color : undefined
}

/** Which pattern of dashes a run's lines have; 0 = solid, as all are but the baseline and validations, unless the user wants them to differ. */
export function dashOf(runId: number): number {
  const name = runById(runId)?.name
  if (name === undefined) return 0
  if (dashes.value) return lookOf(name).dash % DASHES
  return name === baseline.value ? 1 : leaders.value.has(name) ? 1 + partOf(name)[1] : 0
}

/** A run as charts draw it. */
export interface DrawnRun {
  readonly run: number
  /** Untrusted text. */
  readonly name: string
  readonly color: string
  /** Its pattern of dashes, 0 = solid. */
  readonly dash: number
}

/** All visible runs, in drawing order. Made once for all cards: with many cards and runs, asking for each colour adds up. */
export const drawn = computed(() => visibleRuns.value.map((info: RunInfo) => ({ info, run: info.id, name: info.name, color: colorOf(info.id), dash: dashOf(info.id) })))

/** The visible runs that have a tag, in drawing order. Subscribes to all that it depends on. */
export function drawnRuns(tag: number): DrawnRun[] {
  return drawn.value.filter(({ info }) => runHasTag(info, tag))
}
