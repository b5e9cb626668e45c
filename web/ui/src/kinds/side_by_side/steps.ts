// The step that all columns show, and the steps that there are: those of the pictures, texts, … that have been on show, or else those of curves.
import { computed, signal } from "@preact/signals"
import type { Pace } from "../../cards/steps/pace"
import { chosenAt, rowOf, unionOf, type Chosen, type Rows } from "../../cards/steps/rows"
import { clamp } from "../../kit/numbers"
import { parseCard, type CardKey } from "../../state/card"
import { columns } from "./columns"
import { step } from "./view"

/** By card. Those of curves grow in place: `length` is how many there were, and `version` grows with each change. */
const told = new Map<CardKey, { readonly rows: Rows; readonly length: number }>()
const version = signal(0)
let waiting = 0

function tell(card: CardKey, rows: Rows): void {
  const before = told.get(card)
  if (before?.rows === rows && before.length === rows.length) return
  told.set(card, { rows, length: rows.length })
  waiting ||= requestAnimationFrame(() => {
    waiting = 0
    version.value++
  })
}

export function forgetSteps(): void {
  told.clear()
  version.value++
}

/** The steps that the slider goes through, of the runs that have a column; null where there are none. */
export const rows = computed<Rows | null>(() => {
  void version.value
  const runs = new Set(columns.value.map(run => run.name)), mine = [...told].map(([key, { rows }]) => ({ ...parseCard(key), rows })).filter(({ run }) => run !== undefined && runs.has(run))
  const steps = mine.filter(({ plugin }) => plugin !== "scalars")
  return unionOf((steps.length > 0 ? steps : mine).map(({ rows }) => rows))
})

const chosen = computed<Chosen | null>(() => step.value === null ? null : { step: step.value, wall: NaN, orBefore: true })

function choose(next: Chosen | null): void {
  const all = rows.peek(), last = all ? all.steps[all.length - 1]! : Infinity
  step.value = !next || next.step >= last ? null : next.step
}

export const pace: Pace = { get chosen() { return chosen.value }, choose, tell }

/** Goes so many steps on, or back. */
export function move(by: number): void {
  const all = rows.peek()
  if (!all) return
  choose(chosenAt(all, clamp(rowOf(all, chosen.peek()) + by, 0, all.length - 1)))
}
