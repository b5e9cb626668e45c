// What the server answers about the runs on show, kept up to date while the dashboard is open: at once after what the user does, at most
// every two seconds while runs grow.
import { batch, computed, effect, signal, untracked } from "@preact/signals"
import { ask } from "../../live/ask"
import { Asker } from "../../live/select"
import type { Compare, Compared } from "../../message.gen"
import { catalog, epoch, filteredRuns, runByName, runs, runStats } from "../../state/data"
import { baseline, groupBy, paused } from "../../state/view"
import { readCompared, type Told } from "./row"
import { directions, unfolded } from "./view"

/** null before the first answer. */
export const told = signal<Told | null>(null)
/** The members of the groups that are unfolded, by group. */
export const members = signal<ReadonlyMap<string, Told>>(new Map())
/** Why the last question failed; "" where it did not. */
export const failure = signal("")

/** What the columns on show are made of. */
export interface Wanted { readonly params: readonly string[]; readonly metrics: NonNullable<Compare["metrics"]> }
export const wanted = signal<Wanted>({ params: [], metrics: [] })

const EVERY_MS = 2_000, AT_ONCE = 40
/** Of one question. */
const MOST_PARAMS = 400, MOST_METRICS = 600

/** The runs that the table has: those that the run filter passes. */
const candidates = computed(() => filteredRuns.value.length === runs.value.length ? "all" as const : filteredRuns.value.map(r => r.id))

const question = computed<Compare>(() => {
  const star = runByName(baseline.value)
  return {
    runs: candidates.value, params: [...wanted.value.params.slice(0, MOST_PARAMS)], metrics: [...wanted.value.metrics.slice(0, MOST_METRICS)],
    ...groupBy.value !== "" && { groupBy: groupBy.value }, ...star && { baseline: star.id }, directions: Object.fromEntries(directions.value), archived: true,
  }
})

/** With the groups whose members are wanted, too. */
interface Asked { readonly q: Compare; readonly unfolded: readonly string[] }
interface Answer { readonly told: Told; readonly members: ReadonlyMap<string, Told> }

/** The last answers, by question: what ends a filter or groups shows at once what it showed before, and a moment later what is new. */
const recent = new Map<string, Answer>()
const MOST_RECENT = 4

function keep(asked: Asked, a: Answer): void {
  const key = JSON.stringify(asked)
  recent.delete(key)
  recent.set(key, a)
  if (recent.size > MOST_RECENT) recent.delete(recent.keys().next().value!)
}

function show(a: Answer): void {
  told.value = a.told
  members.value = a.members
  failure.value = ""
}

async function answer({ q, unfolded }: Asked, stop: AbortSignal): Promise<Answer> {
  const compared = await ask<Compared>("compare", stop, q)
  if (compared.error) throw new Error(compared.error.message)
  const mine = readCompared(compared, q.params ?? [], q.groupBy !== undefined), out = new Map<string, Told>()
  for (const row of mine.grouped ? mine.rows : []) {
    if (!unfolded.includes(row.name)) continue
    out.set(row.name, readCompared(await ask<Compared>("compare", stop, { ...q, groupBy: "", runs: row.runs }), q.params ?? [], false, row.name))
  }
  return { told: mine, members: out }
}

/** Begins to keep everything up to date; returns how to stop. */
export function follow(): () => void {
  const asker = new Asker<Asked, Answer>(answer, (a, asked) => {
    keep(asked, a)
    batch(() => { show(a) })
  }, message => { failure.value = message })
  let before = ""
  const stop = effect(() => {
    void [runStats.value, catalog.value]
    const asked: Asked = { q: question.value, unfolded: [...unfolded.value] }, key = JSON.stringify(asked), text = `${epoch.value} ${key}`
    if (runs.value.length === 0 || (paused.value && told.peek())) return
    const known = text === before ? undefined : recent.get(key)
    untracked(() => {
      if (known) show(known)
      asker.want(asked, text === before ? EVERY_MS : AT_ONCE)
    })
    before = text
  })
  return () => { stop(); asker.stop() }
}

/** Forgets what another server has told. */
export function forget(): void {
  recent.clear()
  told.value = null
  members.value = new Map()
}
