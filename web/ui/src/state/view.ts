// How the user looks at the data, whatever its kind: every signal here is kept in the URL by url.ts, so that a copied link opens
// the same view, except `paused` (a link to a page that stands still would puzzle) and `theme`, `shortcuts` and `sidebarWidth`,
// which belong to the screen and are kept in the browser by preferences.ts. What belongs to one kind is in kinds/<dashboard>.
import { signal } from "@preact/signals"
import type { Theme } from "../types"
import type { CardKey } from "./card"

/** The dashboard whose tab is open, by name; "" = the first one that has data. */
export const tab = signal("")

/**
 * Which runs are ticked. null = automatic: all of them, or the newest when there are very many (selection.ts).
 * Names, since ids do not outlive a server; "#" + nameHash stands for a run known by its hash only (from a short link).
 */
export type RunSelection = { readonly kind: "only" | "except"; readonly names: ReadonlySet<string> } | null

/** Regular expressions, case does not matter; "" = everything. */
export const tagFilter = signal("")
export const runFilter = signal("")
export const runSelection = signal<RunSelection>(null)
/** Only runs that people have made favourites, and that have all of these tags (of runs). */
export const onlyFavourites = signal(false)
export const runTags = signal<ReadonlySet<string>>(new Set())
/** Archived runs too. */
export const showArchived = signal(false)

/** All runs pass again. */
export function clearRunFilters(): void {
  runFilter.value = ""
  onlyFavourites.value = false
  runTags.value = new Set()
}

/** What a list is sorted by. */
export interface Sort<Key extends string> { readonly key: Key; readonly descending: boolean }
export type RunSortKey = "name" | "start" | "updated" | "step" | "points" | "value"
export const RUN_SORT: Sort<RunSortKey> = { key: "start", descending: false }
export const runSort = signal(RUN_SORT)
/** The scalar whose last values the run list shows; "" = none. */
export const valueTag = signal("")

/** The run that others are compared with, by name; "" = none. Its lines are dashed. */
export const baseline = signal("")
/** How runs make groups, as the server reads it: "hparam:a,b", "all-but:seed", "regex:…", "folder"; "" = each run is drawn by itself. */
export const groupBy = signal("")

/** Training and validation belong together where names say so: tags share a chart, runs a colour. */
export const paired = signal(true)
/** Lines differ by dashes too, not by colour alone. */
export const dashes = signal(false)
/** Cards a row; 0 = as many as fit. */
export const columns = signal(0)

/** Cards shown in the section on top, in this order. */
export const pins = signal<readonly CardKey[]>([])
/** Keys of groups that are folded. */
export const closedGroups = signal<ReadonlySet<string>>(new Set())
/** The card that fills the screen. */
export const fullScreen = signal<CardKey | null>(null)

/** Colours that the user chose, by run name, as #rrggbb. */
export const runColors = signal<ReadonlyMap<string, string>>(new Map())

export const paused = signal(false)
export const theme = signal<Theme>("system")
/** CSS pixels. */
export const sidebarWidth = signal(320)
export const sidebarOpen = signal(true)
/** Keys of one letter act. Whoever speaks to the computer, or hits keys by accident, turns them off (WCAG 2.1.4). */
export const shortcuts = signal(true)

/** The card that has the keyboard focus or the pointer; keys such as `f` and `p` act on it. Set by the cards. */
export const focusedCard = signal<CardKey | null>(null)

export function togglePin(card: CardKey): void {
  const now = pins.value
  pins.value = now.includes(card) ? now.filter(c => c !== card) : [...now, card]
}

export function toggleGroup(key: string): void {
  const next = new Set(closedGroups.value)
  if (!next.delete(key)) next.add(key)
  closedGroups.value = next
}
