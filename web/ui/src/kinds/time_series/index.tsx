// Time series: scalars, images and histograms by tag, in one grid.
import { CardGrid } from "../../cards/CardGrid"
import type { Room } from "../../cards/grid"
import { link, linked } from "../../cards/steps/chosen"
import { Icon } from "../../kit/icons"
import { Switch } from "../../kit/fields"
import { settled } from "../../state/settled"
import { focusedCard, fullScreen } from "../../state/view"
import type { Axis } from "../../types"
import type { Dashboard, Shortcut } from "../dashboard"
import { dashboard as histograms } from "../histograms"
import { Tooltip as HistogramTooltip } from "../histograms/Tooltip"
import { dashboard as images } from "../images"
import { dashboard as scalars, Settled } from "../scalars"
import { startFirstScreen } from "../scalars/early"
import { firstScreenWaits } from "../scalars/plots"
import { Tooltip as CurveTooltip } from "../scalars/Tooltip"
import { axis } from "../scalars/view"
import { cards, hasCurves } from "./cards"
import "./time_series.css"
import { setAxes, TimeSeriesToolbar } from "./Toolbar"
import { shows, TYPES, types } from "./view"

const KINDS = [scalars, images, histograms]
const NEXT: Readonly<Record<Axis, Axis>> = { step: "relative", relative: "wall", wall: "step" }

/** The axis is the same for all. */
const AXIS: Shortcut = { keys: ["x"], what: "Horizontal axis: step, relative, wall", act: () => { setAxes(NEXT[axis.value]) } }

export const dashboard: Dashboard = {
  params: [TYPES, ...new Set(KINDS.flatMap(kind => kind.params))],
  shortcuts: [AXIS, ...new Set(KINDS.flatMap(kind => kind.shortcuts).filter(({ keys }) => !keys.includes("x")))],
  Toolbar: TimeSeriesToolbar,
  Settings,
  Main,
  counts: ({ plugin }) => shows(plugin),
  begin: room => startFirstScreen(cards, room),
  waits: () => hasCurves() && firstScreenWaits(),
}

function Settings() {
  return (
    <>
      <section>
        <h3>Time series</h3>
        <Switch on={linked.value} set={on => { link(on, focusedCard.peek()) }} hint="One slider moves the steps of all cards">Link steps</Switch>
      </section>
      {KINDS.map(({ Settings }, i) => Settings && <Settings key={i} />)}
    </>
  )
}

function Main({ room }: { room: Room | null }) {
  return (
    <>
      {cards.groups.value.length > 0 ? <CardGrid cards={cards} room={room} /> : <Nothing />}
      {settled.value && <Settled />}
      {fullScreen.value === null && <><CurveTooltip /><HistogramTooltip /></>}
    </>
  )
}

/** There are tags that pass the filter, but none of a type that is shown. */
function Nothing() {
  return (
    <section class="state" role="status">
      <Icon name="search" />
      <h2>Nothing of these types</h2>
      <p>The runs shown have no tag of the types that are chosen above, or none that passes the filter.</p>
      <button type="button" class="button" onClick={() => { types.value = new Set() }}>Show all types</button>
    </section>
  )
}
