// Distributions: percentiles of histograms over steps, a card for each run of each tag.
import { signal } from "@preact/signals"
import { CardGrid } from "../../cards/CardGrid"
import type { HistogramMode } from "../../charts/histogramModel"
import { fullScreen } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { histogramCards } from "../histograms/cards"
import { AxisChoice } from "../histograms/Controls"
import "../histograms/histograms.css"
import { Tooltip } from "../histograms/Tooltip"
import { nextAxis, PARAMS } from "../histograms/view"

const cards = histogramCards({ plugin: "distributions", label: "Distributions" }, { mode: signal<HistogramMode>("percentiles") })

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["x"], what: "Axis of the steps: step, relative, wall", act: nextAxis },
    { keys: ["←", "→"], what: "In a chart: from step to step, with Shift by ten; Home and End to the ends" },
  ],
  Toolbar: () => <span class="group"><AxisChoice name="distribution-axis" /></span>,
  Settings: () => <section><h3>Distributions</h3><AxisChoice name="settings-distribution-axis" /></section>,
  Main: ({ room }) => (
    <>
      <CardGrid cards={cards} room={room} />
      {fullScreen.value === null && <Tooltip />}
    </>
  ),
}
