// The last value of a tag of the user's choice, for every run: asked by HTTP, again when runs have grown, at most every two seconds.
import { effect, signal, untracked } from "@preact/signals"
import { Asker, askSelect, type SelectQuestion, type SelectRow } from "../live/select"
import { runs, runStats } from "../state/data"
import { runHasTag, tagByName } from "../state/tags"
import { valueTag } from "../state/view"

/** By run id. */
export const lastValues = signal<ReadonlyMap<number, number>>(new Map())

const EVERY_MS = 2_000
/** Beyond all steps: the point nearest to it is the last one. */
const END = Number.MAX_SAFE_INTEGER

const asker = new Asker<SelectQuestion, SelectRow[]>(askSelect, (rows, { tag }) => {
  if (tag === chosen()?.id) lastValues.value = new Map(rows.map(r => [r.run, r.value]))
}, message => { console.warn("board: last values:", message) })

const chosen = () => untracked(() => tagByName("scalars", valueTag.value))

function refresh(soon: boolean): void {
  const tag = chosen()
  if (!tag) return
  const ids = runs.peek().filter(r => runHasTag(r, tag.id)).map(r => r.id)
  asker.want({ tag: tag.id, runs: ids, axis: "step", lo: END, hi: END, smoothing: 0 }, soon ? 0 : EVERY_MS)
}

/** Begins to keep lastValues up to date. */
export function startValues(): void {
  let shown = ""
  effect(() => {
    void [runs.value, runStats.value]
    const tag = valueTag.value, soon = tag !== shown
    shown = tag
    if (soon) lastValues.value = new Map()
    if (tag !== "") untracked(() => { refresh(soon) })
  })
}
