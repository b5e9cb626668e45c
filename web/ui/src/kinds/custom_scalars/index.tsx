// Custom scalars: charts as the log, or the user, lays them out.
import { useSignal } from "@preact/signals"
import { useEffect, useLayoutEffect } from "preact/hooks"
import { CardGrid } from "../../cards/CardGrid"
import type { Cards, Room } from "../../cards/grid"
import { useFetchedEach } from "../../cards/steps/useFetched"
import { useTimelines } from "../../cards/steps/useTimeline"
import { Icon } from "../../kit/icons"
import { compareNames } from "../../kit/names"
import { fetchValue } from "../../live/content"
import type { Layout } from "../../message.gen"
import { runById, runs } from "../../state/data"
import { runHasTag, tagByName } from "../../state/tags"
import { fullScreen } from "../../state/view"
import type { TagInfo } from "../../types"
import type { Dashboard } from "../dashboard"
import { dashboard as scalars } from "../scalars"
import { Tooltip } from "../scalars/Tooltip"
import { ChartCard, FullChart } from "./ChartCard"
import "./custom_scalars.css"
import { Editor } from "./Editor"
import { PLUGIN } from "./layout"
import { complete, findChart, foldClosed, groups, layout, logged, own, problems } from "./layouts"
import { cardHeight, size } from "./size"

/** Under which all writers log a layout. */
const LAYOUT_TAG = "custom_scalars__config__"

const cards: Cards = { size, plugins: [PLUGIN], groups, height: cardHeight, Card: ChartCard, Full: FullChart, find: findChart }

/** The keys of curves that mean something here. */
const KEYS = new Set(["s", "x", "l", "←", "+", "Enter"])

export const dashboard: Dashboard = {
  params: scalars.params,
  shortcuts: scalars.shortcuts.filter(({ keys }) => KEYS.has(keys[0]!)),
  Toolbar,
  Settings: scalars.Settings,
  Main,
  speaksForItself: true,
}

function Toolbar() {
  const editing = useSignal(false), Curves = scalars.Toolbar!
  return (
    <>
      <Curves />
      <button type="button" class="button layout-edit" aria-haspopup="dialog" aria-label="Edit layout" onClick={() => { editing.value = true }}>Edit{" "}<span class="wide-only">layout</span>{own.value && <span class="count" title="The browser keeps it; the log's is in the dialog">own</span>}</button>
      {editing.value && <Editor onClose={() => { editing.value = false }} />}
    </>
  )
}

function Main({ room }: { room: Room | null }) {
  const tag = tagByName(PLUGIN, LAYOUT_TAG)
  useEffect(() => { foldClosed() }, [layout.value])
  return (
    <>
      {tag && <Follow tag={tag} />}
      {problems.value.map(({ run, problem }) => <p key={run} class="layout-notice" role="alert">The layout of run <bdi>{run}</bdi> cannot be shown: {problem}</p>)}
      {groups.value.length > 0 ? <CardGrid cards={cards} room={room} /> : <Nothing waiting={tag !== undefined && !complete.value} />}
      {fullScreen.value === null && <Tooltip />}
    </>
  )
}

function Nothing({ waiting }: { waiting: boolean }) {
  if (waiting) return <p class="sr-only" role="status">Loading</p>
  const some = layout.value.category.some(({ chart }) => chart.length > 0)
  return (
    <section class="state" role="status">
      <Icon name={some ? "search" : "chart"} />
      <h2>{some ? "No chart matches" : "No layout"}</h2>
      {some
        ? <p>No chart, and no category of charts, has a title that the filter passes.</p>
        : <p>A layout says which scalars share a chart. Programs log one (<code>SummaryWriter.add_custom_scalars</code> in PyTorch, <code>Writer.CustomScalars</code> in Go), or you make one here: <b>Edit layout</b>, above.</p>}
    </section>
  )
}

const load = (...of: Parameters<typeof fetchValue>) => fetchValue<Layout>(...of)

/** Keeps the layouts of the log there: the last one of each run, ticked or not, as TensorBoard does. */
function Follow({ tag }: { tag: TagInfo }) {
  const having = runs.value.filter(run => runHasTag(run, tag.id))
  const timelines = useTimelines(tag, having, 0)
  const places = new Map([...timelines.series.values()].filter(rows => rows.length > 0).map(({ run, generation, length }) => [run, { tag: tag.id, series: { run, generation }, row: length - 1 }]))
  const fetched = useFetchedEach(places, load)
  const found = [...fetched].map(([run, { value, problem }]) => ({ run: runById(run)?.name ?? "", value, problem })).sort((a, b) => compareNames(a.run, b.run))
  useLayoutEffect(() => {
    const layouts = found.flatMap(({ value }) => value ?? [])
    if (layouts.length !== logged.peek().length || layouts.some((one, i) => one !== logged.peek()[i])) logged.value = layouts
    const failed = found.flatMap(({ run, problem }) => problem === "" ? [] : [{ run, problem }])
    if (JSON.stringify(failed) !== JSON.stringify(problems.peek())) problems.value = failed
    complete.value = timelines.complete && found.every(({ value, problem }) => value !== null || problem !== "")
  })
  return null
}
