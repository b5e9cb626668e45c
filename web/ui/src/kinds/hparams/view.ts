// How the user looks at sessions; kept in the URL.
import { computed, signal } from "@preact/signals"
import { TableState } from "../../cards/table/state"
import type { Brushes } from "../../charts/columnAxis"
import { choice, set, text, type Param } from "../../state/param"
import { INSIGHT_PARAMS } from "../compare/insightView"
import { readBrush, writeBrush } from "./brushes"
import { AGGREGATES, type Aggregate } from "./session"

export type Picture = "parallel" | "scatter" | "importance" | "none"
export const PICTURES: readonly [Picture, string, string][] = [
  ["parallel", "Parallel", "Parallel coordinates: a line for each session, an axis for each column"],
  ["scatter", "Scatter", "Scatter matrix: a dot for each session, metrics upwards over every column"],
  ["importance", "Importance", "Which hyper-parameters matter, and the best value of the search so far"],
  ["none", "Table", "The table alone"],
]

export const picture = signal<Picture>("parallel")
/** Which of a curve's values metrics show. */
export const aggregate = signal<Aggregate>("last")
export const table = new TableState()
/** Key of the column that colours lines and dots; "" = by run. */
export const colorBy = signal("")
/** Keys of columns whose axis is the other way than their values suggest: logarithmic, or not. */
export const turnedScales = signal<ReadonlySet<string>>(new Set())

/** By key of a column: what is brushed there. */
export const brushes = signal<Brushes>(new Map())
export const brushed = computed(() => brushes.value.size > 0)

export const PARAMS: readonly Param[] = [
  choice("hpPicture", picture, PICTURES.map(p => p[0])),
  choice("hpValue", aggregate, AGGREGATES),
  set("hpScale", turnedScales),
  text("hpColor", colorBy, "setting"),
  {
    names: ["hpBrush"], keep: "view", rest: 0,
    write(put) { for (const [key, intervals] of brushes.value) put("hpBrush", writeBrush(key, intervals)) },
    read(q) { if (q.has("hpBrush")) brushes.value = new Map(q.getAll("hpBrush").flatMap(readBrush)) },
    reset() { brushes.value = new Map() },
  },
  ...INSIGHT_PARAMS,
  ...table.params("hp"),
]
