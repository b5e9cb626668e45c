// Zooming a card: along x (linked or not) and, for a box, in height. All of it is in state/view.ts, and so in the URL.
import { batch } from "@preact/signals"
import { cardView, setZoom, zoomOf } from "../state/view"
import type { Range } from "../types"

export function zoomTo(tag: string, x: Range, y: Range | null): void {
  if (!(x[1] > x[0]) || !Number.isFinite(x[0] + x[1])) return
  batch(() => {
    setZoom(tag, x)
    cardView(tag).box.value = y && y[1] > y[0] && Number.isFinite(y[0] + y[1]) ? y : null
  })
}

export function resetZoom(tag: string): void {
  batch(() => {
    setZoom(tag, null)
    cardView(tag).box.value = null
  })
}

export function isZoomed(tag: string): boolean {
  return zoomOf(tag) !== null || cardView(tag).box.value !== null
}
