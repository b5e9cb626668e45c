// The cards of curves: one for each scalar, with all its runs, or for several that belong together.
import { computed } from "@preact/signals"
import type { CardProps, Cards, FullProps } from "../../cards/grid"
import { gather, pinnedOf } from "../../cards/groups"
import { later } from "../../kit/Later"
import { tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import { cardsInPlace, findCurves, PLUGIN } from "./joins"
import { FullScalar, ScalarCard } from "./ScalarCard"
import { cardHeight, size } from "./size"

const PLUGINS = ["scalars"]

const joint = later(() => import("./JointCard").then(({ JointCard }) => JointCard)), full = later(() => import("./JointCard").then(({ FullJoint }) => FullJoint))

function AnyCard(props: CardProps) {
  return props.card.tag.plugin === PLUGIN ? <joint.Show {...props} /> : <ScalarCard {...props} />
}

function AnyFull(props: FullProps) {
  return props.card.tag.plugin === PLUGIN ? <full.Show {...props} /> : <FullScalar {...props} />
}

/** Lets cards be dragged on each other, once the page stands. */
export const dropping = later(() => import("./dropping").then(({ Dropping }) => Dropping))

export const cards: Cards = {
  size, plugins: [...PLUGINS, PLUGIN], height: computed(() => cardHeight(size.value.height)), Card: AnyCard, Full: AnyFull, find: findCurves,
  groups: computed(() => {
    const groups = tagsOf(PLUGINS).groups.value
    return gather({ plugin: "scalars", label: "Scalars" }, groups, pinnedOf(pins.value, cards.plugins, findCurves), cardsInPlace(groups))
  }),
}
