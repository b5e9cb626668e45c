// Zooming a card: along x through state/view.ts (linked or not, in the URL), and the height of a box zoom, which stays here.
import { batch, signal, type Signal } from "@preact/signals"
import { setZoom, zoomOf } from "../state/view"
import type { Range } from "../types"

const boxes = new Map<string, Signal<Range | null>>()

/** The y range of a card that was zoomed to a box; null = fitted. Outlives the card's element. */
export function boxOf(tag: string): Signal<Range | null> {
  let box = boxes.get(tag)
  if (!box) boxes.set(tag, box = signal<Range | null>(null))
  return box
}

export function zoomTo(tag: string, x: Range, y: Range | null): void {
  if (!(x[1] > x[0]) || !Number.isFinite(x[0] + x[1])) return
  batch(() => {
    setZoom(tag, x)
    boxOf(tag).value = y && y[1] > y[0] && Number.isFinite(y[0] + y[1]) ? y : null
  })
}

export function resetZoom(tag: string): void {
  batch(() => {
    setZoom(tag, null)
    boxOf(tag).value = null
  })
}

export function isZoomed(tag: string): boolean {
  return zoomOf(tag) !== null || boxOf(tag).value !== null
}
