// Audio: a card for each run of each tag, which plays the sounds of one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { stepCards } from "../../cards/steps/StepCard"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { CardSize } from "../../state/sizes"
import type { Dashboard } from "../dashboard"
import "./audio.css"
import { AudioContent } from "./AudioContent"
import { loadSounds, type Loaded } from "./sounds"

const cards = stepCards<readonly Loaded[]>({
  plugin: "audio", label: "Audio", kind: "audio", thing: "sound", size: new CardSize("audio", { width: 330, height: 160 }),
  load: loadSounds, Content: AudioContent,
})

export const dashboard: Dashboard = {
  params: STEP_PARAMS,
  shortcuts: STEP_SHORTCUTS,
  Toolbar: () => <LinkSteps />,
  Settings: null,
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
