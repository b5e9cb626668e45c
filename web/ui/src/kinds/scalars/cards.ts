// The cards of curves: one for each scalar, with all its runs.
import { computed } from "@preact/signals"
import type { Cards } from "../../cards/grid"
import { cardOf, gather, pinnedOf } from "../../cards/groups"
import { tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import { FullScalar, ScalarCard } from "./ScalarCard"
import { cardHeight, size } from "./size"

const PLUGINS = ["scalars"]

export const cards: Cards = {
  size, plugins: PLUGINS, height: computed(() => cardHeight(size.value.height)), Card: ScalarCard, Full: FullScalar,
  groups: computed(() => gather({ plugin: "scalars", label: "Scalars" }, tagsOf(PLUGINS).groups.value, pinnedOf(pins.value, PLUGINS), tag => [cardOf(tag)])),
}
