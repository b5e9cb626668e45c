// A tag's card: the curves of all runs, or of one, at one step; in the grid and over the whole page.
import { computed, useComputed, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"
import { CARD_CHROME, CARD_HEAD, CardFrame } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import type { Pace } from "../../cards/steps/pace"
import { rowOf, unionOf, type Rows } from "../../cards/steps/rows"
import { SLIDER_HEIGHT, StepSlider } from "../../cards/steps/StepSlider"
import "../../cards/steps/steps.css"
import { useFetchedEach } from "../../cards/steps/useFetched"
import { chosenOf, chosenWithin } from "../../cards/steps/chosen"
import { stepKey, useStepsOf, type Steps } from "../../cards/steps/useSteps"
import { useTimelines } from "../../cards/steps/useTimeline"
import { shownName } from "../../kit/names"
import { stepText } from "../../kit/numbers"
import { fetchValue, type Place } from "../../live/content"
import type { PRCurve } from "../../message.gen"
import { cardKey, type CardKey } from "../../state/card"
import { drawnRuns, type DrawnRun } from "../../state/looks"
import { readCurve, type Curve, type RunCurve } from "./curve"
import { RatePlot } from "./plot"
import { RunTable, type Failed } from "./RunTable"
import { ONE_ROW, tableHeight } from "./size"
import { spoken, Tooltip } from "./Tooltip"
import { tip } from "./view"
import { zooms, zoomTo } from "./zooming"

const load = async (place: Place, signal: AbortSignal): Promise<Curve> => readCurve(await fetchValue<PRCurve>(place, signal))

interface View { readonly steps: Steps<Rows>; readonly runs: readonly DrawnRun[]; readonly curves: readonly RunCurve[]; readonly failed: readonly Failed[]; readonly loading: boolean; readonly paced: boolean }

/** What the card shows now. Of each run it is the row nearest to the step that is chosen. */
function useView(card: Card, patience: number, pace?: Pace): View {
  const { series, complete } = useTimelines(card.tag, card.run ? [card.run] : null, patience)
  const runs = useComputed(() => drawnRuns(card.tag.id).filter(({ run }) => !card.run || run === card.run.id)).value
  const mine = runs.flatMap(run => {
    const rows = series.get(run.run)
    return rows && rows.length > 0 ? [{ run, rows }] : []
  })
  const keys = mine.map(({ run }) => runKey(card, run)), steps = useStepsOf(card, unionOf(mine.map(m => m.rows)), complete, pace)
  const chosen = useMemo(() => computed(() => {
    const ofCard = pace ? pace.chosen : chosenOf(card.key)
    return { ofCard, ofRuns: keys.map(key => pace ? ofCard : chosenWithin(card.key, key)) }
  }), [keys.join("\n"), pace]).value
  const rowFor = (rows: Rows, i: number) => {
    const { ofCard, ofRuns: { [i]: ofRun } } = chosen
    return rowOf(rows, ofRun === ofCard ? ofCard && { ...ofCard, wall: NaN } : ofRun!)
  }
  const places = new Map(mine.map(({ run, rows }, i) => [run.run, { tag: card.tag.id, series: rows, row: rowFor(rows, i) }]))
  for (const [run, { row }] of places) if (row < 0) places.delete(run)
  const fetched = useFetchedEach(placesOf(places), load)
  const curves: RunCurve[] = [], failed: Failed[] = []
  const there = mine.filter(({ run }) => places.has(run.run))
  for (const { run, rows } of there) {
    const { value, place, problem } = fetched.get(run.run)!
    if (value && place) curves.push({ ...run, key: runKey(card, run), rows, row: places.get(run.run)!.row, step: rows.steps[place.row]!, wall: rows.walls[place.row]!, relative: rows.walls[place.row]! - rows.walls[0]!, curve: value })
    else if (problem !== "") failed.push({ ...run, problem })
  }
  return { steps, runs, curves, failed, loading: !complete || curves.length + failed.length < there.length, paced: pace !== undefined }
}

/** What the step of a run is chosen by, in links too. */
function runKey({ tag }: Card, { name }: DrawnRun): CardKey {
  return cardKey({ plugin: tag.plugin, tag: tag.name, run: name })
}

/** Places that stay what they are: rows are replaced in place. */
function placesOf(places: ReadonlyMap<number, Place>): Map<number, Place> {
  return new Map([...places].map(([run, { tag, series, row }]) => [run, { tag, series: { run: series.run, generation: series.generation }, row }]))
}

export function CurveCard({ card, patience, inView, pace, place: _, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null), table = card.run ? ONE_ROW : tableHeight.value
  const view = useView(card, patience, pace)
  return (
    <CardFrame {...at} card={card} kind="pr_curve" article={article} head={<Zoomed card={card} />}>
      <Body card={card} view={view} article={article} inView={inView} table={table} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - table - SLIDER_HEIGHT} />
    </CardFrame>
  )
}

