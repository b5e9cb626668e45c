// The plots that are alive. A card that leaves the screen gives its plot back, and whoever shows the same card within a moment
// gets it again, chart, subscription and all.
import type { Card } from "../../cards/groups"
import { Plot } from "./plot"

/** How long a plot outlives its card, ms. */
const LINGER = 2_500
/** How often to look whether others are still being painted, ms. */
const AGAIN = 60
/** More than this many plots in waiting are not kept: scrolling through thousands must not gather them. */
const MOST_LINGERING = 24

interface Kept { plot: Plot; users: number; timer: ReturnType<typeof setTimeout> | undefined }

const kept = new Map<string, Kept>()

/** The plot of a place on the page; give it back with `release` under the same key. */
export function acquire<P extends Plot = Plot>(key: string, card: Card, make: (card: Card) => P = card => new Plot(card) as P): P {
  const found = kept.get(key)
  if (found && found.plot.tag.id === card.tag.id) {
    clearTimeout(found.timer)
    found.timer = undefined
    found.users++
    return found.plot as P
  }
  const plot = make(card)
  kept.set(key, { plot, users: 1, timer: undefined })
  return plot
}

export function release(key: string, plot: Plot): void {
  const entry = kept.get(key)
  if (entry?.plot !== plot) return plot.dispose()
  if (--entry.users > 0) return
  if (!plot.started || lingering() >= MOST_LINGERING) return drop(key, entry)
  entry.timer = setTimeout(() => drop(key, entry), LINGER)
}

/** Lets a plot ask for data: at once, or after `patience` ms and not before all plots in sight are painted. Returns how to stop waiting. */
export function startAfter(plot: Plot, patience: number): () => void {
  if (patience === 0) plot.start()
  if (plot.started) return () => undefined
  const again = () => {
    if (!plot.inView && someoneWaits()) timer = setTimeout(again, AGAIN)
    else plot.start()
  }
  let timer = setTimeout(again, patience)
  return () => clearTimeout(timer)
}

/** Whether the cards of the first screen are still to come, or being painted. */
export function firstScreenWaits(): boolean {
  return kept.size === 0 || someoneWaits()
}

function someoneWaits(): boolean {
  for (const { plot, users } of kept.values()) if (users > 0 && plot.inView && plot.started && !plot.painted.peek()) return true
  return false
}

function lingering(): number {
  let n = 0
  for (const entry of kept.values()) if (entry.timer !== undefined) n++
  return n
}

function drop(key: string, entry: Kept): void {
  entry.plot.dispose()
  if (kept.get(key) === entry) kept.delete(key)
}
