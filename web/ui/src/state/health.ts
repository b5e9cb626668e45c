// What is wrong with the log, file by file, and which files take long to read: fetched when the status says that the number of
// problems changed, and again and again while much is to be read.
import { computed, effect, signal } from "@preact/signals"
import { apiUrl } from "../kit/server"
import type { FileProgress } from "../message.gen"
import { status } from "./data"

/** One damaged place, as api/health names it. */
export interface Problem {
  run: string
  /** Relative to its log directory. */
  file: string
  offset: number
  kind: string
  message: string
  /** How often it came. */
  count: number
  /** How many bytes it cost. */
  bytes: number
}

export interface Health {
  problems: Problem[]
  missing: string[]
  /** The files that take long to be read for the first time, those with most to go first. */
  reading: FileProgress[]
  /** How the server notices changes, in words. */
  watching: string
}

export const health = signal<Health | null>(null)
/** Why api/health could not be read; null when it could. */
export const healthError = signal<string | null>(null)

export const problemsByRun = computed<ReadonlyMap<string, readonly Problem[]>>(() => {
  const out = new Map<string, Problem[]>()
  for (const problem of health.value?.problems ?? []) {
    const list = out.get(problem.run)
    if (list) list.push(problem)
    else out.set(problem.run, [problem])
  }
  return out
})

async function fetchHealth(): Promise<void> {
  try {
    const answer = await fetch(apiUrl("health"))
    const body = await answer.json() as Partial<Health>
    health.value = { problems: body.problems ?? [], missing: body.missing ?? [], reading: body.reading ?? [], watching: body.watching ?? "" }
    healthError.value = null
  } catch (e) {
    healthError.value = e instanceof Error ? e.message : String(e)
  }
}

/** With more than so many bytes to read, ask every so many ms which files these are: the server names none that is smaller. */
const MUCH = 4 << 20, EVERY = 2_000

/** How often it is to be asked which files are being read: the number of the two seconds; 0 while there is little to read. */
const asks = computed(() => {
  const { bytes = 0, bytesDone = 0 } = status.value?.progress ?? {}
  return bytes - bytesDone > MUCH ? Math.ceil(performance.now() / EVERY) : 0
})

/** Begins to follow the number of problems, and what is being read. */
export function startHealth(): void {
  const known = computed(() => `${status.value?.problems ?? 0} ${status.value?.missing.length ?? 0} ${asks.value}`)
  effect(() => {
    if (known.value !== "0 0 0") void fetchHealth()
    else health.value = null
  })
}
