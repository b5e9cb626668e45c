// What the user does with cards of several curves: joins cards, takes them apart, changes what one shows.
import { batch } from "@preact/signals"
import { parseCard, type CardKey } from "../../state/card"
import { pairsOf } from "../../state/pairs"
import { fullScreen, pins } from "../../state/view"
import { jointKey, jointOf, joints, parted, PLUGIN, type Joint } from "./joins"
import { cardView } from "./view"

/** What a card shows, be it of one tag or of several; null where it is none of curves. */
export function contentOf(key: CardKey): Joint | null {
  const { plugin, tag } = parseCard(key)
  return plugin === "scalars" ? { curves: [tag], x: undefined } : jointOf(key)
}

/** Shows something else in a card, or its tags by themselves where that is one tag alone. Pins and full screen go with it; returns the card. */
export function show(key: CardKey, { curves, x }: Joint): CardKey {
  const next = { curves: [...new Set(curves)], x }, single = next.curves.length === 1 && x === undefined && !next.curves[0]!.startsWith("=")
  const to = single ? next.curves[0]! : jointKey(next)
  if (to === key || next.curves.length === 0) return key
  batch(() => {
    if (single) part(key)
    else joints.value = new Set([...joints.peek()].flatMap(other => other === key ? [to] : [other]).concat(to))
    follow(key, to)
  })
  return to
}

function follow(from: CardKey, to: CardKey): void {
  cardView(to).logY.value ||= cardView(from).logY.peek()
  pins.value = [...new Set(pins.peek().map(pin => pin === from ? to : pin))]
  if (fullScreen.peek() === from) fullScreen.value = to
}

/** Puts what a card shows into another one. Where both run over metrics, that of the card that is joined to stays. */
export function join(dragged: CardKey, onto: CardKey): CardKey {
  const from = contentOf(dragged), to = contentOf(onto)
  if (!from || !to || dragged === onto) return onto
  return batch(() => {
    joints.value = new Set([...joints.peek()].filter(key => key !== dragged))
    const made = show(onto, { curves: [...to.curves, ...from.curves], x: to.x ?? from.x })
    follow(dragged, made)
    return made
  })
}

/** Ends a card. What belongs together by name would be joined again, and is kept apart. */
function part(key: CardKey): void {
  const curves = jointOf(key)?.curves ?? [], [pair] = pairsOf(curves)
  joints.value = new Set([...joints.peek()].filter(other => other !== key))
  if (pair?.[1].length === curves.length) parted.value = new Set([...parted.peek(), key])
}

/** Shows the tags of a card by themselves again. */
export function apart(key: CardKey): void {
  if (parseCard(key).plugin !== PLUGIN) return
  const first = jointOf(key)?.curves.find(curve => !curve.startsWith("="))
  batch(() => {
    part(key)
    if (fullScreen.peek() === key) fullScreen.value = first ?? null
    pins.value = pins.peek().filter(pin => pin !== key)
  })
}
