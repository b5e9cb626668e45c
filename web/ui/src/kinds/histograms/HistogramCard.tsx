// One card: the histograms of one run of a tag over its steps; in the grid, and over the whole page.
import type { RefObject } from "preact"
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"
import { CARD_CHROME, CARD_HEAD, CardFrame } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import { HiddenChip } from "../../cards/hidden"
import { SLIDER_HEIGHT, StepSlider } from "../../cards/steps/StepSlider"
import "../../cards/steps/steps.css"
import { shownName } from "../../kit/names"
import { CardMenu } from "./CardMenu"
import { Chart } from "./Chart"
import { leftOut } from "./model"
import { Plot } from "./plot"
import { Tooltip } from "./Tooltip"
import { useHistograms, type Histograms } from "./useHistograms"
import { nextAxis, type Form } from "./view"

type Props<P> = P & {
  readonly form: Form
  /** All cards of the tag have one scale, whatever the user wants of others. */
  readonly common?: boolean
}

/** A plot that lives as long as its card. */
function usePlot(): Plot {
  const [plot] = useState(() => new Plot())
  useLayoutEffect(() => () => { plot.dispose() }, [plot])
  return plot
}

export function HistogramCard({ card, patience, inView, form, pace, common, place: _, ...at }: Props<CardProps>) {
  const article = useRef<HTMLElement>(null), data = useHistograms(card, form, patience, pace), plot = usePlot()
  return (
    <CardFrame {...at} card={card} kind="histogram" article={article} head={<Chips card={card} data={data} />} menu={<CardMenu card={card} plot={plot} tab={-1} />}>
      <Body card={card} form={form} data={data} plot={plot} article={article} inView={inView} common={common} paced={pace !== undefined} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - SLIDER_HEIGHT} />
    </CardFrame>
  )
}

export function FullHistogram({ card, leave, form, pace, common }: Props<FullProps>) {
  const article = useRef<HTMLElement>(null), data = useHistograms(card, form, 0, pace), plot = usePlot()
  return (
    <FullFrame card={card} kind="histogram" article={article} leave={leave} head={<Chips card={card} data={data} />} menu={<CardMenu card={card} plot={plot} tab={0} />} above={<Tooltip />}
      keys={{ ...form.next && { m: form.next }, x: nextAxis, ",": () => { data.steps.move(-1) }, ".": () => { data.steps.move(1) } }}
      content={({ width, height }) => <Body card={card} form={form} data={data} plot={plot} article={article} inView common={common} paced={pace !== undefined} width={width} height={height - SLIDER_HEIGHT} />} />
  )
}

interface BodyProps extends Room { readonly card: Card; readonly form: Form; readonly data: Histograms; readonly plot: Plot; readonly article: RefObject<HTMLElement | null>; readonly inView: boolean; readonly common?: boolean | undefined; readonly paced: boolean }

/** The slider chooses a step, which the chart then shows before the others. */
function Body(props: BodyProps) {
  const { rows, chosen, choose } = props.data.steps, { tag, run } = props.card
  return (
    <>
      <Chart {...props} />
      {rows && <StepSlider rows={rows} chosen={chosen} onChoose={choose} name={`${shownName(tag.name)}, ${shownName(run!.name)}`} paced={props.paced} />}
    </>
  )
}

function Chips({ card, data: { shown, hidden } }: { card: Card; data: Histograms }) {
  const note = useMemo(() => leftOut(shown), [shown])
  return (
    <div class="chips">
      {note && <span class="chip note" tabIndex={-1} title={note.long} aria-label={`${note.short}. ${note.long}`}>{note.short}</span>}
      <HiddenChip card={card.key} hidden={hidden} thing="steps" />
    </div>
  )
}
