// Zooming a card: along x (linked or not), in height, or both. All of it is in view.ts, and so in the URL.
import { batch } from "@preact/signals"
import type { CardKey } from "../../state/card"
import type { Range } from "../../types"
import type { Part } from "./plot"
import { cardView, setZoom, zoomOf } from "./view"

/** Shows a part of the axes; what is null, or no range, stays as it is. */
export function zoomTo(card: CardKey, { x, y }: Part): void {
  batch(() => {
    if (isRange(x)) setZoom(card, x)
    if (isRange(y)) cardView(card).box.value = y
  })
}

function isRange(range: Range | null): range is Range {
  return range !== null && range[1] > range[0] && Number.isFinite(range[0] + range[1])
}

/** Fits y to the lines again. */
export function fitY(card: CardKey): void {
  cardView(card).box.value = null
}

export function resetZoom(card: CardKey): void {
  batch(() => {
    setZoom(card, null)
    fitY(card)
  })
}

export function isZoomed(card: CardKey): boolean {
  return zoomOf(card) !== null || cardView(card).box.value !== null
}
