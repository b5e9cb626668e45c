// The sections of a grid: pinned cards, then groups.
import { cardKey, parseCard, type CardKey } from "../state/card"
import { findCard, type Group } from "../state/tags"
import type { RunInfo, TagInfo } from "../types"

/** A card and what it shows. */
export interface Card {
  readonly key: CardKey
  readonly tag: TagInfo
  /** Absent where one card shows all runs. */
  readonly run?: RunInfo
  readonly item?: number
}

export interface CardGroup {
  /** Names the section among all; also what closedGroups holds. */
  readonly key: string
  readonly title: string
  readonly pinned: boolean
  readonly cards: readonly Card[]
}

/** What a dashboard calls its cards. */
export interface Grouping {
  /** Its own plugin: two dashboards may have a group of one name. */
  readonly plugin: string
  /** For the section of the tags that have no group. */
  readonly label: string
}

/** No group's name holds a "/". */
const PINNED = "/pinned"

/** One card for a tag, with all its runs. */
export function cardOf(tag: TagInfo): Card {
  return { key: cardKey({ plugin: tag.plugin, tag: tag.name }), tag }
}

/** A card for each run that a tag has. */
export function cardsByRun(tag: TagInfo, runs: readonly RunInfo[]): Card[] {
  return runs.map(run => ({ key: cardKey({ plugin: tag.plugin, tag: tag.name, run: run.name }), tag, run }))
}

/** The pinned cards of some plugins that the catalog holds, in the order of pinning. */
export function pinnedOf(pins: readonly CardKey[], plugins: readonly string[], find: typeof findCard = findCard): Card[] {
  return pins.filter(key => plugins.includes(parseCard(key).plugin)).flatMap(key => {
    const found = find(key)
    return found ? [{ key, ...found }] : []
  })
}

/**
 * A page's sections. Tags without a "/" would each be a group of one card (epoch_loss, epoch_accuracy, …), a header and a mostly
 * empty row for each: they share one section, which comes first.
 */
export function gather({ plugin, label }: Grouping, groups: readonly Group[], pinned: readonly Card[], cardsOf: (tag: TagInfo) => readonly Card[]): CardGroup[] {
  const lone = groups.filter(isLone)
  const shared = lone.length > 1
  const out: CardGroup[] = []
  const add = (name: string, title: string, cards: readonly Card[], isPinned = false) => {
    if (cards.length > 0) out.push({ key: cardKey({ plugin, tag: name }), title, pinned: isPinned, cards })
  }
  add(PINNED, "Pinned", pinned, true)
  if (shared) add("/" + plugin, label, lone.flatMap(g => g.tags.flatMap(cardsOf)))
  for (const group of groups) if (!shared || !isLone(group)) add(group.name, group.name, group.tags.flatMap(cardsOf))
  return out
}

function isLone({ name, tags }: Group): boolean {
  return tags.length === 1 && tags[0]!.name === name
}
