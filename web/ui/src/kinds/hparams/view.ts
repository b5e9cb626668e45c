// How the user looks at sessions; kept in the URL.
import { computed, signal } from "@preact/signals"
import { TableState } from "../../cards/table/state"
import { choice, set, text, type Param } from "../../state/param"
import { AGGREGATES, type Aggregate } from "./session"

export type Picture = "parallel" | "none"
export const PICTURES: readonly [Picture, string, string][] = [
  ["parallel", "Parallel", "Parallel coordinates: a line for each session, an axis for each column"],
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

/** A piece of an axis that is brushed: values, or places in a list of values. */
export type Interval = readonly [lo: number, hi: number]
/** By column: what is brushed there. Never in the URL: what it selects is. */
export const brushes = signal<ReadonlyMap<string, readonly Interval[]>>(new Map())
export const brushed = computed(() => brushes.value.size > 0)

export const PARAMS: readonly Param[] = [
  choice("hpPicture", picture, PICTURES.map(p => p[0])),
  choice("hpValue", aggregate, AGGREGATES),
  set("hpScale", turnedScales),
  text("hpColor", colorBy, "setting"),
  ...table.params("hp"),
]
