// Distributions: percentiles of histograms over steps, a card for each run of each tag.
import { signal } from "@preact/signals"
import { CardGrid } from "../../cards/CardGrid"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import type { HistogramMode } from "../../charts/histogramModel"
import { fullScreen } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { histogramCards } from "../histograms/cards"
import { AxisChoice, CommonScale } from "../histograms/Controls"
import "../histograms/histograms.css"
import { Tooltip } from "../histograms/Tooltip"
import { nextAxis, PARAMS } from "../histograms/view"

const cards = histogramCards({ plugin: "distributions", label: "Distributions" }, { mode: signal<HistogramMode>("percentiles") })

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["x"], what: "Axis of the steps: step, relative, wall", act: nextAxis },
    { keys: ["←", "→"], what: "In a chart: from step to step, with Shift by ten; Home and End to the ends; Enter chooses the step" },
    ...STEP_SHORTCUTS.filter(shortcut => shortcut.act),
  ],
  Toolbar: () => <><span class="group"><AxisChoice name="distribution-axis" /></span><LinkSteps /></>,
  Settings: () => <section><h3>Distributions</h3><AxisChoice name="settings-distribution-axis" /><CommonScale /></section>,
  Main: ({ room }) => (
    <>
      <CardGrid cards={cards} room={room} />
      {fullScreen.value === null && <Tooltip />}
    </>
  ),
}