/** Of the height over the whole page, what the table takes at most. */
const TABLE_SHARE = 0.25

export function FullCurve({ card, leave, pace }: FullProps) {
  const article = useRef<HTMLElement>(null)
  const view = useView(card, 0, pace)
  const plot = useRef<RatePlot | null>(null)
  return (
    <FullFrame card={card} kind="pr_curve" article={article} leave={leave} head={<Zoomed card={card} />} above={<Tooltip />}
      keys={{ ",": () => { view.steps.move(-1) }, ".": () => { view.steps.move(1) }, "<": () => { plot.current?.moveBy(-1) }, ">": () => { plot.current?.moveBy(1) } }}
      content={({ width, height }) => {
        const table = Math.min(tableHeight.value, Math.round(height * TABLE_SHARE))
        return <Body card={card} view={view} article={article} inView table={table} width={width} height={height - table - SLIDER_HEIGHT} keep={plot} />
      }} />
  )
}

interface BodyProps extends Room {
  readonly card: Card
  readonly view: View
  readonly article: RefObject<HTMLElement | null>
  readonly inView: boolean
  /** Height of the table of runs. */
  readonly table: number
  readonly keep?: RefObject<RatePlot | null>
}

function Body({ card, view: { steps, runs, curves, failed, loading, paced }, article, inView, table, width, height, keep }: BodyProps) {
  const host = useRef<HTMLDivElement>(null), heard = useSignal("")
  const [plot] = useState(() => new RatePlot(card.key))
  plot.inView = inView
  if (keep) keep.current = plot
  useLayoutEffect(() => {
    host.current!.prepend(plot.root)
    return () => { plot.dispose() }
  }, [plot])
  useEffect(() => { plot.update(curves, width, height) })
  const painted = plot.painted.value
  useLayoutEffect(() => {
    if (painted === null || painted === -Infinity) delete article.current!.dataset["lastStep"]
    else article.current!.dataset["lastStep"] = String(painted)
  }, [painted])
  const key = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || !(thresholdKey(plot, e) || zoomKey(plot, card.key, e) || stepKey(steps, e))) return
    e.preventDefault()
    e.stopPropagation()
    heard.value = tip.peek()?.plot === plot ? spoken(tip.peek()!) : ""
  }
  const name = shownName(card.tag.name), nothing = curves.length + failed.length === 0
  return (
    <>
      <div class="rate-host card-main" ref={host} style={{ height: `${height}px` }} tabIndex={0} role="group" aria-roledescription="precision-recall chart"
        aria-label={`${name}: precision over recall. Arrow keys go from step to step, < and > from threshold to threshold, plus and minus zoom, 0 shows everything.`} onKeyDown={key} onBlur={() => { if (Number.isNaN(tip.peek()?.py)) plot.away() }}>
        {nothing && (loading
          ? <div class="step-loading" role="status" aria-label="Loading" />
          : <p class="step-empty" role="status">{nothingWords(runs.length, steps)}</p>)}
        <span class="sr-only" role="status">{heard}</span>
      </div>
      <RunTable curves={curves} failed={failed} height={table} own={!paced && !card.run} />
      {steps.rows && <StepSlider rows={steps.rows} chosen={steps.chosen} onChoose={steps.choose} name={name} beside={paced ? undefined : ""} paced={paced} />}
    </>
  )
}

function nothingWords(runs: number, { rows, chosen, row }: Steps<Rows>): string {
  if (runs === 0) return "No visible run has this tag"
  return rows && row < 0 && chosen ? `No curve at or before step ${stepText(chosen.step)}. The first is at step ${stepText(rows.steps[0]!)}.` : "Nothing logged"
}

/** Says that a part is shown, and leads back to all of it. */
function Zoomed({ card }: { card: Card }) {
  const zoomed = useComputed(() => zooms.value.has(card.key)).value
  return <div class="chips">{zoomed && <button type="button" class="chip" tabIndex={-1} title="Show everything (double click, or 0)" onClick={() => { zoomTo(card.key, null) }}>Reset zoom</button>}</div>
}

const ZOOM = 1.5

/** Acts on a key that zooms; whether it was one. */
function zoomKey(plot: RatePlot, card: CardKey, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  if (key === "+" || key === "=") plot.zoomBy(ZOOM)
  else if (key === "-") plot.zoomBy(1 / ZOOM)
  else if (key === "0") zoomTo(card, null)
  else return false
  return true
}

/** Acts on a key that moves the threshold; whether it was one. */
function thresholdKey(plot: RatePlot, e: KeyboardEvent): boolean {
  if (e.key === "Escape" && tip.peek()?.plot === plot) {
    plot.away()
    return true
  }
  if (e.key !== "<" && e.key !== ">") return false
  plot.moveBy(e.key === ">" ? 1 : -1)
  return true
}
