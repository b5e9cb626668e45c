// Asks for the first screen's cards before the page is built: while the browser lays out run list and cards, the server is
// already at work. The cards find their plots by the same keys (CardGrid, plots.ts).
import { effect } from "@preact/signals"
import { holdPaints } from "../../cards/schedule"
import { epoch, groups, pinnedTags } from "../../state/data"
import { closedGroups, columns } from "../../state/view"
import type { Room } from "../../cards/CardGrid"
import { gather } from "../../cards/groups"
import { layoutGrid, slicesBetween } from "../../cards/layout"
import { acquire, release } from "./plots"
import type { Plot } from "./plot"
import { CARD_CHROME, cardHeight, minCardWidth, placeOf, plotHeight } from "../../cards/size"

/** How long the first cards wait for each other, ms, so that they are painted in one frame; and for an answer at all. */
const TOGETHER = 150, ANSWER = 1_000

/** Starts the plots that fit into this room. Returns what to call once the cards have taken them over. */
export function startFirstScreen({ width, height }: Room): () => void {
  const list = gather(groups.peek(), pinnedTags.peek())
  const layout = layoutGrid(
    list.map(g => ({ key: g.key, cards: g.tags.length, closed: closedGroups.peek().has(g.key) })),
    { width, columns: columns.peek(), minCardWidth: minCardWidth.peek(), cardHeight: cardHeight.peek() },
  )
  const started: [key: string, plot: Plot][] = []
  for (const { section, from, to } of slicesBetween(layout, 0, height)) {
    const group = list[section]!
    for (const tag of group.tags.slice(from, to)) {
      const key = placeOf(epoch.peek(), group.key, tag.id), plot = acquire(key, tag)
      plot.resize(layout.cardWidth - CARD_CHROME, plotHeight.peek())
      plot.start()
      started.push([key, plot])
    }
  }
  paintTogether(started.map(([, plot]) => plot))
  return () => { for (const [key, plot] of started) release(key, plot) }
}

function paintTogether(plots: readonly Plot[]): void {
  const release = holdPaints(ANSWER)
  let soon: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const ready = plots.filter(plot => plot.complete.value).length
    if (ready === plots.length) release()
    else if (ready > 0) soon ??= setTimeout(release, TOGETHER)
  })
  setTimeout(stop, ANSWER)
}
