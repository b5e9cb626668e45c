// The cards of all kinds: a row for each tag, in it a card for each column's run. Each is the card of its own dashboard, kept in step with the others.
import { computed } from "@preact/signals"
import { useRef } from "preact/hooks"
import { CARD_HEAD, CardFrame } from "../../cards/CardFrame"
import type { CardProps, Cards, FullProps } from "../../cards/grid"
import { cardsByRun, gather, type Card } from "../../cards/groups"
import { stepCards } from "../../cards/steps/StepCard"
import { SLIDER_HEIGHT } from "../../cards/steps/StepSlider"
import { later } from "../../kit/Later"
import { shownName } from "../../kit/names"
import { parseCard } from "../../state/card"
import { CardSize } from "../../state/sizes"
import { runHasTag, tagByName, tagsOf } from "../../state/tags"
import { pins } from "../../state/view"
import type { TagInfo } from "../../types"
import { cards as audio } from "../audio/cards"
import { cards as histograms } from "../histograms/cards"
import { HistogramCard } from "../histograms/HistogramCard"
import { mode, nextMode } from "../histograms/view"
import { kind as images } from "../images/cards"
import { isShown } from "../meshes/shown"
import { CurveCard as RateCard, FullCurve } from "../pr_curves/CurveCard"
import { FullScalar } from "../scalars/ScalarCard"
import { kind as text } from "../text/cards"
import { columns } from "./columns"
import { CurveCard } from "./CurveCard"
import { PictureBeside } from "./PictureBeside"
import { pace } from "./steps"
import { TextBeside } from "./TextBeside"
import { only, sameRanges } from "./view"

type Kind = Pick<Cards, "Card" | "Full"> & { readonly label: string }

const form = { mode, next: nextMode }

const mesh = later(() => import("./MeshCards").then(m => m.MeshCard)), fullMesh = later(() => import("./MeshCards").then(m => m.FullMesh))
const graph = later(() => import("./GraphCards").then(m => m.GraphCard)), fullGraph = later(() => import("./GraphCards").then(m => m.FullGraph))
const graphs: Omit<Kind, "label"> = { Card: props => <graph.Show {...props} />, Full: props => <fullGraph.Show {...props} /> }

/** By plugin, in the order in which their names are listed. */
export const KINDS: Readonly<Record<string, Kind>> = {
  scalars: { label: "Scalars", Card: CurveCard, Full: FullScalar },
  images: { label: "Images", ...stepCards({ ...images, Content: PictureBeside }) },
  histograms: { label: "Histograms", Card: props => <HistogramCard {...props} form={form} common={sameRanges.value} />, Full: histograms.Full },
  text: { label: "Text", ...stepCards({ ...text, Content: TextBeside }) },
  audio: { label: "Audio", ...audio },
  pr_curves: { label: "PR curves", Card: RateCard, Full: FullCurve },
  mesh: { label: "Meshes", Card: props => <mesh.Show {...props} />, Full: props => <fullMesh.Show {...props} /> },
  graphs: { label: "Graphs", ...graphs },
  graph_keras_model: { label: "Models", ...graphs },
  graph_run_metadata_graph: { label: "Functions", ...graphs },
}

const PLUGINS = Object.keys(KINDS)

/** The plugins of which the columns have something. */
export const plugins = computed(() => PLUGINS.filter(plugin => tagsOf([plugin]).visible.value.some(isInColumn)))

function isInColumn({ id, name, plugin }: TagInfo): boolean {
  return (plugin !== "mesh" || isShown(name)) && columns.value.some(run => runHasTag(run, id))
}

/** The names of graphs say nothing, so they have a section of their own, the last one. */
const GRAPHS = "Graphs of runs"
const isGraph = ({ plugin }: TagInfo) => plugin.startsWith("graph")

const cardsOf = (tag: TagInfo) => cardsByRun(tag, columns.value)

/** Of each tag of which a card is pinned the whole row. */
function pinnedRows(): Card[] {
  const tags = new Set(pins.value.flatMap(key => {
    const { plugin, tag } = parseCard(key), found = Object.hasOwn(KINDS, plugin) ? tagByName(plugin, tag) : undefined
    return found && isInColumn(found) ? [found] : []
  }))
  return [...tags].flatMap(cardsOf)
}

function SideCard(props: CardProps) {
  const { card: { tag, run, key } } = props, { Card } = KINDS[tag.plugin]!
  if (!runHasTag(run!, tag.id)) return <Missing {...props} />
  // A curve that shares its ranges is another card than one that has its own.
  return <Card key={`${key} ${sameRanges.value}`} {...props} pace={pace} />
}

function SideFull(props: FullProps) {
  const { Full } = KINDS[props.card.tag.plugin]!
  return <Full {...props} pace={pace} />
}

/** Stands where a run has nothing of the tag. */
function Missing({ card, size, left, top, width, height }: CardProps) {
  const article = useRef<HTMLElement>(null)
  return (
    <CardFrame card={card} kind="missing" size={size} article={article} left={left} top={top} width={width} height={height}>
      <p class="step-empty card-main" role="status" tabIndex={0} style={{ height: `${height - CARD_HEAD}px` }}>{shownName(card.run!.name)} has no {shownName(card.tag.name)}</p>
    </CardFrame>
  )
}

const size = new CardSize("side_by_side", { width: 330, height: 220 })
/** Narrower columns show nothing; the grid scrolls to the side then. */
export const LEAST_WIDTH = 190

export const cards: Cards = {
  size, plugins: PLUGINS, Card: SideCard, Full: SideFull,
  across: computed(() => ({ columns: columns.value.length, least: LEAST_WIDTH })),
  height: computed(() => CARD_HEAD + size.value.height + SLIDER_HEIGHT),
  groups: computed(() => {
    const shown = plugins.value.includes(only.value) ? [only.value] : PLUGINS
    const mine = tagsOf(PLUGINS).groups.value.map(({ name, tags }) => ({ name, tags: tags.filter(tag => shown.includes(tag.plugin) && isInColumn(tag)) }))
    const groups = [...mine.map(({ name, tags }) => ({ name, tags: tags.filter(tag => !isGraph(tag)) })), { name: GRAPHS, tags: mine.flatMap(({ tags }) => tags.filter(isGraph)) }].filter(({ tags }) => tags.length > 0)
    return gather({ plugin: "side_by_side", label: "Tags" }, groups, pinnedRows().filter(({ tag }) => shown.includes(tag.plugin)), cardsOf)
  }),
}
