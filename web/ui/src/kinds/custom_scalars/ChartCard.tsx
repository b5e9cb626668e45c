// The card of a chart of the layout, in the grid and over the whole page.
import { useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { CARD_CHROME, CARD_HEAD, CardButton, CardFrame } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import { Menu, MenuItem } from "../../kit/Menu"
import { count } from "../../kit/numbers"
import { say } from "../../kit/toast"
import { Chips } from "../scalars/Chips"
import { downloadImage } from "../scalars/downloads"
import { Legend, LEGEND_HEIGHT } from "../scalars/Legend"
import { PlotView } from "../scalars/PlotView"
import { Tooltip } from "../scalars/Tooltip"
import { cardView } from "../scalars/view"
import { LayoutPlot } from "./plot"
import { TagList } from "./TagList"

/** The plot of a card while the card is there; it asks for data after `patience` ms. */
function usePlot(card: CardProps["card"], inView: boolean, patience: number): LayoutPlot {
  const [plot] = useState(() => new LayoutPlot(card))
  plot.inView = inView
  useLayoutEffect(() => {
    const timer = setTimeout(() => { plot.start() }, patience)
    return () => { clearTimeout(timer) }
  }, [plot, patience])
  useLayoutEffect(() => () => { plot.dispose() }, [plot])
  return plot
}

export function ChartCard({ card, inView, patience, place: _, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null), plot = usePlot(card, inView, patience)
  return (
    <CardFrame {...at} card={card} kind="custom_scalar" article={article} head={<Chips plot={plot} />} buttons={<LogY plot={plot} tab={-1} />} menu={<More plot={plot} tab={-1} />}>
      <Body plot={plot} article={article} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - LEGEND_HEIGHT} />
    </CardFrame>
  )
}

export function FullChart({ card, leave }: FullProps) {
  const article = useRef<HTMLElement>(null), plot = usePlot(card, true, 0)
  return (
    <FullFrame card={card} kind="custom_scalar" article={article} leave={leave} above={<Tooltip />} keys={{ l: () => { toggleLog(plot) } }}
      head={<Chips plot={plot} />} buttons={<LogY plot={plot} tab={0} />} menu={<More plot={plot} tab={0} />}
      content={({ width, height }) => <Body plot={plot} article={article} width={width} height={height - LEGEND_HEIGHT} />} />
  )
}

function Body({ plot, article, width, height }: Room & { plot: LayoutPlot; article: RefObject<HTMLElement | null> }) {
  return (
    <>
      <PlotView plot={plot} article={article} width={width} height={height} />
      <Legend plot={plot}><Remarks plot={plot} /></Legend>
    </>
  )
}

/** What the chart does not show, and what is wrong with it. */
function Remarks({ plot }: { plot: LayoutPlot }) {
  const { more, problems } = plot.content.value
  return (
    <>
      {more > 0 && <span class="count">{count(more)} more match</span>}
      {problems.map(problem => <span key={problem} class="layout-problem" role="alert" title={problem}>{problem}</span>)}
    </>
  )
}

function toggleLog({ key }: LayoutPlot): void {
  const { logY } = cardView(key)
  logY.value = !logY.value
}

function LogY({ plot, tab }: { plot: LayoutPlot; tab: number }) {
  return <CardButton name="Logarithmic y axis" icon="log" keys="l" tab={tab} pressed={cardView(plot.key).logY.value} onClick={() => { toggleLog(plot) }} />
}

function More({ plot, tab }: { plot: LayoutPlot; tab: number }) {
  const listed = useSignal(false)
  const image = (type: "png" | "svg") => {
    if (plot.chart?.painted) downloadImage(plot.chart, plot.tag.name, type).catch((e: unknown) => { say(e instanceof Error ? e.message : String(e)) })
    else say("The chart has not been painted yet")
  }
  return (
    <>
      <Menu button="More: tags, downloads" hint="Tags and downloads" name={`More for ${plot.tag.name}`} tab={tab} items={close => {
        const then = (act: () => void) => () => { close(); act() }
        return (
          <>
            <MenuItem icon="table" text="Tags, and their points as files…" onClick={then(() => { listed.value = true })} />
            <MenuItem icon="log" text="Range of the y axis…" onClick={then(() => { plot.typing.value = true })} />
            <hr />
            <MenuItem icon="save" text="Picture (PNG)" onClick={then(() => { image("png") })} />
            <MenuItem icon="save" text="Picture (SVG)" onClick={then(() => { image("svg") })} />
          </>
        )
      }} />
      {listed.value && <TagList plot={plot} onClose={() => { listed.value = false }} />}
    </>
  )
}
