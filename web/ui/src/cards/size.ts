// The size of cards: one for all, dragged at any card's corner, kept in localStorage since it belongs to the screen.
import { computed, effect, signal } from "@preact/signals"
import { mostRunsOfATag } from "../state/data"
import { readStored, store } from "../kit/stored"
import { anySelection, tables } from "../state/view"

export const LEAST_WIDTH = 240, MOST_WIDTH = 2400
export const LEAST_HEIGHT = 120, MOST_HEIGHT = 1200
const DEFAULT_WIDTH = 330, DEFAULT_HEIGHT = 224

/** Least width of a card; columns follow from it unless they are set. */
export const minCardWidth = signal(DEFAULT_WIDTH)
/** Height of the plot alone. */
export const plotHeight = signal(DEFAULT_HEIGHT)

export const CARD_HEAD = 34, CARD_FOOT = 6
/** Border and inner margin of a card, left and right together. */
export const CARD_CHROME = 2
export const TABLE_HEAD = 26, TABLE_ROW = 22, TABLE_FOOT = 6
/** Rows of the value table under a chart before it scrolls. */
const MOST_TABLE_ROWS = 6

/** Height of the value table under each chart: reserved for all cards alike, so that nothing jumps when values come. */
export const tableHeight = computed(() =>
  tables.value || anySelection.value ? TABLE_HEAD + TABLE_FOOT + TABLE_ROW * Math.min(MOST_TABLE_ROWS, Math.max(1, mostRunsOfATag.value)) : 0)

export const cardHeight = computed(() => CARD_HEAD + plotHeight.value + CARD_FOOT + tableHeight.value)

export function setSize(width: number, height: number): void {
  minCardWidth.value = clamp(width, LEAST_WIDTH, MOST_WIDTH)
  plotHeight.value = clamp(height, LEAST_HEIGHT, MOST_HEIGHT)
}

export function resetSize(): void {
  setSize(DEFAULT_WIDTH, DEFAULT_HEIGHT)
}

function clamp(x: number, lo: number, hi: number): number {
  return Math.round(Math.min(hi, Math.max(lo, x)))
}

const { width, height } = readStored().cardSize ?? {}
if (typeof width === "number" && typeof height === "number" && Number.isFinite(width + height)) setSize(width, height)
effect(() => { store({ cardSize: { width: minCardWidth.value, height: plotHeight.value } }) })

/** Names a card's place on the page: a pinned tag has two cards, and ids mean something within one epoch of the server only. */
export function placeOf(epoch: string, group: string, tag: number): string {
  return `${epoch} ${group}\n${tag}`
}
