// Images: a card for each run of each tag, which shows the pictures of one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import type { Dashboard } from "../dashboard"
import { cards } from "./cards"
import { ImageSettings, ImageToolbar, toggleSize } from "./fields"
import "./images.css"
import { PARAMS } from "./view"

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [
    { keys: ["a"], what: "Pictures in their actual size, or as large as their card", act: toggleSize },
    ...STEP_SHORTCUTS,
    { keys: ["+", "−", "0"], what: "Full screen: zoom in, zoom out, show everything; also the wheel and dragging" },
  ],
  Toolbar: ImageToolbar,
  Settings: ImageSettings,
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
