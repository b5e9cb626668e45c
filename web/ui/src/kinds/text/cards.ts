// The cards of texts: one for each run of each tag.
import { h } from "preact"
import { stepCards, type StepKind } from "../../cards/steps/StepCard"
import { fetchValue } from "../../live/content"
import type { Text } from "../../message.gen"
import { CardSize } from "../../state/sizes"
import { passing } from "./search"
import { AllSteps } from "./AllSteps"
import { TextButtons, TextContent } from "./TextContent"
import { allSteps, raw } from "./view"

export const toggleRaw = () => { raw.value = !raw.value }

export const kind: StepKind<Text> = {
  plugin: "text", label: "Text", kind: "text", thing: "text", size: new CardSize("text", { width: 420, height: 240 }),
  load: fetchValue<Text>, Content: shown => h(allSteps.value ? AllSteps : TextContent, shown), Buttons: TextButtons, keys: { r: toggleRaw }, filter: passing,
}

export const cards = stepCards(kind)
