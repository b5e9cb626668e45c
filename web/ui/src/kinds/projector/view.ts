// How the user looks at embeddings; kept in the URL.
import { batch, signal } from "@preact/signals"
import { choice, flag, number, param, text, type Param } from "../../state/param"
import { METRICS, type Metric } from "./engine/neighbours"
import { TREATMENTS, type Treatment } from "./engine/points"

export const PROJECTIONS = ["pca", "tsne", "umap", "custom"] as const
export type Projection = typeof PROJECTIONS[number]

/** The embedding that is shown; "" = the usual one. */
export const shown = signal("")
export const projection = signal<Projection>("pca")
/** Three dimensions, or two. */
export const spatial = signal(true)
/** Which components are x, y and z, from 1. */
export const components = [signal(1), signal(2), signal(3)] as const
/** "auto": sphere where there are many dimensions. */
export const treatment = signal<Treatment | "auto">("auto")
/** Names of columns; "" = the first for labels, the usual one for colours; "@none" = one colour, "@clusters" = by cluster. */
export const labelBy = signal("")
export const colorBy = signal("")
export const NONE = "@none", CLUSTERS = "@clusters"
export const sprites = signal(true)
export const metric = signal<Metric>("cosine")
/** How many neighbours are shown. */
export const neighbours = signal(20)
/** The number of the point that is looked at, from 0; -1 = none. */
export const point = signal(-1)
export const searchText = signal("")
export const searchColumn = signal("")
export const searchPattern = signal(false)
export const perplexity = signal(30)
/** 0 = as suits. */
export const rate = signal(0)
export const umapNeighbours = signal(15)
/** 0 = no clusters. */
export const clusters = signal(0)
/** What is searched for at the ends of one's own axes. */
export const ends = { left: signal(""), right: signal(""), up: signal(""), down: signal("") } as const

/** A number that only the address bar keeps. */
const view = (p: Param): Param => ({ ...p, keep: "view" })

export const PARAMS: readonly Param[] = [
  param({ name: "embedding", signal: shown, keep: "place" }, key => key, key => key),
  choice("projection", projection, PROJECTIONS), flag("flat", spatial, true),
  ...components.map((c, i) => view(number(`pc${"XYZ"[i]}`, c, 1, 10, true))),
  choice("pointData", treatment, ["auto", ...TREATMENTS]),
  text("pointLabel", labelBy, "view"), text("pointColor", colorBy, "view"), flag("dots", sprites, true),
  choice("distance", metric, METRICS), number("neighbours", neighbours, 1, 100, true),
  view(number("point", point, -1, 1e9, true)), text("find", searchText, "view"), text("findIn", searchColumn, "view"), view(flag("findPattern", searchPattern)),
  number("perplexity", perplexity, 2, 100, true), number("learningRate", rate, 0, 10_000), number("umapNeighbours", umapNeighbours, 2, 100, true),
  view(number("clusters", clusters, 0, 50, true)),
  ...Object.entries(ends).map(([name, signal]) => text(`axis${name[0]!.toUpperCase()}${name.slice(1)}`, signal, "view")),
]

/** Shows another embedding, with nothing chosen in it. */
export function showEmbedding(key: string): void {
  batch(() => {
    shown.value = key
    point.value = -1
    searchText.value = ""
    clusters.value = 0
    labelBy.value = colorBy.value = searchColumn.value = ""
  })
}
