// The card of a curve of one run: its chart, and below it the value at the step that all columns show.
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { CARD_CHROME, CARD_HEAD, CardButton, CardFrame } from "../../cards/CardFrame"
import type { CardProps } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import { SLIDER_HEIGHT } from "../../cards/steps/StepSlider"
import { shownName } from "../../kit/names"
import { stepText, valueText } from "../../kit/numbers"
import { Chips } from "../scalars/Chips"
import { PlotView } from "../scalars/PlotView"
import { More } from "../scalars/ScalarCard"
import { cardView } from "../scalars/view"
import { Beside } from "./beside"
import { SidePlot } from "./plot"
import { step } from "./view"

/** The plot of a card while the card is there; it asks for data after `patience` ms. */
function usePlot(card: Card, inView: boolean, patience: number): SidePlot {
  const [plot] = useState(() => new SidePlot(card))
  plot.inView = inView
  useLayoutEffect(() => {
    const timer = setTimeout(() => { plot.start() }, patience)
    return () => { clearTimeout(timer) }
  }, [plot, patience])
  useLayoutEffect(() => () => { plot.dispose() }, [plot])
  return plot
}

export function CurveCard({ card, inView, patience, place: _, pace: __, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null), plot = usePlot(card, inView, patience), { logY } = cardView(plot.key)
  return (
    <CardFrame {...at} card={card} kind="scalar" article={article} head={<Chips plot={plot} />} menu={<More plot={plot} tab={-1} />}
      buttons={<CardButton name="Logarithmic y axis" icon="log" keys="l" tab={-1} pressed={logY.value} onClick={() => { logY.value = !logY.value }} />}>
      <PlotView plot={plot} article={article} width={at.width - CARD_CHROME} height={at.height - CARD_HEAD - SLIDER_HEIGHT} />
      <Value card={card} plot={plot} />
    </CardFrame>
  )
}

const values = new Beside<number>()

/** The value, and how far it is from that of the first column. */
function Value({ card, plot }: { card: Card; plot: SidePlot }) {
  const at = plot.at.value, first = values.use(card, at?.value ?? NaN, at?.step ?? NaN)
  const away = at && first?.told ? at.value - first.told.value : NaN
  return (
    <div class="steps sbs-value" style={{ height: `${SLIDER_HEIGHT}px` }}>
      {at && <span class="steps-at"><b>Step {stepText(at.step)}</b> <span class="sbs-number">{valueText(at.value)}</span></span>}
      {at && !Number.isNaN(away) && <span class="count" title={`Against ${shownName(first!.run.name)} at step ${stepText(first!.told!.step)}`}>Δ {away > 0 ? "+" : ""}{valueText(away, "narrow")}</span>}
      {!at && plot.complete.value && plot.version.value > 0 && step.value !== null && <span class="count">No point at or before step {stepText(step.value)}</span>}
    </div>
  )
}
