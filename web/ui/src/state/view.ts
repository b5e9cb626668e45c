// How the user looks at the data: every signal here is kept in the URL by state/url.ts, so that a copied link opens the
// same view, except `paused` (a link to a page that stands still would puzzle) and `theme`, `shortcuts` and `sidebarWidth`,
// which belong to the screen and are kept in localStorage by state/preferences.ts.
import { batch, computed, signal, type Signal } from "@preact/signals"
import type { Axis, Range, Theme, TooltipSort } from "../types"

export const DEFAULT_SMOOTHING = 0.6
/** TensorBoard's box takes up to 0.999, its slider to 0.99. */
export const MAX_SMOOTHING = 0.999

/**
 * Which runs are ticked. null = automatic: all of them, or the newest when there are very many (state/selection.ts).
 * Names, since ids do not outlive a server; "#" + nameHash stands for a run known by its hash only (from a short link).
 */
export type RunSelection = { readonly kind: "only" | "except"; readonly names: ReadonlySet<string> } | null

/** Regular expressions, case does not matter; "" = everything. */
export const tagFilter = signal("")
export const runFilter = signal("")
export const runSelection = signal<RunSelection>(null)

export const smoothing = signal(DEFAULT_SMOOTHING)
export const axis = signal<Axis>("step")
export const logX = signal(false)
export const ignoreOutliers = signal(true)

export const tooltipSort = signal<TooltipSort>("nearest")
/** How many rows a tooltip shows before it says "n more". */
export const tooltipRows = signal(10)
/** What the run list, the value tables are sorted by. */
export interface Sort<Key extends string> { readonly key: Key; readonly descending: boolean }
export type RunSortKey = "name" | "start" | "updated" | "step" | "points" | "value"
export const RUN_SORT: Sort<RunSortKey> = { key: "start", descending: false }
export const runSort = signal(RUN_SORT)
/** The tag whose last values the run list shows; "" = none. */
export const valueTag = signal("")
/** The column that all value tables are sorted by; null = as the runs come. */
export const tableSort = signal<Sort<string> | null>(null)

/** Columns that the value tables leave out, by key. */
export const hiddenColumns = signal<ReadonlySet<string>>(new Set())
/** A value table under every chart, also while nothing is selected: the last values then. */
export const tables = signal(false)
/** Lines differ by dashes too, not by colour alone. */
export const dashes = signal(false)

/** Cards a row; 0 = as many as fit. */
export const columns = signal(0)

/** Tags shown in the section on top, in this order. */
export const pins = signal<readonly string[]>([])
/** Names of groups that are folded. */
export const closedGroups = signal<ReadonlySet<string>>(new Set())

/** One zoom for all cards, for each axis, used while linkedZoom is on. */
export const zoom = signal<Readonly<Record<Axis, Range | null>>>({ step: null, relative: null, wall: null })
export const linkedZoom = signal(false)

/** A place (lo === hi) or a range on an axis, in its units. */
export interface Selected { readonly lo: number; readonly hi: number }
/** What is selected on each axis, for all cards while linkedSelection is on: a step is no time, so each axis has its own. */
export const selections = signal<Readonly<Record<Axis, Selected | null>>>({ step: null, relative: null, wall: null })
export const linkedSelection = signal(true)

/** The tag whose card fills the screen. */
export const fullScreen = signal<string | null>(null)

/** Colours that the user chose, by run name, as #rrggbb. */
export const runColors = signal<ReadonlyMap<string, string>>(new Map())

export const paused = signal(false)
export const theme = signal<Theme>("system")
/** CSS pixels. */
export const sidebarWidth = signal(320)
export const sidebarOpen = signal(true)
/** Keys of one letter act. Whoever speaks to the computer, or hits keys by accident, turns them off (WCAG 2.1.4). */
export const shortcuts = signal(true)

/** The tag of the card that has the keyboard focus or the pointer; keys such as `l`, `f`, `p` act on it. Set by the cards. */
export const focusedCard = signal<string | null>(null)

/** What one card has of its own. Zoom and selection count while they are not linked, and belong to `axis` as it was then. */
export interface CardView {
  readonly logY: Signal<boolean>
  readonly zoom: Signal<Range | null>
  /** The height of a box zoom; null = fitted. */
  readonly box: Signal<Range | null>
  readonly selection: Signal<Selected | null>
  /** Show the points too that a restarted training left behind: their steps go back. */
  readonly orphaned: Signal<boolean>
}

const cards = new Map<string, CardView>()
/** Grows by one when a card's view was made; what reads all card views reads this too. */
export const cardViewCount = signal(0)

/** The view of a tag's card; the same object each time. */
export function cardView(tag: string): CardView {
  let view = cards.get(tag)
  if (!view) {
    view = {
      logY: signal(false), zoom: signal<Range | null>(null), box: signal<Range | null>(null), selection: signal<Selected | null>(null), orphaned: signal(false),
    }
    cards.set(tag, view)
    const made = cards.size
    // Not while a component renders: writing a signal that somebody is reading would start the rendering again.
    queueMicrotask(() => { cardViewCount.value = made })
  }
  return view
}

/** All card views made so far, by tag. */
export function cardViews(): ReadonlyMap<string, CardView> {
  return cards
}

/** Changes the x axis; zooms and selections of single cards belonged to the old one. */
export function setAxis(next: Axis): void {
  if (next === axis.value) return
  batch(() => {
    axis.value = next
    for (const view of cards.values()) view.zoom.value = view.box.value = view.selection.value = null
  })
}

/** What is selected in a card, on the axis that is shown: in all cards the same, or in this one. */
export function selectionOf(tag: string): Selected | null {
  return linkedSelection.value ? selections.value[axis.value] : cardView(tag).selection.value
}

/** Whether something is selected in any card, on the axis that is shown. */
export const anySelection = computed(() => {
  if (linkedSelection.value) return selections.value[axis.value] !== null
  void cardViewCount.value
  return [...cards.values()].some(card => card.selection.value !== null)
})

/** Selects in a card, or in all of them where selections are linked, on the axis that is shown; null = nothing. */
export function select(tag: string, chosen: Selected | null): void {
  if (linkedSelection.value) selections.value = { ...selections.value, [axis.value]: chosen }
  else cardView(tag).selection.value = chosen
}

/** Links the selections of all cards, or parts them. Cards that part keep what was selected in all. */
export function linkSelections(on: boolean): void {
  if (on === linkedSelection.value) return
  batch(() => {
    const shared = selections.value[axis.value]
    linkedSelection.value = on
    if (!on) for (const card of cards.values()) card.selection.value = shared
  })
}

export function togglePin(tag: string): void {
  const now = pins.value
  pins.value = now.includes(tag) ? now.filter(t => t !== tag) : [...now, tag]
}

export function toggleGroup(name: string): void {
  const next = new Set(closedGroups.value)
  if (!next.delete(name)) next.add(name)
  closedGroups.value = next
}

/** The zoom in force for a card: the linked one or its own. */
export function zoomOf(tag: string): Range | null {
  return linkedZoom.value ? zoom.value[axis.value] : cardView(tag).zoom.value
}

/** Zooms a card, or all of them when zooms are linked; null = everything again. */
export function setZoom(tag: string, range: Range | null): void {
  if (linkedZoom.value) zoom.value = { ...zoom.value, [axis.value]: range }
  else cardView(tag).zoom.value = range
}
