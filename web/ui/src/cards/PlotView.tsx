// A plot's place in a card: its element, its keys, and the small things that lie on it (handles of the selection, chips).
import { useComputed, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { count } from "../app/format"
import { runStats } from "../state/data"
import { axis, zoomOf } from "../state/view"
import { Fobs } from "./Fobs"
import { CHART_KEYS, chartKey } from "./keyboard"
import { listenToPointer } from "./pointer"
import type { Plot } from "./plot"
import { pointAway, tip } from "./tip"
import { spoken } from "./Tooltip"
import { isZoomed, resetZoom } from "./zooming"

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
    <div class="plot-host" ref={host} style={{ height: `${height}px` }} tabIndex={0} role="group" aria-roledescription="line chart" aria-label={`Chart of ${plot.tag.name}. ${CHART_KEYS}`}
      onKeyDown={key} onBlur={() => { if (Number.isNaN(tip.peek()?.py)) pointAway(plot) }}>
      <Placeholder plot={plot} />
      <Fobs plot={plot} />
      <Chips plot={plot} />
      <span class="sr-only" role="status">{heard}</span>
    </div>
  )
}

/** What stands where the lines will be. */
function Placeholder({ plot }: { plot: Plot }) {
  const state = useComputed(() => plot.painted.value && !Number.isNaN(plot.painted.value.lastStep) ? "" : plot.complete.value ? "empty" : "loading").value
  if (state === "") return null
  if (state === "loading") return <div class="plot-loading" role="status" aria-label="Loading" />
  const why = zoomOf(plot.tag.name) ? "No points in this range" : plot.runs.value.length === 0 ? "No visible run has this tag" : "No points"
  return <p class="plot-empty" role="status">{why}</p>
}

function Chips({ plot }: { plot: Plot }) {
  const zoomed = isZoomed(plot.tag.name)
  const ahead = useNewBeyond(plot, zoomed)
  const hidden = useComputed(() => hiddenText(plot)).value
  return (
    <div class="chips">
      {hidden && <span class="chip note" title={hidden.long}>{hidden.short}</span>}
      {zoomed && (
        <button type="button" class="chip" title="Show everything and follow new points (double click, or 0)" onClick={() => resetZoom(plot.tag.name)}>
          {ahead ? <>New points → follow</> : <>Reset zoom</>}
        </button>
      )}
    </div>
  )
}

/** Whether a run shown here has gone on beyond the right edge since the chart was zoomed. Known for steps only. */
function useNewBeyond(plot: Plot, zoomed: boolean): boolean {
  const newest = useComputed(() => {
    const stats = runStats.value
    return plot.runs.value.reduce((most, r) => Math.max(most, stats.get(r.run)?.lastStep ?? -Infinity), -Infinity)
  })
  const known = useRef(Infinity)
  if (!zoomed) known.current = newest.peek()
  const range = zoomOf(plot.tag.name)
  return range !== null && axis.value === "step" && newest.value > Math.max(known.current, range[1])
}

function hiddenText(plot: Plot): { short: string; long: string } | null {
  const hidden = plot.painted.value?.hidden
  if (!hidden || hidden.x + hidden.y === 0) return null
  const parts = [hidden.y > 0 && `${count(hidden.y)} points with a value of 0 or below`, hidden.x > 0 && `${count(hidden.x)} points at or before 0 on the x axis`]
  return { short: `${count(hidden.x + hidden.y)} hidden by log`, long: `A logarithmic axis cannot show ${parts.filter(Boolean).join(" and ")}.` }
}
