// One card: the histograms of one run of a tag over its steps; in the grid, and over the whole page.
import { effect, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"
import { CARD_CHROME, CARD_FOOT, CARD_HEAD, CardFrame } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import { useTimeline } from "../../cards/steps/useTimeline"
import { chartTheme } from "../../charts/theme"
import { shownName } from "../../kit/names"
import { connection } from "../../state/data"
import { colorOf, dark, forcedColors } from "../../state/looks"
import { Fetcher, type Shown } from "./fetcher"
import { leftOut, modelOf } from "./model"
import { Plot, tip } from "./plot"
import { Tooltip } from "./Tooltip"
import { axis, bins, MOST_STEPS, nextAxis, type Form } from "./view"
import { spoken, wordsOf } from "./words"

interface Data {
  readonly shown: readonly Shown[]
  /** Wall time of the run's first histogram of the tag. */
  readonly originWall: number
  /** Why nothing can be shown; "" where there is something, or nothing has been logged. */
  readonly problem: string
  /** Everything that is there has come. */
  readonly complete: boolean
  again(): void
}

function useData(card: Card, form: Form, patience: number): Data {
  const { series, complete } = useTimeline(card.tag, card.run!, patience)
  const [, renew] = useState(0)
  const fetcher = useMemo(() => new Fetcher(card.tag.id, () => { renew(n => n + 1) }), [card.tag.id, card.run!.id])
  const most = MOST_STEPS[form.mode.value]
  useEffect(() => { if (series) fetcher.want(series, most) })
  // What failed while the server was away is there when it is back.
  useEffect(() => effect(() => { if (connection.value === "live") fetcher.again() }), [fetcher])
  useEffect(() => () => { fetcher.leave() }, [fetcher])
  const { shown, problem } = fetcher
  const empty = complete && (!series || series.length === 0)
  return { shown, originWall: series?.originWall ?? NaN, problem: shown.length > 0 ? "" : problem, complete: shown.length > 0 || empty, again: () => { fetcher.again() } }
}

export function HistogramCard({ card, patience, inView, form, place: _, ...at }: CardProps & { form: Form }) {
  const article = useRef<HTMLElement>(null), data = useData(card, form, patience)
  return (
    <CardFrame {...at} card={card} kind="histogram" article={article} head={<Note shown={data.shown} />}>
      <Chart card={card} form={form} data={data} article={article} inView={inView} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - CARD_FOOT} />
    </CardFrame>
  )
}

export function FullHistogram({ card, leave, form }: FullProps & { form: Form }) {
  const article = useRef<HTMLElement>(null), data = useData(card, form, 0)
  return (
    <FullFrame card={card} kind="histogram" article={article} leave={leave} head={<Note shown={data.shown} />} above={<Tooltip />} keys={{ ...form.next && { m: form.next }, x: nextAxis }}
      content={({ width, height }) => <Chart card={card} form={form} data={data} article={article} inView width={width} height={height} />} />
  )
}

function Note({ shown }: { shown: readonly Shown[] }) {
  const note = useMemo(() => leftOut(shown), [shown])
  return note && <div class="chips"><span class="chip note" tabIndex={-1} title={note.long} aria-label={`${note.short}. ${note.long}`}>{note.short}</span></div>
}

interface ChartProps extends Room { readonly card: Card; readonly form: Form; readonly data: Data; readonly article: RefObject<HTMLElement | null>; readonly inView: boolean }

const KEYS = "Left and right arrow go from step to step, with Shift by ten, with Control from bin to bin."

function Chart({ card, form, data, article, inView, width, height }: ChartProps) {
  const host = useRef<HTMLDivElement>(null), heard = useSignal("")
  const [plot] = useState(() => new Plot())
  plot.inView = inView
  const { shown, originWall } = data, color = colorOf(card.run!.id)
  void [dark.value, forcedColors.value]
  const theme = chartTheme()
  const model = useMemo(() => modelOf(shown, { mode: form.mode.value, axis: axis.value, bins: bins.value, color, theme, originWall }),
    [shown, form.mode.value, axis.value, bins.value, color, theme, originWall])
  useLayoutEffect(() => {
    host.current!.prepend(plot.root)
    return () => { plot.dispose() }
  }, [plot])
  useLayoutEffect(() => { if (model.steps.length > 0) plot.show(model, width, height) }, [plot, model, width, height])
  useMarked(plot, article)
  const key = (e: KeyboardEvent) => {
    if (e.target !== host.current || !chartKey(plot, e)) return
    e.preventDefault()
    e.stopPropagation()
    const now = tip.peek(), words = now?.plot === plot && plot.model ? wordsOf(plot.model, now.spot) : null
    heard.value = words ? spoken(words) : ""
  }
  const move = (e: PointerEvent) => {
    const box = plot.root.getBoundingClientRect()
    plot.pointAt(e.clientX - box.left, e.clientY - box.top)
  }
  return (
    <div class="histogram-host card-main" ref={host} style={{ height: `${height}px` }} tabIndex={0} role="group" aria-roledescription="histogram over steps"
      aria-label={`Histograms of ${shownName(card.tag.name)}, ${shownName(card.run!.name)}. ${KEYS}`}
      onKeyDown={key} onPointerMove={move} onPointerDown={move} onPointerLeave={() => { plot.pointAway() }} onBlur={() => { plot.pointAway() }}>
      <Instead data={data} drawn={model.steps.length} />
      <span class="sr-only" role="status">{heard}</span>
    </div>
  )
}

/** Tells scripts what has been painted: the last step on the card, how many there are on the chart. */
function useMarked(plot: Plot, article: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => effect(() => {
    const steps = plot.painted.value > 0 ? plot.model?.steps ?? [] : []
    const card = article.current
    if (!card || steps.length === 0) return
    card.dataset["lastStep"] = String(steps.at(-1)!.step)
    plot.root.dataset["steps"] = String(steps.length)
    plot.root.dataset["mode"] = plot.model!.mode
  }), [plot])
}

/** Acts on a key; whether it was one of the chart's. */
function chartKey(plot: Plot, e: KeyboardEvent): boolean {
  if (e.altKey) return false
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[e.key]
  if (by !== undefined) {
    const far = e.shiftKey ? 10 * by : by
    if (e.ctrlKey || e.metaKey) plot.move(0, far)
    else plot.move(far, 0)
    return true
  }
  if (e.key !== "Escape" || tip.peek()?.plot !== plot) return false
  plot.pointAway()
  return true
}

/** What stands where the chart will be. */
function Instead({ data: { shown, problem, complete, again }, drawn }: { data: Data; drawn: number }) {
  if (drawn > 0) return null
  const [first] = shown
  if (first) return <p class="histogram-empty" role="alert">No histogram can be shown: {first.value.error}</p>
  if (problem !== "") {
    return <div class="histogram-empty" role="alert"><p>The histograms cannot be shown: {problem}</p><button type="button" class="button small" onClick={again}>Try again</button></div>
  }
  return complete ? <p class="histogram-empty" role="status">Nothing logged</p> : <div class="histogram-loading" role="status" aria-label="Loading" />
}
