// How the user looks at curves: every signal here is kept in the URL (params.ts), so that a copied link opens the same view.
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals"
import type { CardKey } from "../../state/card"
import type { Sort } from "../../state/view"
import type { Axis, ChartAxis, Range, TooltipSort } from "../../types"

export const DEFAULT_SMOOTHING = 0.6
/** TensorBoard's box takes up to 0.999, its slider to 0.99. */
export const MAX_SMOOTHING = 0.999

export const smoothing = signal(DEFAULT_SMOOTHING)
export const axis = signal<Axis>("step")
export const logX = signal(false)
export const ignoreOutliers = signal(true)

export const tooltipSort = signal<TooltipSort>("nearest")
/** How many rows a tooltip shows before it says "n more". */
export const tooltipRows = signal(10)
/** The column that all value tables are sorted by; null = as the runs come. */
export const tableSort = signal<Sort<string> | null>(null)
/** Columns that the value tables leave out, by key. */
export const hiddenColumns = signal<ReadonlySet<string>>(new Set())
/** A value table under every chart, also while nothing is selected: the last values then. */
export const tables = signal(false)

/** What the band around a group's line shows. */
export type BandKind = "std" | "stderr" | "minmax" | "ci" | "none"
export const BANDS: readonly (readonly [BandKind, string])[] = [["std", "± std"], ["stderr", "± std error"], ["minmax", "Min–max"], ["ci", "95 % interval"], ["none", "No band"]]
export const band = signal<BandKind>("std")
export const LINES = ["mean", "median"] as const
export const groupLine = signal<typeof LINES[number]>("mean")
/** Draw the runs of groups, too, faintly. */
export const groupMembers = signal(false)

/** One zoom for all cards, for each axis, used while linkedZoom is on. */
export const zoom = signal<Readonly<Record<Axis, Range | null>>>({ step: null, relative: null, wall: null })
export const linkedZoom = signal(false)

/** A place (lo === hi) or a range on an axis, in its units. */
export interface Selected { readonly lo: number; readonly hi: number }
/** What is selected on each axis, for all cards while linkedSelection is on: a step is no time, so each axis has its own. */
export const selections = signal<Readonly<Record<Axis, Selected | null>>>({ step: null, relative: null, wall: null })
export const linkedSelection = signal(true)

/** The crosshair's x in units of the current axis, null when the pointer is on no chart. Never in the URL. */
export const hoverX = signal<number | null>(null)
/** The chart that the pointer is on. */
export const hoverChart = signal<{ readonly axis: ReadonlySignal<ChartAxis> } | null>(null)

/** What one card has of its own. Zoom and selection count while they are not linked, and belong to `axis` as it was then. */
export interface CardView {
  readonly logY: Signal<boolean>
  readonly zoom: Signal<Range | null>
  /** The height of a box zoom; null = fitted. */
  readonly box: Signal<Range | null>
  readonly selection: Signal<Selected | null>
}

const cards = new Map<CardKey, CardView>()
/** Grows by one when a card's view was made; what reads all card views reads this too. */
export const cardViewCount = signal(0)

/** The view of a card; the same object each time. */
export function cardView(card: CardKey): CardView {
  let view = cards.get(card)
  if (!view) {
    view = {
      logY: signal(false), zoom: signal<Range | null>(null), box: signal<Range | null>(null), selection: signal<Selected | null>(null),
    }
    cards.set(card, view)
    const made = cards.size
    // Not while a component renders: writing a signal that somebody is reading would start the rendering again.
    queueMicrotask(() => { cardViewCount.value = made })
  }
  return view
}

/** All card views made so far. */
export function cardViews(): ReadonlyMap<CardKey, CardView> {
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

/** Whether a metric runs along a card's x axis: it has a zoom of its own, and nothing to be selected that others show. */
export const hasOwnX = (card: CardKey): boolean => card.startsWith("@curves,") && card.includes("|@")

/** What is selected in a card, on the axis that is shown: in all cards the same, or in this one. */
export function selectionOf(card: CardKey): Selected | null {
  if (hasOwnX(card)) return null
  return linkedSelection.value ? selections.value[axis.value] : cardView(card).selection.value
}

/** Whether something is selected in any card, on the axis that is shown. */
export const anySelection = computed(() => {
  if (linkedSelection.value) return selections.value[axis.value] !== null
  void cardViewCount.value
  return [...cards.values()].some(card => card.selection.value !== null)
})

/** Selects in a card, or in all of them where selections are linked, on the axis that is shown; null = nothing. */
export function select(card: CardKey, chosen: Selected | null): void {
  if (hasOwnX(card)) return
  if (linkedSelection.value) selections.value = { ...selections.value, [axis.value]: chosen }
  else cardView(card).selection.value = chosen
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

/** The zoom in force for a card: the linked one or its own. */
export function zoomOf(card: CardKey): Range | null {
  return linkedZoom.value && !hasOwnX(card) ? zoom.value[axis.value] : cardView(card).zoom.value
}

/** Zooms a card, or all of them when zooms are linked; null = everything again. */
export function setZoom(card: CardKey, range: Range | null): void {
  if (linkedZoom.value && !hasOwnX(card)) zoom.value = { ...zoom.value, [axis.value]: range }
  else cardView(card).zoom.value = range
}
