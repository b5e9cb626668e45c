// How high a card of precision-recall curves is: its chart, the table of runs and the slider.
import { computed } from "@preact/signals"
import { CARD_HEAD } from "../../cards/CardFrame"
import { SLIDER_HEIGHT } from "../../cards/steps/StepSlider"
import { CardSize } from "../../state/sizes"
import { runsOfTag, tagsOf } from "../../state/tags"
import { RUN_ROW } from "./RunTable"

export const PLUGINS = ["pr_curves"]
export const size = new CardSize("pr_curves", { width: 360, height: 270 })

/** Rows of the table before it scrolls. */
const MOST_ROWS = 4, MARGIN = 6

/** Of the table of a card that shows one run. */
export const ONE_ROW = RUN_ROW + MARGIN

/** For all cards alike, so that they stand in rows. */
export const tableHeight = computed(() => {
  const most = tagsOf(PLUGINS).visible.value.reduce((n, tag) => Math.max(n, runsOfTag(tag.id).length), 1)
  return RUN_ROW * Math.min(MOST_ROWS, most) + MARGIN
})

export const cardHeight = computed(() => CARD_HEAD + size.value.height + tableHeight.value + SLIDER_HEIGHT)
