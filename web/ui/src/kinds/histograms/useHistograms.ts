// The histograms that a card shows, kept up to date, and which of their steps is chosen.
import { effect } from "@preact/signals"
import { useEffect, useMemo, useState } from "preact/hooks"
import type { Card } from "../../cards/groups"
import { showsHidden } from "../../cards/hidden"
import type { Pace } from "../../cards/steps/pace"
import type { Rows } from "../../cards/steps/rows"
import { useStepsOf, type Steps } from "../../cards/steps/useSteps"
import { useTimeline } from "../../cards/steps/useTimeline"
import { connection } from "../../state/data"
import { Fetcher, type Shown } from "./fetcher"
import { MOST_STEPS, type Form } from "./view"

export interface Histograms {
  readonly shown: readonly Shown[]
  /** Of what is shown; null where that is nothing. */
  readonly steps: Steps<Rows>
  /** Wall time of the run's first histogram of the tag. */
  readonly originWall: number
  /** How many stay hidden, since steps went back behind them. */
  readonly hidden: number
  /** Why nothing can be shown; "" where there is something, or nothing has been logged. */
  readonly problem: string
  /** Everything that is there has come. */
  readonly complete: boolean
  again(): void
}

export function useHistograms(card: Card, form: Form, patience: number, pace?: Pace): Histograms {
  const orphaned = showsHidden(card.key), { series, complete } = useTimeline(card.tag, card.run!, patience, orphaned)
  const [, renew] = useState(0)
  const fetcher = useMemo(() => new Fetcher(card.tag.id, orphaned, () => { renew(n => n + 1) }), [card.tag.id, card.run!.id, orphaned])
  const most = MOST_STEPS[form.mode.value]
  useEffect(() => { if (series) fetcher.want(series, most) })
  // What failed while the server was away is there when it is back.
  useEffect(() => effect(() => { if (connection.value === "live") fetcher.again() }), [fetcher])
  useEffect(() => () => { fetcher.leave() }, [fetcher])
  const { shown, problem } = fetcher
  const rows = useMemo(() => rowsOf(shown), [shown]), steps = useStepsOf(card, rows, complete, pace)
  const empty = complete && (!series || series.length === 0)
  return {
    shown, steps, originWall: series?.originWall ?? NaN, hidden: series?.hidden ?? 0,
    problem: shown.length > 0 ? "" : problem, complete: shown.length > 0 || empty, again: () => { fetcher.again() },
  }
}

function rowsOf(shown: readonly Shown[]): Rows | null {
  if (shown.length === 0) return null
  return { steps: Float64Array.from(shown, row => row.step), walls: Float64Array.from(shown, row => row.wall), length: shown.length }
}
