// How high a card of a layout is: its chart, and the tags below.
import { computed } from "@preact/signals"
import { CARD_HEAD } from "../../cards/CardFrame"
import { CardSize } from "../../state/sizes"
import { LEGEND_HEIGHT } from "../scalars/Legend"

export const size = new CardSize("custom_scalars", { width: 400, height: 250 })
export const cardHeight = computed(() => CARD_HEAD + size.value.height + LEGEND_HEIGHT)
