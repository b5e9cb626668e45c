// The cards of histograms: one for each run of each tag. Several dashboards show them, each in its own form.
import { computed } from "@preact/signals"
import { CARD_HEAD } from "../../cards/CardFrame"
import type { Cards } from "../../cards/grid"
import { cardsByRun, gather, pinnedOf, type Grouping } from "../../cards/groups"
import { SLIDER_HEIGHT } from "../../cards/steps/StepSlider"
import { CardSize } from "../../state/sizes"
import { runsOfTag, tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import { FullHistogram, HistogramCard } from "./HistogramCard"
import { mode, nextMode, type Form } from "./view"

export const PLUGINS = ["histograms"]

export function histogramCards(grouping: Grouping, form: Form): Cards {
  const size = new CardSize(grouping.plugin)
  return {
    size, plugins: PLUGINS,
    Card: props => <HistogramCard {...props} form={form} />,
    Full: props => <FullHistogram {...props} form={form} />,
    height: computed(() => CARD_HEAD + size.value.height + SLIDER_HEIGHT),
    groups: computed(() => gather(grouping, tagsOf(PLUGINS).groups.value, pinnedOf(pins.value, PLUGINS), tag => cardsByRun(tag, runsOfTag(tag.id)))),
  }
}

/** In the form that the user chooses. */
export const cards = histogramCards({ plugin: "histograms", label: "Histograms" }, { mode, next: nextMode })
