// Texts: a card for each run of each tag, which shows one step.
import { CardGrid } from "../../cards/CardGrid"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import type { Dashboard } from "../dashboard"
import "./text.css"
import { useEffect } from "preact/hooks"
import type { Room } from "../../cards/grid"
import { Icon } from "../../kit/icons"
import { cards, toggleRaw } from "./cards"
import { counts, follow } from "./search"
import { SEARCH_ID, SearchBox } from "./SearchBox"
import { allSteps, PARAMS } from "./view"

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [{ keys: ["r"], what: "Texts as they were logged, or formatted", act: toggleRaw }, { keys: ["s"], what: "Search in the texts", act: search }, ...STEP_SHORTCUTS],
  Toolbar: () => <><SearchBox /><AllSteps /><LinkSteps /></>,
  Settings: null,
  Main,
}

function AllSteps() {
  return (
    <label class="check" title="The texts of several steps under one another, up to the step that the slider is at">
      <input type="checkbox" class="tick" checked={allSteps.value} onChange={e => { allSteps.value = e.currentTarget.checked }} />All steps
    </label>
  )
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
