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
import { useEffect } from "preact/hooks"
import type { Room } from "../../cards/grid"
import { Icon } from "../../kit/icons"
import { counts, follow, passing } from "./search"
import { SEARCH_ID, SearchBox } from "./SearchBox"
import { TextButtons, TextContent } from "./TextContent"
import { PARAMS, raw } from "./view"

const toggleRaw = () => { raw.value = !raw.value }

const cards = stepCards<Text>({
  plugin: "text", label: "Text", kind: "text", thing: "text", size: new CardSize("text", { width: 420, height: 240 }),
  load: fetchValue<Text>, Content: TextContent, Buttons: TextButtons, keys: { r: toggleRaw }, filter: passing,
})

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [{ keys: ["r"], what: "Texts as they were logged, or formatted", act: toggleRaw }, { keys: ["s"], what: "Search in the texts", act: search }, ...STEP_SHORTCUTS],
  Toolbar: () => <><SearchBox /><LinkSteps /></>,
  Settings: null,
  Main,
}

function search(): void {
  const box = document.getElementById(SEARCH_ID)
  if (box instanceof HTMLInputElement) { box.focus(); box.select() }
}

function Main({ room }: { room: Room | null }) {
  useEffect(follow, [])
  if (counts.value?.cards === 0) return <section class="state" role="status"><Icon name="search" /><h2>Found in no text</h2><p>Texts of the ticked runs and the filtered tags are searched. New ones are, too, as they come.</p></section>
  return <CardGrid cards={cards} room={room} />
}
