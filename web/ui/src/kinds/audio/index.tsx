// Audio: a card for each run of each tag, which plays the sounds of one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import type { Dashboard } from "../dashboard"
import "./audio.css"
import { cards } from "./cards"

export const dashboard: Dashboard = {
  params: STEP_PARAMS,
  shortcuts: STEP_SHORTCUTS,
  Toolbar: () => <LinkSteps />,
  Settings: null,
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
