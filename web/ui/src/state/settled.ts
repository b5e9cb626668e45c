// How far the page has opened. What people come for is the first cards: they are built and painted first, what stands around
// them after that, and last what is not seen until somebody asks for it.
import { signal } from "@preact/signals"

/** A server that is slow to answer must not keep run list and header away, nor what comes after them, ms. */
const MOST_UNFRAMED = 1_000, MOST_UNSETTLED = 1_500
/** What is in sight asks for what it shows before anything else comes, ms. */
const HEAD_START = 60
/** In a tab that is not seen no frame comes, ms. */
const MOST_FRAME = 250

/** Whether header, run list and toolbar are built. */
export const framed = signal(false)
/** Whether all that is seen has been painted. Until then the page makes nothing else: no cards beyond the edge, no buttons that wait for the pointer. */
export const settled = signal(false)

/** Sets `framed` when the first cards have been painted, or after a while; then, in the same way, `settled`. */
export function settleSoon(waits: () => boolean): void {
  const began = performance.now()
  const soon = (most: number, then: () => void) => {
    if (waits() && performance.now() - began < most) afterFrame(() => { soon(most, then) })
    else afterFrame(then)
  }
  soon(MOST_UNFRAMED, () => {
    framed.value = true
    setTimeout(() => { soon(MOST_UNSETTLED, () => { settled.value = true }) }, HEAD_START)
  })
}

/** Calls once a frame has been shown: what comes then may take longer than a frame. */
function afterFrame(then: () => void): void {
  const late = setTimeout(() => {
    cancelAnimationFrame(frame)
    then()
  }, MOST_FRAME)
  const frame = requestAnimationFrame(() => {
    clearTimeout(late)
    setTimeout(then)
  })
}
