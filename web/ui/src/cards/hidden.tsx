// Points and steps that a restarted training left behind: hidden, since later ones went back behind them, and shown where one asks.
import { signal } from "@preact/signals"
import { count } from "../kit/numbers"
import { cardKey, parseCard, type CardKey } from "../state/card"
import type { Param } from "../state/param"

/** The cards that show them. */
const shown = signal<ReadonlySet<CardKey>>(new Set())

/** Subscribes. */
export const showsHidden = (card: CardKey): boolean => shown.value.has(card)

export function showHidden(card: CardKey, on: boolean): void {
  const next = new Set(shown.value)
  if (on) next.add(card)
  else next.delete(card)
  shown.value = next
}

/** For the words in a link of each dashboard whose cards ask for them. */
export const HIDDEN: Param = {
  names: ["orphaned"], keep: "view", rest: 0,
  write(put) { for (const card of shown.value) put("orphaned", card) },
  read(q) { if (q.has("orphaned")) shown.value = new Set(q.getAll("orphaned").map(key => cardKey(parseCard(key)))) },
  reset() { shown.value = new Set() },
}

export const hiddenText = (n: number) => `${count(n)} hidden: steps go back`

/** How many are hidden of what a card shows, and the way to them. */
export function HiddenChip({ card, hidden, thing }: { card: CardKey; hidden: number; thing: "points" | "steps" }) {
  if (showsHidden(card)) {
    return (
      <button type="button" class="chip" tabIndex={-1} title={`Hide the ${thing} again that were written before steps went back`} onClick={() => { showHidden(card, false) }}>
        with hidden {thing}
      </button>
    )
  }
  if (hidden === 0) return null
  return (
    <button type="button" class="chip quiet" tabIndex={-1} title={`These ${thing} were written before steps went back, as they do when a training goes on from a checkpoint. Click to show them in this card.`}
      onClick={() => { showHidden(card, true) }}>
      {hiddenText(hidden)}
    </button>
  )
}
