// Histograms over steps, as shapes, as percentiles (TensorBoard's distributions) or as a map: a card for each run of each tag.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { fullScreen } from "../../state/view"
import type { Dashboard } from "../dashboard"
import { cards } from "./cards"
import { HistogramSettings, HistogramToolbar } from "./Controls"
import "./histograms.css"
import { Tooltip } from "./Tooltip"
import { nextAxis, nextMode, PARAMS } from "./view"

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["m"], what: "Histograms: offset, overlay, distribution, heat map", act: nextMode },
    { keys: ["x"], what: "Axis of the steps: step, relative, wall", act: nextAxis },
    { keys: ["←", "→"], what: "In a chart: from step to step, with Shift by ten, with Ctrl from bin to bin; Home and End to the ends; Enter chooses the step" },
    ...STEP_SHORTCUTS.filter(shortcut => shortcut.act),
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
