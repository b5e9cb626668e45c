// The cards of scalars, images and histograms in one grid. Each is the card of its own dashboard; here is only which come together.
import { computed } from "@preact/signals"
import type { CardProps, Cards, FullProps } from "../../cards/grid"
import { cardOf, cardsByRun, gather, pinnedOf, type Card } from "../../cards/groups"
import { CardSize } from "../../state/sizes"
import { runsOfTag, tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import type { TagInfo } from "../../types"
import { cards as histograms } from "../histograms/cards"
import { cards as images } from "../images/cards"
import { cards as scalars } from "../scalars/cards"
import { cardHeight } from "../scalars/size"
import { PLUGINS, shows, type Type } from "./view"

const KINDS: Readonly<Record<Type, Cards>> = { scalars, images, histograms }

/** Whose card it is. */
const kindOf = ({ tag }: Card) => KINDS[tag.plugin as Type]

function AnyCard(props: CardProps) {
  const { Card } = kindOf(props.card)
  return <Card {...props} />
}

function AnyFull(props: FullProps) {
  const { Full } = kindOf(props.card)
  return <Full {...props} />
}

/** One for all runs of a scalar, one for each run of all else. */
const cardsOf = (tag: TagInfo) => tag.plugin === "scalars" ? [cardOf(tag)] : cardsByRun(tag, runsOfTag(tag.id))

const size = new CardSize("time_series")

export const cards: Cards = {
  size, plugins: PLUGINS, Card: AnyCard, Full: AnyFull,
  // That of scalars, whose tables of values may need more than the chart; other kinds fill it.
  height: computed(() => cardHeight(size.value.height)),
  groups: computed(() => {
    const groups = tagsOf(PLUGINS).groups.value.flatMap(({ name, tags }) => {
      const shown = tags.filter(tag => shows(tag.plugin))
      return shown.length > 0 ? [{ name, tags: shown }] : []
    })
    return gather({ plugin: "time_series", label: "Time series" }, groups, pinnedOf(pins.value, PLUGINS).filter(({ tag }) => shows(tag.plugin)), cardsOf)
  }),
}

export const hasCurves = (): boolean => cards.groups.peek().some(({ cards }) => cards.some(({ tag }) => tag.plugin === "scalars"))
