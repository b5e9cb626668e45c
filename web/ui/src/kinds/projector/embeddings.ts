// Which embeddings there are: asked when the dashboard opens, and again when runs or tags have come.
import { computed, effect, signal, untracked } from "@preact/signals"
import { apiUrl } from "../../kit/server"
import { Asker } from "../../live/select"
import { readServerError } from "../../live/serverError"
import type { Embedding, Embeddings } from "../../message.gen"
import { catalog, epoch, runStats, visibleRuns } from "../../state/data"
import { paused } from "../../state/view"
import { tagFilterParsed } from "../../state/tags"
import { shown } from "./view"

/** null before the first answer. */
export const told = signal<Embeddings | null>(null)
/** Why the last question failed; "" where it did not. */
export const failure = signal("")

/** An embedding in a link. */
export const keyOf = ({ run, name, source }: Embedding) => `${source}:${run}:${name}`

/** Those of ticked runs whose names pass the filter of tags; the log directory's own belong to no run. */
export const choices = computed<readonly Embedding[]>(() => {
  const runs = new Set(visibleRuns.value.map(run => run.name)), { pattern } = tagFilterParsed.value
  return (told.value?.list ?? []).filter(e => (runs.has(e.run) || e.run === ".") && (!pattern || pattern.test(e.name)))
})

/** The one that is shown: the last of the first run where none is chosen, since writers that log one after the other name them so. */
export const current = computed<Embedding | null>(() => {
  const list = choices.value, first = list[0]
  return list.find(e => keyOf(e) === shown.value) ?? list.findLast(e => e.run === first?.run) ?? null
})

const EVERY_MS = 3_000, LIVE_MS = 1_000

/** The same as long as its points are; "" of points in files, which are looked at once. */
export const stampOf = (e: Embedding | null) => e?.newest ? `${e.newest.step} ${e.newest.wall}` : ""

/** Begins to keep the list up to date; returns how to stop. */
export function follow(): () => void {
  const asker = new Asker<string, Embeddings>(
    async (_, signal) => {
      const response = await fetch(apiUrl("embeddings"), { signal })
      if (!response.ok) throw new Error((await readServerError(response)).message)
      return await response.json() as Embeddings
    },
    answer => {
      if (JSON.stringify(answer) !== JSON.stringify(told.peek())) told.value = answer
      failure.value = ""
    },
    message => { failure.value = message },
  )
  const end = effect(() => {
    const version = `${epoch.value}.${catalog.value?.version}`
    untracked(() => { asker.want(version, told.peek() ? EVERY_MS : 0) })
  })
  // A logged tensor may have a new step when anything of a run is new.
  const live = effect(() => {
    void runStats.value
    if (!paused.value && current.value?.newest) untracked(() => { asker.want("", LIVE_MS) })
  })
  return () => { end(); live(); asker.stop() }
}

/** Where a part of an embedding is. */
export function partUrl({ run, name, source }: Embedding, part: "points" | "labels" | "sprite" | "bookmarks"): URL {
  const url = apiUrl("embedding")
  for (const [key, value] of Object.entries({ run, name, source, part })) url.searchParams.set(key, value)
  return url
}

export async function fetchPart(of: Embedding, part: Parameters<typeof partUrl>[1], signal: AbortSignal, rows = 0): Promise<Response> {
  const url = partUrl(of, part)
  if (rows > 0) url.searchParams.set("rows", String(rows))
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return response
}
