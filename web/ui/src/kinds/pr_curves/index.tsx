// Precision-recall curves: a card for each tag, with the curves of all runs at one step.
import { computed } from "@preact/signals"
import { CardGrid } from "../../cards/CardGrid"
import type { Cards } from "../../cards/grid"
import { cardOf, gather, pinnedOf } from "../../cards/groups"
import { STEP_PARAMS } from "../../cards/steps/chosen"
import { LinkSteps } from "../../cards/steps/LinkSteps"
import { STEP_SHORTCUTS } from "../../cards/steps/useSteps"
import { tagsOf } from "../../state/tags"
import { fullScreen, pins } from "../../state/view"
import type { Axis } from "../../types"
import type { Dashboard } from "../dashboard"
import { CurveCard, FullCurve } from "./CurveCard"
import "./pr_curves.css"
import { cardHeight, PLUGINS, size } from "./size"
import { Tooltip } from "./Tooltip"
import { PARAMS, when } from "./view"

const cards: Cards = {
  size, plugins: PLUGINS, height: cardHeight, Card: CurveCard, Full: FullCurve,
  groups: computed(() => gather({ plugin: "pr_curves", label: "PR curves" }, tagsOf(PLUGINS).groups.value, pinnedOf(pins.value, PLUGINS), tag => [cardOf(tag)])),
}

const WHEN: readonly [Axis, string, string][] = [
  ["step", "Step", "At which step each run's curve was logged"], ["relative", "Relative", "How long after the run's first curve"], ["wall", "Wall", "Date and time"],
]

function Toolbar() {
  return (
    <>
      <LinkSteps />
      <span class="segmented" role="radiogroup" aria-label="When the curves were logged">
        {WHEN.map(([axis, word, title]) => (
          <label key={axis} title={title}><input type="radio" name="pr-time" value={axis} checked={when.value === axis} onChange={() => { when.value = axis }} />{word}</label>
        ))}
      </span>
    </>
  )
}

export const dashboard: Dashboard = {
  params: [...STEP_PARAMS, ...PARAMS],
  shortcuts: [...STEP_SHORTCUTS, { keys: ["<", ">"], what: "In a card: from threshold to threshold" }, { keys: ["+", "−", "0"], what: "In a card: zoom in, zoom out, show everything; dragging zooms too" }],
  Toolbar,
  Settings: null,
  Main: ({ room }) => (
    <>
      <CardGrid cards={cards} room={room} />
      {fullScreen.value === null && <Tooltip />}
    </>
  ),
}
