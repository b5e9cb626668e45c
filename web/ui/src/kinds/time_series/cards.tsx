// The cards of scalars, images and histograms in one grid. Each is the card of its own dashboard; here is only which come together.
import { computed } from "@preact/signals"
import type { CardProps, Cards, FullProps } from "../../cards/grid"
import { cardsByRun, gather, pinnedOf, type Card } from "../../cards/groups"
import { CardSize } from "../../state/sizes"
import { runsOfTag, tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import type { TagInfo } from "../../types"
import { cards as histograms } from "../histograms/cards"
import { cards as images } from "../images/cards"
import { cards as scalars } from "../scalars/cards"
import { cardsInPlace, findCurves, PLUGIN as CURVES } from "../scalars/joins"
import { cardHeight } from "../scalars/size"
import { PLUGINS, shows, type Type } from "./view"

const KINDS: Readonly<Record<Type, Cards>> = { scalars, images, histograms }

/** Whose card it is. */
const kindOf = ({ tag }: Card) => KINDS[tag.plugin === CURVES ? "scalars" : tag.plugin as Type]

function AnyCard(props: CardProps) {
  const { Card } = kindOf(props.card)
  return <Card {...props} />
}

function AnyFull(props: FullProps) {
  const { Full } = kindOf(props.card)
  return <Full {...props} />
}

/** One for all runs of a scalar, one for each run of all else. */
const cardsOf = (scalar: (tag: TagInfo) => readonly Card[]) => (tag: TagInfo) => tag.plugin === "scalars" ? scalar(tag) : cardsByRun(tag, runsOfTag(tag.id))

const size = new CardSize("time_series")

export const cards: Cards = {
  size, plugins: [...PLUGINS, CURVES], Card: AnyCard, Full: AnyFull, find: findCurves,
  // That of scalars, whose tables of values may need more than the chart; other kinds fill it.
  height: computed(() => cardHeight(size.value.height)),
  groups: computed(() => {
    const groups = tagsOf(PLUGINS).groups.value.flatMap(({ name, tags }) => {
      const shown = tags.filter(tag => shows(tag.plugin))
      return shown.length > 0 ? [{ name, tags: shown }] : []
    })
    return gather({ plugin: "time_series", label: "Time series" }, groups, pinnedOf(pins.value, cards.plugins, findCurves).filter(({ tag }) => shows(tag.plugin === CURVES ? "scalars" : tag.plugin)), cardsOf(cardsInPlace(groups)))
  }),
}

export const hasCurves = (): boolean => cards.groups.peek().some(({ cards }) => cards.some(({ tag }) => tag.plugin === "scalars"))
