// Texts: a card for each run of each tag, which shows one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { stepCards } from "../../cards/steps/StepCard"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { fetchValue } from "../../live/content"
import type { Text } from "../../message.gen"
import { CardSize } from "../../state/sizes"
import type { Dashboard } from "../dashboard"
import "./text.css"
import { TextButtons, TextContent } from "./TextContent"
import { PARAMS, raw } from "./view"

const toggleRaw = () => { raw.value = !raw.value }

const cards = stepCards<Text>({
  plugin: "text", label: "Text", kind: "text", thing: "text", size: new CardSize("text", { width: 420, height: 240 }),
  load: fetchValue<Text>, Content: TextContent, Buttons: TextButtons, keys: { r: toggleRaw },
})

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [{ keys: ["r"], what: "Texts as they were logged, or formatted", act: toggleRaw }, ...STEP_SHORTCUTS],
  Toolbar: () => <LinkSteps />,
  Settings: null,
  Main: ({ room }) => <CardGrid cards={cards} room={room} />,
}
