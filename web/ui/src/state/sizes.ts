// How large cards are: one size for all cards of a dashboard, dragged at any card's corner; kept in the browser, since it belongs
// to the screen (preferences.ts).
import { signal } from "@preact/signals"
import { clamp } from "../kit/numbers"

/** CSS pixels: the least width of a card (columns follow from it unless they are set), and the height of what is in it. */
export interface Size { readonly width: number; readonly height: number }

const LEAST: Size = { width: 240, height: 120 }, MOST: Size = { width: 2400, height: 1200 }
const USUAL: Size = { width: 330, height: 224 }

/** Those that the user chose, by dashboard. */
export const sizes = signal<Readonly<Record<string, Size>>>({})

/** The size of a dashboard's cards. */
export class CardSize {
  constructor(private readonly dashboard: string, private readonly usual = USUAL) {}

  /** Subscribes. */
  get value(): Size { return sizes.value[this.dashboard] ?? this.usual }

  set(size: Size): void {
    sizes.value = { ...sizes.value, [this.dashboard]: within(size) }
  }

  reset(): void {
    sizes.value = Object.fromEntries(Object.entries(sizes.value).filter(([name]) => name !== this.dashboard))
  }
}

function within({ width, height }: Size): Size {
  return { width: Math.round(clamp(width, LEAST.width, MOST.width)), height: Math.round(clamp(height, LEAST.height, MOST.height)) }
}

/** Reads what was stored; sizes that make no sense are left out. */
export function readSizes(stored: unknown): Record<string, Size> {
  const found = typeof stored === "object" && stored !== null ? Object.entries(stored as Record<string, Partial<Size> | null>) : []
  return Object.fromEntries(found.flatMap(([name, size]) => {
    const { width, height } = size ?? {}
    return typeof width === "number" && typeof height === "number" && Number.isFinite(width + height) ? [[name, within({ width, height })]] : []
  }))
}
