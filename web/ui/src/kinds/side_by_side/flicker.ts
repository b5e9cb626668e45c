// Which of two pictures that are shown by turns is on top: a key turns them, and a timer for those who have nothing against movement.
import { effect, signal } from "@preact/signals"
import { pictureMode } from "./view"

/** That of the first column is on top. */
export const flipped = signal(false)

const still = typeof matchMedia === "function" ? matchMedia("(prefers-reduced-motion: reduce)") : null
/** The timer turns them. Whoever wants less motion turns them by key. */
export const plays = signal(!(still?.matches ?? false))
still?.addEventListener("change", () => { plays.value = !still.matches })

/** Well below three flashes a second, which may harm. */
const EVERY_MS = 900

export function flip(): void {
  flipped.value = !flipped.value
}

/** Turns pictures while they are shown by turns; returns how to stop. */
export function startFlicker(): () => void {
  return effect(() => {
    if (pictureMode.value !== "flicker" || !plays.value) return
    const timer = setInterval(flip, EVERY_MS)
    return () => { clearInterval(timer) }
  })
}
