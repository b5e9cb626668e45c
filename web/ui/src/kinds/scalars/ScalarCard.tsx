// One card: a tag's chart, and the value table while steps are selected; in the grid, and over the whole page.
import { useSignal } from "@preact/signals"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { CardButton, CardFrame, CARD_CHROME } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import { later } from "../../kit/Later"
import { epoch } from "../../state/data"
import { CardMenu } from "./CardMenu"
import { Chips } from "./Chips"
import type { Plot } from "./plot"
import { acquire, release, startAfter } from "./plots"
import { PlotView } from "./PlotView"
import { plotHeight, tableHeight } from "./size"
import { Tooltip } from "./Tooltip"
import { cardView, tables } from "./view"

export function ScalarCard({ card, place, inView, patience, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null)
  const plot = usePlot(place, card, inView, patience)
  return (
    <CardFrame {...at} card={card} kind="scalar" article={article} head={<Chips plot={plot} />} buttons={<Buttons plot={plot} />} menu={<More plot={plot} tab={-1} />}>
      <PlotView plot={plot} article={article} width={at.width - CARD_CHROME} height={plotHeight(at.height)} />
      {tableHeight.value > 0 && <values.Show plot={plot} height={tableHeight.value} />}
    </CardFrame>
  )
}

/** The plot of a card; it asks for data after `patience` ms. */
export function usePlot<P extends Plot = Plot>(place: string, card: Card, inView: boolean, patience: number, make?: (card: Card) => P): P {
  const held = useRef<{ key: string; plot: P } | null>(null)
  if (held.current?.key !== place) {
    if (held.current) release(held.current.key, held.current.plot)
    held.current = { key: place, plot: acquire(place, card, make) }
  }
  const { plot } = held.current
  plot.inView = inView
  useLayoutEffect(() => startAfter(plot, patience), [plot, inView])
  useEffect(() => () => { if (held.current) release(held.current.key, held.current.plot); held.current = null }, [])
  return plot
}

/** Of the height below the header, what the table takes. */
const TABLE_SHARE = 0.3

/** A big chart and the table of all runs below it. */
export function FullScalar({ card, leave }: FullProps) {
  const article = useRef<HTMLElement>(null)
  // Once: every plot that is acquired must be released.
  const [plot] = useState(() => acquire(`full ${epoch.peek()}`, card))
  useLayoutEffect(() => {
    plot.start()
    return () => { release(`full ${epoch.peek()}`, plot) }
  }, [])
  const table = (height: number) => Math.round(Math.max(90, Math.min(320, height * TABLE_SHARE)))
  return (
    <FullFrame card={card} kind="scalar" article={article} leave={leave} above={<Tooltip />} keys={{ l: () => { toggleLog(plot) } }}
      head={<Chips plot={plot} />} buttons={<Buttons plot={plot} full />} menu={<More plot={plot} tab={0} />}
      content={({ width, height }) => (
        <>
          <PlotView plot={plot} article={article} width={width} height={Math.max(80, height - table(height))} />
          <values.Show plot={plot} height={table(height)} />
        </>
      )} />
  )
}

function toggleLog({ key }: Plot): void {
  const { logY } = cardView(key)
  logY.value = !logY.value
}

function Buttons({ plot, full = false }: { plot: Plot; full?: boolean }) {
  const tab = full ? 0 : -1
  return (
    <>
      <CardButton name="Logarithmic y axis" icon="log" keys="l" tab={tab} pressed={cardView(plot.key).logY.value} onClick={() => { toggleLog(plot) }} />
      {!full && <CardButton name="Values under every chart" icon="table" keys="v" tab={tab} pressed={tables.value} onClick={() => { tables.value = !tables.value }} />}
    </>
  )
}

/** Comes once the page stands: it is seen when something is selected. */
export const values = later(() => import("./ValueTable").then(({ ValueTable }) => ValueTable))

const dataTable = later(() => import("./DataTable").then(({ DataTable }) => DataTable))

/** The menu of a curve's card. */
export function More({ plot, tab }: { plot: Plot; tab: number }) {
  const open = useSignal(false)
  return (
    <>
      <CardMenu plot={plot} tab={tab} onTable={() => { open.value = true }} />
      {open.value && <dataTable.Show plot={plot} onClose={() => { open.value = false }} />}
    </>
  )
}
