// Scalars: curves of all runs, a card for each tag.
import { CardGrid } from "../../cards/CardGrid"
import type { Room } from "../../cards/grid"
import { settled } from "../../state/settled"
import { fullScreen } from "../../state/view"
import type { Axis } from "../../types"
import type { Dashboard } from "../dashboard"
import { cards, dropping } from "./cards"
import { startFirstScreen } from "./early"
import { PARAMS } from "./params"
import { firstScreenWaits } from "./plots"
import "./scalars.css"
import { values } from "./ScalarCard"
import { CurveSettings } from "./Settings"
import { CurveToolbar } from "./Toolbar"
import { Tooltip } from "./Tooltip"
import { axis, cardView, setAxis, smoothing, tables } from "./view"

const SMOOTHINGS = [0, 0.6, 0.9, 0.99]
const nextAxis: Record<Axis, Axis> = { step: "relative", relative: "wall", wall: "step" }

export const dashboard: Dashboard = {
  params: PARAMS,
  shortcuts: [
    { keys: ["s"], what: "Smoothing: next of off, 0.6, 0.9, 0.99", act: () => { smoothing.value = SMOOTHINGS.find(x => x > smoothing.value) ?? 0 } },
    { keys: ["x"], what: "Horizontal axis: step, relative, wall", act: () => { setAxis(nextAxis[axis.value]) } },
    { keys: ["v"], what: "Values under every chart", act: () => { tables.value = !tables.value } },
    { keys: ["l"], what: "Logarithmic y axis of the card in focus", act: card => { if (card !== null) cardView(card).logY.value = !cardView(card).logY.value } },
    { keys: ["←", "→"], what: "In a chart: move the crosshair, with Shift by ten points, with Ctrl the part shown" },
    { keys: ["+", "−", "0"], what: "In a chart: zoom in, zoom out, show everything" },
    { keys: ["Enter"], what: "In a chart: select the point, with Shift a range; Delete clears it" },
    { keys: ["n", "o"], what: "In a chart: highlight the next line, open its run, as a click on the line does" },
  ],
  Toolbar: CurveToolbar,
  Settings: CurveSettings,
  Main,
  begin: room => startFirstScreen(cards, room),
  waits: firstScreenWaits,
}

/** What comes once the page stands. */
export function Settled() {
  values.fetch()
  return <dropping.Show />
}

function Main({ room }: { room: Room | null }) {
  return (
    <>
      <CardGrid cards={cards} room={room} />
      {fullScreen.value === null && <Tooltip />}
      {settled.value && <Settled />}
    </>
  )
}
