// Images: a card for each run of each tag, which shows the pictures of one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { stepCards } from "../../cards/steps/StepCard"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { CardSize } from "../../state/sizes"
import type { Dashboard } from "../dashboard"
import { ImageButtons, ImageSettings, ImageToolbar, toggleSize } from "./fields"
import { ImageContent } from "./ImageContent"
import "./images.css"
import { loadPictures, type Loaded } from "./pictures"
import { PARAMS } from "./view"

const cards = stepCards<readonly Loaded[]>({
  plugin: "images", label: "Images", kind: "image", thing: "image", size: new CardSize("images", { width: 260, height: 220 }),
  load: loadPictures, Content: ImageContent, Buttons: ImageButtons, keys: { a: toggleSize },
})

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
