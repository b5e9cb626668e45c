// A plot's place in a card: its element, its keys, and the small things that lie on it (the handles of the selection).
import { useComputed, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { Fobs } from "./Fobs"
import { CHART_KEYS, chartKey } from "./keyboard"
import { listenToPointer } from "./pointer"
import type { Plot } from "./plot"
import { pointAway, tip } from "./tip"
import { spoken } from "./Tooltip"
import { YRange } from "./YRange"
import { zoomOf } from "./view"

interface Props {
  plot: Plot
  article: RefObject<HTMLElement | null>
  width: number
  height: number
}

export function PlotView({ plot, article, width, height }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const heard = useSignal("")
  useLayoutEffect(() => {
    const card = article.current!
    host.current!.prepend(plot.root)
    plot.attach(card, width, height)
    const deaf = listenToPointer(plot)
    return () => { deaf(); pointAway(plot); plot.detach(card) }
  }, [plot])
  useEffect(() => { plot.resize(width, height) }, [plot, width, height])
  const key = (e: KeyboardEvent) => {
    if (e.target !== host.current || e.altKey || !chartKey(plot, e)) return
    e.preventDefault()
    e.stopPropagation()
    heard.value = tip.peek()?.plot === plot ? spoken(tip.peek()!) : ""
  }
  return (
    <div class="plot-host card-main" ref={host} style={{ height: `${height}px` }} tabIndex={0} role="group" aria-roledescription="line chart" aria-label={`Chart of ${plot.tag.name}. ${CHART_KEYS}`}
      onKeyDown={key} onBlur={() => { if (Number.isNaN(tip.peek()?.py)) pointAway(plot) }}>
      <Placeholder plot={plot} />
      <Fobs plot={plot} />
      <YRange plot={plot} />
      <span class="sr-only" role="status">{heard}</span>
    </div>
  )
}

/** What stands where the lines will be. */
function Placeholder({ plot }: { plot: Plot }) {
  const state = useComputed(() => plot.painted.value && !Number.isNaN(plot.painted.value.lastStep) ? "" : plot.complete.value ? "empty" : "loading").value
  if (state === "") return null
  if (state === "loading") return <div class="plot-loading" role="status" aria-label="Loading" />
  const why = zoomOf(plot.key) && plot.runs.value.length > 0 ? "No points in this range" : plot.nothing()
  return <p class="plot-empty" role="status">{why}</p>
}
