// The rows of a card that shows one step of one run, which of them is shown, and the ways from step to step.
import { useComputed } from "@preact/signals"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { clamp } from "../../kit/numbers"
import type { CardKey } from "../../state/card"
import type { SeriesData } from "../../types"
import type { Card } from "../groups"
import { showsHidden } from "../hidden"
import { choose, chosenOf } from "./chosen"
import type { Pace } from "./pace"
import { chosenAt, rowOf, type Chosen, type Rows } from "./rows"
import { useTimeline } from "./useTimeline"

export interface Steps<R extends Rows = SeriesData> {
  /** null before the rows have come, or where there are none. */
  readonly rows: R | null
  /** All rows of now have come. */
  readonly complete: boolean
  readonly chosen: Chosen | null
  /** The row to show; -1 where there is none. */
  readonly row: number
  choose(chosen: Chosen | null): void
  /** Goes so many rows on or, where negative, back; to the ends at most. */
  move(by: number): void
  /** Keeps a row on show while newer ones come, as long as none is chosen; null lets it go. */
  hold(row: number | null): void
}

const shown = new Map<CardKey, Steps<Rows>>()

/** The steps of the run that the card is of. */
export function useSteps(card: Card, patience: number, pace?: Pace): Steps {
  const { series, complete } = useTimeline(card.tag, card.run!, patience, showsHidden(card.key))
  return useStepsOf(card, series, complete, pace)
}

/** The steps of a card that has its rows already. */
export function useStepsOf<R extends Rows>(card: Card, rows: R | null, complete: boolean, pace?: Pace): Steps<R> {
  const [held, setHeld] = useState<Chosen | null>(null)
  const chosen = useComputed(() => pace ? pace.chosen : chosenOf(card.key)).value ?? held
  const row = rows ? rowOf(rows, chosen) : -1
  const steps: Steps<R> = {
    rows, complete, chosen, row,
    choose(next) {
      setHeld(null)
      if (pace) pace.choose(next)
      else choose(card.key, next)
    },
    move(by) {
      if (!rows || row < 0) return
      const to = clamp(row + by, 0, rows.length - 1)
      // The newest row of one card need not be that of the others.
      steps.choose(pace ? { step: rows.steps[to]!, wall: NaN } : chosenAt(rows, to))
    },
    hold(at) { setHeld(rows && at !== null ? { step: rows.steps[at]!, wall: rows.walls[at]! } : null) },
  }
  useListed(card.key, steps)
  useLayoutEffect(() => { if (pace && rows) pace.tell(card.key, rows) })
  return steps
}

/** Keeps the card among those that the keys of the page reach. */
function useListed(key: CardKey, steps: Steps<Rows>): void {
  const mine = useRef<Steps<Rows> | null>(null)
  useLayoutEffect(() => { shown.set(key, mine.current = steps) })
  useLayoutEffect(() => () => { if (shown.get(key) === mine.current) shown.delete(key) }, [key])
}

/** Keys of the page: they move the card that is in focus. */
export const STEP_SHORTCUTS = [
  { keys: [","], what: "Step back in the card in focus", act: (card: CardKey | null) => { moveCard(card, -1) } },
  { keys: ["."], what: "Step on in the card in focus", act: (card: CardKey | null) => { moveCard(card, 1) } },
  { keys: ["←", "→"], what: "In a card: from step to step, with Shift by ten; Home and End to the ends" },
]

function moveCard(card: CardKey | null, by: number): void {
  if (card !== null) shown.get(card)?.move(by)
}

/** Acts on a key inside a card; whether it was one that goes from step to step. */
export function stepKey({ move }: Steps<Rows>, e: KeyboardEvent): boolean {
  if (e.altKey || e.ctrlKey || e.metaKey) return false
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[e.key]
  if (by === undefined) return false
  move(e.shiftKey ? 10 * by : by)
  return true
}
