// Asks for the first screen's cards before the page is built: while the page is being built, the server is already at work. The cards
// find their plots by the same keys (CardGrid, plots.ts).
import { effect, untracked } from "@preact/signals"
import { CARD_CHROME } from "../../cards/CardFrame"
import { layoutOf } from "../../cards/CardGrid"
import { placeOf, type Cards, type Room } from "../../cards/grid"
import { slicesBetween } from "../../cards/layout"
import { holdPaints, paintNow } from "../../cards/schedule"
import { epoch } from "../../state/data"
import { fullScreen } from "../../state/view"
import type { FirstScreen } from "../dashboard"
import type { Plot } from "./plot"
import { acquire, release } from "./plots"
import { plotHeight } from "./size"

/** How long the first cards wait for each other, ms, so that they are painted in one frame; and for an answer at all. */
const TOGETHER = 150, ANSWER = 1_000

/** Starts the plots of those cards that fit into this room; null where there are none, or where one fills the screen: its dialog opens in a document only. */
export function startFirstScreen(cards: Cards, { width, height }: Room): FirstScreen | null {
  if (fullScreen.peek() !== null) return null
  const layout = untracked(() => layoutOf(cards, width)), list = cards.groups.peek()
  const started: [key: string, plot: Plot][] = []
  for (const { section, from, to } of slicesBetween(layout, 0, height)) {
    const group = list[section]!
    for (const card of group.cards.slice(from, to)) {
      if (card.tag.plugin !== "scalars") continue
      const key = placeOf(epoch.peek(), group.key, card), plot = acquire(key, card)
      plot.resize(layout.cardWidth - CARD_CHROME, plotHeight(layout.cardHeight))
      plot.start()
      started.push([key, plot])
    }
  }
  if (started.length === 0) return null
  return {
    ready: paintTogether(started.map(([, plot]) => plot)),
    taken() { for (const [key, plot] of started) release(key, plot) },
    paint: paintNow,
  }
}

/** Holds their paints, and settles when they may be painted. */
function paintTogether(plots: readonly Plot[]): Promise<void> {
  const release = holdPaints(ANSWER)
  return new Promise(ready => {
    const go = () => { release(); ready() }
    let soon: ReturnType<typeof setTimeout> | undefined
    const stop = effect(() => {
      const answered = plots.filter(plot => plot.complete.value).length
      if (answered === plots.length) go()
      else if (answered > 0) soon ??= setTimeout(go, TOGETHER)
    })
    setTimeout(() => { stop(); ready() }, ANSWER)
  })
}
