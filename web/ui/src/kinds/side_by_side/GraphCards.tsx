// The card of a graph of one run. What one opens or chooses in a graph is opened and chosen in those beside it, by name. It comes when there is a graph.
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useMemo, useRef } from "preact/hooks"
import { CARD_CHROME, CARD_HEAD, CardFrame } from "../../cards/CardFrame"
import { FullFrame } from "../../cards/FullScreen"
import type { CardProps, FullProps, Room } from "../../cards/grid"
import type { Card } from "../../cards/groups"
import { SLIDER_HEIGHT } from "../../cards/steps/StepSlider"
import { useFetched } from "../../cards/steps/useFetched"
import { useTimeline } from "../../cards/steps/useTimeline"
import { shownName } from "../../kit/names"
import { plural } from "../../kit/numbers"
import { fetchValue, type Place } from "../../live/content"
import type { Graph, GraphValue } from "../../message.gen"
import { Canvas } from "../graphs/Canvas"
import { labelOf } from "../graphs/choices"
import type { LegendEntry } from "../graphs/colors"
import { isGroup, type Item } from "../graphs/items"
import { Session } from "../graphs/session"
import { folding, opened, selected } from "../graphs/view"
import { Beside } from "./beside"
import { graphDiff, graphWords, opsOf, type Ops } from "./graphDiff"

const titled = (card: Card): Card => ({ ...card, tag: { ...card.tag, name: labelOf(card.tag) } })

export function GraphCard({ card, patience, inView: _, place: __, pace: ___, ...at }: CardProps) {
  const article = useRef<HTMLElement>(null)
  return (
    <CardFrame {...at} card={titled(card)} kind="graph" article={article}>
      <Body card={card} patience={patience} scrolls width={at.width - CARD_CHROME} height={at.height - CARD_HEAD} />
    </CardFrame>
  )
}

export function FullGraph({ card, leave }: FullProps) {
  const article = useRef<HTMLElement>(null)
  return <FullFrame card={titled(card)} kind="graph" article={article} leave={leave} content={room => <Body card={card} patience={0} scrolls={false} {...room} />} />
}

interface Props extends Room { readonly card: Card; readonly patience: number; readonly scrolls: boolean }

/** The newest graph of the run. */
function Body({ card, patience, ...props }: Props) {
  const { series, complete } = useTimeline(card.tag, card.run!, patience)
  const newest: Place | null = series && series.length > 0 ? { tag: card.tag.id, series: { run: series.run, generation: series.generation }, row: series.length - 1 } : null
  const { value, problem, place } = useFetched(newest, fetchValue<GraphValue>)
  const words = problem !== "" ? `This graph cannot be shown: ${problem}` : complete && !newest ? "Nothing logged" : value && !value.graph?.nodes.length ? "This graph is empty: no operation was logged" : ""
  if (words !== "") return <p class="step-empty card-main" role={problem === "" ? "status" : "alert"} tabIndex={0} style={{ height: `${props.height}px` }}>{words}</p>
  if (!value?.graph || !place) return <div class="step-loading card-main" role="status" aria-label="Loading" style={{ height: `${props.height}px` }} />
  return <Drawn key={place.row} card={card} graph={value.graph} {...props} />
}

const graphs = new Beside<Ops>()

function Drawn({ card, graph, scrolls, height }: Omit<Props, "patience"> & { graph: Graph }) {
  const fold = folding.value, session = useMemo(() => new Session(graph, fold), [graph, fold]), ops = useMemo(() => opsOf(session.ops), [session])
  useEffect(() => () => { session.leave() }, [session])
  const first = graphs.use(card, ops, 0), begin = useMemo(() => session.begin(), [session]), open = useComputed(() => opened.value).value ?? begin
  const goal = useSignal<Item | null>(null), legend = useSignal<readonly LegendEntry[]>([])
  const toggle = (item: Item) => {
    if (!isGroup(item)) return
    const next = new Set(open)
    if (!next.delete(item.id)) next.add(item.id)
    opened.value = next
  }
  const differs = useMemo(() => first?.told ? graphWords(graphDiff(first.told.value, ops)) : null, [first?.told, ops])
  return (
    <>
      <div class="graph-stage sbs-graph" style={{ height: `${height - SLIDER_HEIGHT}px` }}>
        <Canvas name={`${labelOf(card.tag)}, ${shownName(card.run!.name)}`} session={session} open={open} account={null} chosen={session.item(selected.value)} toggle={toggle} goal={goal} legend={legend} scrolls={scrolls} />
      </div>
      <div class="steps" style={{ height: `${SLIDER_HEIGHT}px` }}>
        <span class="steps-at" title={differs?.long}><b>{plural(ops.size, "operation")}</b>{differs && <> <span class="count">{differs.short}</span></>}</span>
      </div>
    </>
  )
}
