// Runs side by side: two to four columns, a run each, with all kinds of data in step.
import { Switch } from "../../kit/fields"
import { parseCard, type CardKey } from "../../state/card"
import type { Dashboard } from "../dashboard"
import { dashboard as audio } from "../audio"
import { dashboard as histograms } from "../histograms"
import { nextMode } from "../histograms/view"
import { dashboard as images } from "../images"
import { toggleSize } from "../images/fields"
import "../graphs/graphs.css"
import { PARAMS as GRAPH_PARAMS } from "../graphs/view"
import "../meshes/meshes.css"
import { PARAMS as MESH_PARAMS } from "../meshes/poses"
import { dashboard as rates } from "../pr_curves"
import { dashboard as scalars } from "../scalars"
import { cardView } from "../scalars/view"
import { dashboard as text } from "../text"
import { toggleRaw } from "../text/cards"
import { swap } from "./columns"
import { flip } from "./flicker"
import "./side_by_side.css"
import { SideView } from "./SideView"
import { viewKey } from "./plot"
import { move } from "./steps"
import { Toolbar } from "./Toolbar"
import { markWords, PARAMS, PICTURE_MODES, pictureMode, sameRanges } from "./view"

const KINDS = [scalars, images, histograms, text, audio, rates]
/** The keys of curves that mean something here. */
const CURVE_KEYS = new Set(["s", "x", "←", "+", "Enter"])

function toggleLog(card: CardKey | null): void {
  if (card === null || parseCard(card).plugin !== "scalars") return
  const { logY } = cardView(viewKey(card))
  logY.value = !logY.value
}

function nextPictures(): void {
  const modes = PICTURE_MODES.map(([mode]) => mode)
  pictureMode.value = modes[(modes.indexOf(pictureMode.value) + 1) % modes.length]!
}

export const dashboard: Dashboard = {
  params: [...PARAMS, ...new Set([...KINDS.flatMap(kind => kind.params), ...MESH_PARAMS, ...GRAPH_PARAMS])],
  shortcuts: [
    { keys: [","], what: "All columns: a step back", act: () => { move(-1) } },
    { keys: ["."], what: "All columns: a step on", act: () => { move(1) } },
    { keys: ["w"], what: "Change the places of the first two columns", act: () => { swap(0, 1) } },
    { keys: ["d"], what: "Pictures: as they are, difference, brighter and darker, flicker, swipe", act: nextPictures },
    { keys: ["b"], what: "Flicker: the other picture", act: flip },
    { keys: ["y"], what: "Charts of a row: one range, or each its own", act: () => { sameRanges.value = !sameRanges.value } },
    { keys: ["m"], what: "Histograms: offset, overlay, distribution, heat map", act: nextMode },
    { keys: ["l"], what: "Logarithmic y axis of the curve in focus, and of its row", act: toggleLog },
    { keys: ["a"], what: "Pictures in their actual size, or as large as their card", act: toggleSize },
    { keys: ["r"], what: "Texts as they were logged, or formatted", act: toggleRaw },
    ...scalars.shortcuts.filter(({ keys }) => CURVE_KEYS.has(keys[0]!)),
  ],
  Toolbar,
  Settings,
  speaksForItself: true,
  Main: () => <SideView />,
}

function Settings() {
  return (
    <>
      <section>
        <h3>Side by side</h3>
        <Switch on={sameRanges.value} set={on => { sameRanges.value = on }} hint="The charts of a row have one range">Same ranges</Switch>
        <Switch on={markWords.value} set={on => { markWords.value = on }} hint="Words of texts that differ from the first column's">Mark words</Switch>
      </section>
      {KINDS.map(({ Settings }, i) => Settings && <Settings key={i} />)}
    </>
  )
}
