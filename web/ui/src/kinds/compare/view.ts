// How the user looks at the comparison; kept in the URL. What other dashboards draw, too, is in state/view.ts: baseline and groups.
import { signal } from "@preact/signals"
import { TableState } from "../../cards/table/state"
import type { Direction } from "../../message.gen"
import { INSIGHT_PARAMS } from "./insightView"
import { flag, type Param } from "../../state/param"

export const table = new TableState()
/** Leaves out the columns that are the same in all rows. */
export const onlyDifferences = signal(false)
/** Charts of the metrics on show, above the table. */
export const charts = signal(true)
/** How hyper-parameters go with a metric, above the table. */
export const insight = signal(false)
/** Names of the groups whose members are listed. */
export const unfolded = signal<ReadonlySet<string>>(new Set())
/** Which values of a metric are better, by tag, where the user has said so. */
export const directions = signal<ReadonlyMap<string, Direction>>(new Map())

const LETTERS: Readonly<Record<string, Direction>> = { "+": "higher", "-": "lower", "0": "" }

/** "+acc", "-loss", "0time" */
function betters(): Param {
  const letter = (d: Direction) => Object.keys(LETTERS).find(k => LETTERS[k] === d)!
  return {
    names: ["cmpBetter"], keep: "setting", rest: 0,
    write(put) { for (const [tag, d] of directions.value) put("cmpBetter", letter(d) + tag) },
    read(q) {
      if (q.has("cmpBetter")) directions.value = new Map(q.getAll("cmpBetter").flatMap(t => Object.hasOwn(LETTERS, t[0] ?? "") ? [[t.slice(1), LETTERS[t[0]!]!] as const] : []))
    },
    reset() { directions.value = new Map() },
  }
}

function folds(): Param {
  return {
    names: ["cmpOpen"], keep: "view", rest: 0,
    write(put) { for (const name of unfolded.value) put("cmpOpen", name) },
    read(q) { if (q.has("cmpOpen")) unfolded.value = new Set(q.getAll("cmpOpen")) },
    reset() { unfolded.value = new Set() },
  }
}

export const PARAMS: readonly Param[] = [
  flag("cmpDiffer", onlyDifferences),
  flag("cmpPlain", charts, true),
  flag("cmpInsight", insight),
  ...INSIGHT_PARAMS,
  betters(),
  folds(),
  ...table.params("cmp"),
]
