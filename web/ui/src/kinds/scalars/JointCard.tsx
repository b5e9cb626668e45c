// The card of several curves, in the grid and over the whole page.
import { useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useRef } from "preact/hooks"
import { CARD_CHROME, CardButton, CardFrame } from "../../cards/CardFrame"
import type { Card } from "../../cards/groups"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import { later } from "../../kit/Later"
import { MenuItem } from "../../kit/Menu"
import { epoch } from "../../state/data"
import { groupBy } from "../../state/view"
import { CardMenu } from "./CardMenu"
import { Chips } from "./Chips"
import { apart } from "./joining"
import { JointPlot } from "./joint"
import { Legend, LEGEND_HEIGHT } from "./Legend"
import { PlotView } from "./PlotView"
import { usePlot, values } from "./ScalarCard"
import { plotHeight, tableHeight } from "./size"
import { Tooltip } from "./Tooltip"
import { cardView, tables } from "./view"

const made = (card: Card) => new JointPlot(card)

export function JointCard({ card, inView, patience, place, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null), plot = usePlot(place, card, inView, patience, made)
  return (
    <CardFrame {...at} card={card} kind="scalar" article={article} head={<Head plot={plot} />} buttons={<Buttons plot={plot} tab={-1} />} menu={<More plot={plot} tab={-1} />}>
      <Body plot={plot} article={article} width={at.width - CARD_CHROME} height={plotHeight(at.height)} />
      {tableHeight.value > 0 && <values.Show plot={plot} height={tableHeight.value} />}
    </CardFrame>
  )
}

/** Of the height below the header, what the table takes. */
const TABLE_SHARE = 0.3

export function FullJoint({ card, leave }: FullProps) {
  const article = useRef<HTMLElement>(null), plot = usePlot(`full ${epoch.peek()} ${card.key}`, card, true, 0, made)
  const table = (height: number) => Math.round(Math.max(90, Math.min(320, height * TABLE_SHARE)))
  return (
    <FullFrame card={card} kind="scalar" article={article} leave={leave} above={<Tooltip />} keys={{ l: () => { toggleLog(plot) } }}
      head={<Head plot={plot} />} buttons={<Buttons plot={plot} tab={0} full />} menu={<More plot={plot} tab={0} />}
      content={({ width, height }) => (
        <>
          <Body plot={plot} article={article} width={width} height={Math.max(80, height - table(height))} />
          <values.Show plot={plot} height={table(height)} />
        </>
      )} />
  )
}

const HOW = "The metrics have points at different steps. They are joined by step: between its points, each counts with the value of the line that joins them."

const UNGROUPED = "Means of groups are of tags: of formulas, and over a metric, each run is drawn by itself."

function Head({ plot }: { plot: JointPlot }) {
  return (
    <>
      {plot.note.value !== "" && <Note short={plot.note.value} long={HOW} />}
      {groupBy.value !== "" && plot.hasFormulas && <Note short="not grouped" long={UNGROUPED} />}
      <Chips plot={plot} />
    </>
  )
}

function Note({ short, long }: { short: string; long: string }) {
  return <div class="chips"><span class="chip note" tabIndex={-1} title={long} aria-label={`${short}. ${long}`}>{short}</span></div>
}

function Body({ plot, article, width, height }: Room & { plot: JointPlot; article: RefObject<HTMLElement | null> }) {
  return (
    <>
      <PlotView plot={plot} article={article} width={width} height={height - LEGEND_HEIGHT} />
      <Legend plot={plot}>{plot.problems.value.map(problem => <span key={problem} class="curve-problem" role="alert" title={problem}>{problem}</span>)}</Legend>
    </>
  )
}

function toggleLog({ key }: JointPlot): void {
  const { logY } = cardView(key)
  logY.value = !logY.value
}

const dataTable = later(() => import("./DataTable").then(({ DataTable }) => DataTable))

function More({ plot, tab }: { plot: JointPlot; tab: number }) {
  const open = useSignal(false), tags = plot.traced.value.flatMap(({ value }) => value ?? [])
  return (
    <>
      <CardMenu plot={plot} tab={tab} {...tags.length > 0 && { onTable: () => { open.value = true } }} more={then => <MenuItem icon="columns" text="Take apart" onClick={then(() => { apart(plot.key) })} />} />
      {open.value && <dataTable.Show plot={plot} tags={tags} onClose={() => { open.value = false }} />}
    </>
  )
}

function Buttons({ plot, tab, full = false }: { plot: JointPlot; tab: number; full?: boolean }) {
  return (
    <>
      <CardButton name="Logarithmic y axis" icon="log" keys="l" tab={tab} pressed={cardView(plot.key).logY.value} onClick={() => { toggleLog(plot) }} />
      {!full && <CardButton name="Values under every chart" icon="table" keys="v" tab={tab} pressed={tables.value} onClick={() => { tables.value = !tables.value }} />}
    </>
  )
}
