// Zooming a card: along x (linked or not), in height, or both. All of it is in state/view.ts, and so in the URL.
import { batch } from "@preact/signals"
import { cardView, setZoom, zoomOf } from "../../state/view"
import type { Range } from "../../types"
import type { Part } from "./plot"

/** Shows a part of the axes; what is null, or no range, stays as it is. */
export function zoomTo(tag: string, { x, y }: Part): void {
  batch(() => {
    if (isRange(x)) setZoom(tag, x)
    if (isRange(y)) cardView(tag).box.value = y
  })
}

function isRange(range: Range | null): range is Range {
  return range !== null && range[1] > range[0] && Number.isFinite(range[0] + range[1])
}

/** Fits y to the lines again. */
export function fitY(tag: string): void {
  cardView(tag).box.value = null
}

export function resetZoom(tag: string): void {
  batch(() => {
    setZoom(tag, null)
    fitY(tag)
  })
}

export function isZoomed(tag: string): boolean {
  return zoomOf(tag) !== null || cardView(tag).box.value !== null
}
