// Runs side by side: what stays on top, the hyper-parameters, and the cards.
import { useSignal } from "@preact/signals"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { CardGrid } from "../../cards/CardGrid"
import { widthFor } from "../../cards/layout"
import { Icon } from "../../kit/icons"
import { epoch, runs } from "../../state/data"
import { fullScreen, runFilter, runSelection, tagFilter } from "../../state/view"
import { Tooltip as HistogramTooltip } from "../histograms/Tooltip"
import { Tooltip as RateTooltip } from "../pr_curves/Tooltip"
import { Tooltip as CurveTooltip } from "../scalars/Tooltip"
import { cards, LEAST_WIDTH } from "./cards"
import { columns, LEAST } from "./columns"
import { startFlicker } from "./flicker"
import { Heads, StepLine } from "./Heads"
import { Params } from "./ParamsTable"
import { followParams } from "./hparams"
import { forgetSteps } from "./steps"
import { only } from "./view"

export function SideView() {
  useEffect(() => {
    const stops = [followParams(), startFlicker(), forgetSteps]
    return () => { for (const stop of stops) stop() }
  }, [epoch.value])
  return columns.value.length < LEAST ? <TooFew /> : <Columns />
}

function Columns() {
  const top = useRef<HTMLDivElement>(null), params = useRef<HTMLDivElement>(null), heights = useSignal({ top: 0, params: 0 })
  useLayoutEffect(() => {
    const look = () => {
      const next = { top: top.current!.offsetHeight, params: params.current!.offsetHeight }
      if (next.top !== heights.peek().top || next.params !== heights.peek().params) heights.value = next
    }
    const sizes = new ResizeObserver(look)
    look()
    for (const part of [top, params]) sizes.observe(part.current!)
    return () => { sizes.disconnect() }
  }, [])
  const least = `${widthFor(columns.value.length, LEAST_WIDTH)}px`
  return (
    <div class="side-by-side" data-kind="side_by_side" style={{ "--grid-top": `${heights.value.top}px`, minWidth: least }}>
      <div class="sbs-top" ref={top}><StepLine /><Heads /></div>
      <div ref={params}><Params /></div>
      {cards.groups.value.length > 0 ? <CardGrid cards={cards} above={heights.value.top + heights.value.params} /> : <Nothing />}
      {fullScreen.value === null && <><CurveTooltip /><HistogramTooltip /><RateTooltip /></>}
    </div>
  )
}

function TooFew() {
  const hidden = runs.value.length >= LEAST
  return (
    <section class="state" role="status">
      <Icon name="columns" />
      <h2>Two runs are needed</h2>
      <p>{hidden ? "Each of the ticked runs that pass the filter can have a column; tick at least two of them." : "Runs are shown side by side as soon as there are two of them."}</p>
      {hidden && <button type="button" class="button" onClick={() => { runSelection.value = null; runFilter.value = "" }}>Tick all runs</button>}
    </section>
  )
}

/** The runs have nothing, or the filter lets nothing pass. */
function Nothing() {
  const filtered = tagFilter.value !== "" || only.value !== ""
  return (
    <section class="state" role="status">
      <Icon name="search" />
      <h2>{filtered ? "No tag matches" : "Nothing to compare yet"}</h2>
      <p>{filtered ? "None of the runs in the columns has a tag that passes the filter." : "The runs in the columns have logged nothing that can be shown side by side."}</p>
      {filtered && <button type="button" class="button" onClick={() => { tagFilter.value = ""; only.value = "" }}>Show all tags</button>}
    </section>
  )
}
