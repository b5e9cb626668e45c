// The seam between charts and the code of groups, which comes when somebody groups.
import { effect, signal, type ReadonlySignal } from "@preact/signals"
import type { Band, Line } from "../../charts/model"
import { groupBy } from "../../state/view"
import type { TagInfo } from "../../types"

/** A chart that may show groups. */
export interface Ungrouped {
  readonly tag: TagInfo
  /** CSS pixels; subscribes. */
  plotWidth(): number
  /** Paints anew, with axes that fit. */
  renew(): void
}

/** The groups of a chart. */
export interface Grouped {
  /** In place of those of runs. */
  lines(runs: readonly Line[]): Line[]
  bands(): readonly Band[]
  /** What is to be said about the lines; "" for nothing. */
  readonly note: ReadonlySignal<string>
  dispose(): void
}

/** null before the code has come, and while nobody groups. */
export const makeGrouped = signal<((plot: Ungrouped) => Grouped) | null>(null)

let asked: Promise<typeof import("./grouped")> | undefined
effect(() => {
  if (groupBy.value === "") makeGrouped.value = null
  else void (asked ??= import("./grouped")).then(({ make }) => { if (groupBy.peek() !== "") makeGrouped.value = make }, reportError)
})
