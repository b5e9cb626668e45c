// How high a curve's card is: its plot, and the value table under it.
import { computed } from "@preact/signals"
import { CARD_FOOT, CARD_HEAD } from "../../cards/CardFrame"
import { visibleRuns, catalog } from "../../state/data"
import { CardSize } from "../../state/sizes"
import { tagById } from "../../state/tags"
import { anySelection, tables } from "./view"

export const size = new CardSize("scalars")

export const TABLE_HEAD = 26, TABLE_ROW = 22, TABLE_FOOT = 6
/** Rows of the value table under a chart before it scrolls. */
const MOST_TABLE_ROWS = 6

/** How many visible runs the scalar has that most of them have. */
const mostRuns = computed(() => {
  const runsOfSet = new Map<number, number>()
  for (const { set } of visibleRuns.value) runsOfSet.set(set, (runsOfSet.get(set) ?? 0) + 1)
  const runsOf = new Map<number, number>()
  for (const [set, n] of runsOfSet) for (const tag of catalog.value?.sets[set] ?? []) runsOf.set(tag, (runsOf.get(tag) ?? 0) + n)
  let most = 0
  for (const [tag, n] of runsOf) if (n > most && tagById(tag)?.plugin === "scalars") most = n
  return most
})

/** Height of the value table under each chart: reserved for all cards alike, so that nothing jumps when values come. */
export const tableHeight = computed(() =>
  tables.value || anySelection.value ? TABLE_HEAD + TABLE_FOOT + TABLE_ROW * Math.min(MOST_TABLE_ROWS, Math.max(1, mostRuns.value)) : 0)

/** Of a card whose plot has this height. */
export const cardHeight = (plot: number) => CARD_HEAD + plot + CARD_FOOT + tableHeight.value
/** The height that the plot of such a card has. */
export const plotHeight = (card: number) => card - cardHeight(0)
