// Sessions and the values of their metrics, kept up to date while the dashboard is open: asked by HTTP, the sessions again when
// the catalog has changed, the values when runs have grown, at most every two seconds.
import { computed, effect, signal, untracked } from "@preact/signals"
import { ask } from "../../live/ask"
import { Asker } from "../../live/select"
import type { HParams, Summaries as ToldSummaries } from "../../message.gen"
import { catalog, epoch, runStats } from "../../state/data"
import { paused } from "../../state/view"
import { readSummaries, sessionsOf, type Session, type Summaries } from "./session"

/** null before the first answer. */
export const told = signal<HParams | null>(null)
/** Why the last question failed; "" where it did not. */
export const failure = signal("")
export const summaries = signal<Summaries>(new Map())

const none: readonly Session[] = []
export const sessions = computed<readonly Session[]>(() => told.value ? sessionsOf(told.value) : none)

/** The session that a run is part of. */
export const sessionOfRun = computed<ReadonlyMap<number, Session>>(() => new Map(sessions.value.flatMap(s => s.runs.map(run => [run, s] as const))))

/** Numbers of the tags whose values somebody looks at. */
export const wantedTags = signal<readonly number[]>([])

const EVERY_MS = 2_000

interface Question { readonly tags: readonly number[]; readonly runs: readonly number[] }

/** Begins to keep everything up to date; returns how to stop. */
export function follow(): () => void {
  const failed = (message: string) => { failure.value = message }
  const structure = new Asker<string, HParams>((_, stop) => ask<HParams>("hparams", stop), answer => { told.value = answer; failure.value = "" }, failed)
  const values = new Asker<Question, Summaries>(
    async ({ tags, runs }, stop) => readSummaries((await ask<ToldSummaries>("summaries", stop, { tags, runs })).tags),
    answer => { summaries.value = answer; failure.value = "" }, failed,
  )
  let before = ""
  const ends = [
    effect(() => {
      if (!catalog.value || paused.value) return
      structure.want(epoch.value, told.peek() ? EVERY_MS / 4 : 0)
    }),
    effect(() => {
      void runStats.value
      const tags = wantedTags.value, runs = [...new Set(sessions.value.flatMap(s => s.runs))]
      if (paused.value || tags.length === 0 || runs.length === 0) return
      const text = `${tags.join()};${runs.join()}`
      untracked(() => { values.want({ tags, runs }, text === before ? EVERY_MS : 50) })
      before = text
    }),
    () => { structure.stop(); values.stop() },
  ]
  return () => { for (const end of ends) end() }
}

/** Forgets what another server has told. */
export function forget(): void {
  told.value = null
  summaries.value = new Map()
  wantedTags.value = []
}
