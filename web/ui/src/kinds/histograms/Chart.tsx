// The chart of a card: draws the model, and tells what the pointer, or a key, is on.
import { effect, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useLayoutEffect, useMemo, useRef } from "preact/hooks"
import type { Room } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import type { HistogramModel } from "../../charts/histogramModel"
import { chartTheme } from "../../charts/theme"
import { shownName } from "../../kit/names"
import { colorOf, dark, forcedColors } from "../../state/looks"
import { modelOf, rangeOf } from "./model"
import { tip, type Plot } from "./plot"
import { commonMost, commonRange, tellScale } from "./scales"
import type { Histograms } from "./useHistograms"
import { axis, bins, common, type Form } from "./view"
import { nothingCounted, spoken, wordsOf } from "./words"

interface Props extends Room {
  readonly card: Card
  readonly form: Form
  readonly data: Histograms
  readonly plot: Plot
  readonly article: RefObject<HTMLElement | null>
  readonly inView: boolean
  readonly common?: boolean | undefined
}

const KEYS = "Left and right arrow go from step to step, with Shift by ten, with Control from bin to bin; Enter chooses the step."

export function Chart({ card, form, data, plot, article, inView, common: always = false, width, height }: Props) {
  const host = useRef<HTMLDivElement>(null), heard = useSignal("")
  plot.inView = inView
  const model = useModel(card, form, data, common.value || always)
  useLayoutEffect(() => { host.current!.prepend(plot.root) }, [plot])
  useLayoutEffect(() => { if (model.steps.length > 0) plot.show(model, width, height) }, [plot, model, width, height])
  const { chosen, row } = data.steps
  useLayoutEffect(() => { plot.choose(chosen && data.shown[row] ? data.shown[row] : null) }, [plot, model, chosen, row])
  useMarked(plot, article)
  const key = (e: KeyboardEvent) => {
    if (e.target !== host.current || !chartKey(plot, data, e)) return
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
      <Instead data={data} model={model} />
      <span class="sr-only" role="status">{heard}</span>
    </div>
  )
}

/** What is drawn: on the card's own scale, or on the one that all runs of the tag share. */
function useModel(card: Card, form: Form, { shown, originWall }: Histograms, common: boolean): HistogramModel {
  const color = colorOf(card.run!.id)
  void [dark.value, forcedColors.value]
  const theme = chartTheme(), own = useMemo(() => rangeOf(shown), [shown])
  const [lo, hi] = common ? commonRange(card, own) : own
  const model = useMemo(() => modelOf(shown, { mode: form.mode.value, axis: axis.value, bins: bins.value, color, theme, originWall, lo, hi, common }),
    [shown, form.mode.value, axis.value, bins.value, color, theme, originWall, lo, hi, common])
  useLayoutEffect(() => { if (model.steps.length > 0) tellScale(card, { range: own, most: model.most, bins: model.bins }) }, [card.key, own, model])
  const most = common ? commonMost(card, model.most, model.bins) : model.most
  return useMemo(() => most === model.most ? model : { ...model, most }, [model, most])
}

/** Tells scripts what has been painted: the last step on the card, how many there are on the chart. */
function useMarked(plot: Plot, article: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => effect(() => {
    const steps = plot.painted.value > 0 ? plot.model?.steps ?? [] : []
    const card = article.current
    if (!card || steps.length === 0) return
    card.dataset["lastStep"] = String(steps.at(-1)!.step)
    Object.assign(plot.root.dataset, { steps: steps.length, mode: plot.model!.mode, range: `${plot.model!.lo},${plot.model!.hi}`, most: plot.model!.most })
  }), [plot])
}

/** Acts on a key; whether it was one of the chart's. */
function chartKey(plot: Plot, { steps }: Histograms, e: KeyboardEvent): boolean {
  if (e.altKey) return false
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[e.key]
  if (by !== undefined) {
    const far = e.shiftKey ? 10 * by : by
    if (e.ctrlKey || e.metaKey) plot.move(0, far)
    else plot.move(far, 0)
    return true
  }
  const now = tip.peek()
  if (now?.plot !== plot) return false
  const step = plot.model?.steps[now.spot.at]
  if (e.key === "Enter" && step) steps.choose({ step: step.step, wall: step.wall })
  else if (e.key === "Escape") plot.pointAway()
  else return false
  return true
}

/** What stands where the chart will be, or where it would show nothing. */
function Instead({ data: { shown, problem, complete, again }, model }: { data: Histograms; model: HistogramModel }) {
  if (model.steps.length > 0) {
    const words = nothingCounted(model)
    return words === "" ? null : <p class="histogram-empty nothing-counted" role="status">{words}</p>
  }
  const [first] = shown
  if (first) return <p class="histogram-empty" role="alert">No histogram can be shown: {first.value.error}</p>
  if (problem !== "") {
    return <div class="histogram-empty" role="alert"><p>The histograms cannot be shown: {problem}</p><button type="button" class="button small" onClick={again}>Try again</button></div>
  }
  return complete ? <p class="histogram-empty" role="status">Nothing logged</p> : <div class="histogram-loading" role="status" aria-label="Loading" />
}
