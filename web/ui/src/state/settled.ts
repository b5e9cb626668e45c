// Whether the first screen has been painted. Until then the page makes nothing that is not seen: no cards beyond the edge, no
// buttons that wait for the pointer.
import { signal } from "@preact/signals"

/** How often to look whether something is still being painted, ms. */
const AGAIN = 60
/** A server that is slow to answer must not keep the buttons away, ms. */
const MOST_UNSETTLED = 1_500

export const settled = signal(false)

/** Sets `settled` when nothing waits any more, or after a while. */
export function settleSoon(waits: () => boolean): void {
  const began = performance.now()
  const timer = setInterval(() => {
    if (performance.now() - began < MOST_UNSETTLED && waits()) return
    clearInterval(timer)
    settled.value = true
  }, AGAIN)
}
