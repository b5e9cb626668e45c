// Which cards show several curves: tags that belong together by name, and what the user has joined; the code that shows them comes with
// the first. Such a card is named by what it shows: "@curves,loss|val_loss", with "=" before a formula and "@" before what runs along x.
import { signal } from "@preact/signals"
import { cardOf, type Card } from "../../cards/groups"
import { cardKey, parseCard, type CardKey } from "../../state/card"
import { pairsOf } from "../../state/pairs"
import { set, type Param } from "../../state/param"
import { findCard, type Group } from "../../state/tags"
import { paired } from "../../state/view"
import type { TagInfo } from "../../types"

export const PLUGIN = "curves"

/** A curve of a card: a tag's name, or a formula over tags behind a "=". */
export type CurveText = string

/** What a card of several curves shows. */
export interface Joint {
  readonly curves: readonly CurveText[]
  /** What runs along x, likewise; undefined: the axis of all charts. */
  readonly x: CurveText | undefined
}

/** The cards that the user made, and the pairs that the user took apart. */
export const joints = signal<ReadonlySet<CardKey>>(new Set()), parted = signal<ReadonlySet<CardKey>>(new Set())

/** Their words in a link. */
export const JOINS: readonly Param[] = [set("join", joints), set("part", parted)]

const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("|", "%7C").replace(/^@/, "%40")
const plain = (part: string) => part.replace(/^%40/, "@").replaceAll("%7C", "|").replaceAll("%25", "%")

export function jointKey({ curves, x }: Joint): CardKey {
  return cardKey({ plugin: PLUGIN, tag: [...curves.map(escaped), ...x === undefined ? [] : ["@" + escaped(x)]].join("|") })
}

/** What a card's key says that it shows; null for a card of another kind. */
export function jointOf(key: CardKey): Joint | null {
  const { plugin, tag } = parseCard(key), parts = tag.split("|")
  const x = parts.find(part => part.startsWith("@")), curves = parts.filter(part => !part.startsWith("@")).map(plain)
  return plugin === PLUGIN && curves.length > 0 ? { curves, x: x && plain(x.slice(1)) } : null
}

export const isFormula = (curve: CurveText): boolean => curve.startsWith("=")
/** As people read it. */
export const shown = (curve: CurveText): string => isFormula(curve) ? curve.slice(1) : curve

function jointCard(key: CardKey, { curves, x }: Joint): Card {
  const [pair] = pairsOf(curves), all = pair?.[1].length === curves.length && pair[0] || curves.map(shown).join(", ")
  return { key, tag: { id: -1, name: x === undefined ? all : `${all} over ${shown(x)}`, plugin: PLUGIN } }
}

/** The card that a link or a pin names. */
export function findCurves(key: CardKey): Card | undefined {
  const joint = jointOf(key), found = !joint && findCard(key)
  return joint ? jointCard(key, joint) : found ? { ...found, key } : undefined
}

/** More tags than this are not looked through for pairs. */
const MOST = 20_000

/** The cards in the place of a scalar's: none where another card shows it, else its own or those that show it with others. */
export function cardsInPlace(groups: readonly Group[]): (tag: TagInfo) => readonly Card[] {
  const tags = groups.flatMap(g => g.tags).filter(t => t.plugin === "scalars"), pairs = paired.value && tags.length <= MOST ? pairsOf(tags.map(tag => tag.name)) : []
  if (joints.value.size === 0 && pairs.length === 0) return tag => [cardOf(tag)]
  const names = new Map(tags.map(tag => [tag.name, tag])), cards = new Map<string, readonly Card[]>()
  const put = (key: CardKey) => {
    const joint = jointOf(key)
    if (!joint) return
    const members = joint.curves.filter(c => names.has(c))
    // A card of formulas alone stands behind the first of their tags.
    const home = members[0] ?? (joint.curves.every(isFormula) ? tags.find(({ name }) => joint.curves.some(c => c.includes(name)))?.name : undefined)
    if (home === undefined) return
    const before = cards.get(home) ?? (members.length > 0 ? [] : [cardOf(names.get(home)!)])
    for (const name of members) if (!cards.has(name)) cards.set(name, [])
    cards.set(home, [...before, jointCard(key, joint)])
  }
  joints.value.forEach(put)
  for (const [, curves] of pairs) {
    const key = jointKey({ curves, x: undefined })
    if (!parted.value.has(key) && !curves.some(name => cards.has(name))) put(key)
  }
  return tag => tag.plugin === "scalars" && cards.get(tag.name) || [cardOf(tag)]
}
