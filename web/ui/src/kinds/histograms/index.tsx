// Histograms over steps, as shapes, as percentiles (TensorBoard's distributions) or as a map: a card for each run of each tag.
import { computed } from "@preact/signals"
import { CARD_FOOT, CARD_HEAD } from "../../cards/CardFrame"
import { CardGrid } from "../../cards/CardGrid"
import type { Cards } from "../../cards/grid"
import { cardsByRun, gather, pinnedOf } from "../../cards/groups"
import { runsOfTag, tagsOf } from "../../state/tags"
import { fullScreen, pins } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { HistogramSettings, HistogramToolbar } from "./Controls"
import { FullHistogram, HistogramCard } from "./HistogramCard"
import "./histograms.css"
import { size } from "./size"
import { Tooltip } from "./Tooltip"
import { nextAxis, nextMode, PARAMS } from "./view"

const PLUGINS = ["histograms"]

const cards: Cards = {
  size, plugins: PLUGINS, Card: HistogramCard, Full: FullHistogram,
  height: computed(() => CARD_HEAD + size.value.height + CARD_FOOT),
  groups: computed(() => gather({ plugin: "histograms", label: "Histograms" }, tagsOf(PLUGINS).groups.value, pinnedOf(pins.value, PLUGINS), tag => cardsByRun(tag, runsOfTag(tag.id)))),
}

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["m"], what: "Histograms: offset, overlay, distribution, heat map", act: nextMode },
    { keys: ["x"], what: "Axis of the steps: step, relative, wall", act: nextAxis },
    { keys: ["←", "→"], what: "In a chart: from step to step, with Shift by ten, with Ctrl from bin to bin; Home and End to the ends" },
  ],
  Toolbar: HistogramToolbar,
  Settings: HistogramSettings,
  Main: ({ room }) => (
    <>
      <CardGrid cards={cards} room={room} />
      {fullScreen.value === null && <Tooltip />}
    </>
  ),
}
