// Which step cards show: each its own, or all the same where they are linked. Links hold that (STEP_PARAMS), for all dashboards whose
// cards have steps: a card is shown at the same step wherever it stands.
import { batch, signal } from "@preact/signals"
import { cardKey, parseCard, type CardKey } from "../../state/card"
import { flag, type Param } from "../../state/param"
import { HIDDEN } from "../hidden"
import type { Chosen } from "./rows"

/** The slider of one card moves all. */
export const linked = signal(false)
/** What cards show that have no choice of their own: all, while they are linked. null = the newest, whichever that is. */
export const shared = signal<Chosen | null>(null)
/** What single cards show. */
export const own = signal<ReadonlyMap<CardKey, Chosen | null>>(new Map())

/** Where a search leads cards, while they are not linked and nobody chooses otherwise. Never in a link: what is searched for is. */
export const guided = signal<ReadonlyMap<CardKey, Chosen>>(new Map())

/** What a card shows. Subscribes. */
export function chosenOf(card: CardKey): Chosen | null {
  const mine = linked.value ? undefined : guided.value.get(card) ?? own.value.get(card)
  return mine === undefined ? shared.value : mine
}

/** What a run shows in a card of several runs: what was chosen for it alone, else what was for the card. Subscribes. */
export function chosenWithin(card: CardKey, run: CardKey): Chosen | null {
  const mine = linked.value ? undefined : own.value.get(run)
  return mine === undefined ? chosenOf(card) : mine
}

/** Chooses for a run alone; null is its newest step. */
export function chooseWithin(run: CardKey, chosen: Chosen | null): void {
  own.value = new Map(own.peek()).set(run, chosen)
}

/** Chooses for a card, or for all where they are linked. Runs of the card that went ways of their own go with it again. */
export function choose(card: CardKey, chosen: Chosen | null): void {
  if (linked.value) {
    shared.value = chosen
    return
  }
  if (guided.peek().has(card)) guided.value = new Map([...guided.peek()].filter(([key]) => key !== card))
  const next = new Map([...own.value].filter(([key]) => !key.startsWith(`${card},`)))
  if (chosen === null && shared.value === null) next.delete(card)
  else next.set(card, chosen)
  own.value = next
}

/** Links the steps of all cards, at the step of `card`, or parts them: each stays where it is. */
export function link(on: boolean, card: CardKey | null): void {
  if (on === linked.value) return
  batch(() => {
    if (on && card !== null) shared.value = chosenOf(card)
    if (on) own.value = new Map()
    linked.value = on
  })
}

/** The words of steps in a link: dashboards whose cards have steps name them among theirs. */
export const STEP_PARAMS: readonly Param[] = [flag("linkSteps", linked), sharedStep(), ownSteps(), HIDDEN]

function sharedStep(): Param {
  return {
    names: ["step"], keep: "view", rest: 0,
    write(put) { if (shared.value) put("step", stepWords(shared.value)) },
    read(q) {
      const chosen = readStep(q.get("step") ?? "")
      if (chosen) shared.value = chosen
    },
    reset() { shared.value = null },
  }
}

/** "card:step" or "card:step@time"; the step is left out where the card shows the newest. */
function ownSteps(): Param {
  return {
    names: ["cardStep"], keep: "view", rest: 0,
    write(put) { for (const [card, chosen] of own.value) put("cardStep", `${card}:${chosen ? stepWords(chosen) : ""}`) },
    read(q) {
      const said = q.getAll("cardStep").flatMap((text): [CardKey, Chosen | null][] => {
        const colon = text.lastIndexOf(":"), step = text.slice(colon + 1), chosen = readStep(step)
        return colon < 0 || (step !== "" && !chosen) ? [] : [[cardKey(parseCard(text.slice(0, colon))), chosen]]
      })
      if (said.length > 0) own.value = new Map(said)
    },
    reset() { own.value = new Map() },
  }
}

/** A link names the step alone, and its wall time where several rows have the step. */
function stepWords({ step, wall, several }: Chosen): string {
  return several ? `${step}@${wall}` : String(step)
}

/** A step without a time means the first of its rows. */
function readStep(text: string): Chosen | null {
  const [, first = "", time] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [], step = readNumber(first)
  if (step === null) return null
  const wall = readNumber(time ?? "")
  return wall === null ? { step, wall: NaN } : { step, wall, several: true }
}

function readNumber(text: string): number | null {
  const n = Number(text)
  return text.trim() !== "" && Number.isFinite(n) ? n : null
}
