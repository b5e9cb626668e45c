// The last value of a tag of the user's choice, for every run: asked by HTTP, again when runs have grown, at most every two seconds.
import { effect, signal } from "@preact/signals"
import { askSelect } from "../live/select"
import { valueTag } from "../state/view"
import { runHasTag, runs, runStats, tagByName } from "../state/data"

/** By run id. */
export const lastValues = signal<ReadonlyMap<number, number>>(new Map())

const EVERY_MS = 2_000
/** Beyond all steps: the point nearest to it is the last one. */
const END = Number.MAX_SAFE_INTEGER

async function ask(tag: number, ids: number[], signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
  const rows = await askSelect({ tag, runs: ids, axis: "step", lo: END, hi: END, smoothing: 0 }, signal)
  return new Map(rows.map(r => [r.run, r.value]))
}

let abort: AbortController | undefined
let last = -Infinity
let timer: ReturnType<typeof setTimeout> | undefined

function refresh(): void {
  clearTimeout(timer)
  const tag = tagByName(valueTag.peek())
  if (!tag) return
  const wait = last + EVERY_MS - performance.now()
  if (wait > 0) {
    timer = setTimeout(refresh, wait)
    return
  }
  last = performance.now()
  abort?.abort()
  abort = new AbortController()
  const ids = runs.peek().filter(r => runHasTag(r, tag.id)).map(r => r.id)
  ask(tag.id, ids, abort.signal).then(
    found => { if (tag.name === valueTag.peek()) lastValues.value = found },
    (e: unknown) => { if (!(e instanceof DOMException)) console.warn("board: last values:", e) },
  )
}

/** Begins to keep lastValues up to date. */
export function startValues(): void {
  effect(() => {
    void valueTag.value
    lastValues.value = new Map()
    last = -Infinity
  })
  effect(() => {
    void runs.value
    void runStats.value
    if (valueTag.value !== "") refresh()
  })
}
