// Which scalars the patterns of a layout match. The server says it: a pattern out of a log may be one with which a browser's regular
// expressions are busy for ever.
import { batch, computed, signal, type Signal } from "@preact/signals"
import { apiUrl } from "../../kit/server"
import { readServerError } from "../../live/serverError"
import type { Match, Matched } from "../../message.gen"
import { catalog, connection, epoch } from "../../state/data"

interface Asked {
  /** null before the first answer. */
  readonly answer: Signal<Match | null>
  /** Of which scalars it is; "" where nobody has answered. */
  of: string
}

const asked = new Map<string, Asked>()
/** More patterns than this are not remembered. */
const MOST = 1_000
/** Of one question: patterns, and letters of them all. */
const MOST_PATTERNS = 50, MOST_LETTERS = 3_000

/** Changes with the scalars that there are. */
const scalars = computed(() => {
  let count = 0, highest = -1
  for (const { id, plugin } of catalog.value?.tags ?? []) {
    if (plugin !== "scalars") continue
    count++
    highest = Math.max(highest, id)
  }
  return `${epoch.value} ${count} ${highest}`
})

const waiting = new Map<string, Asked>()

/** What a pattern matches; null until the server has answered. Subscribes. */
export function matchOf(pattern: string): Match | null {
  let entry = asked.get(pattern)
  if (!entry) {
    if (asked.size >= MOST) asked.delete(asked.keys().next().value!)
    entry = { answer: signal<Match | null>(null), of: "" }
    asked.set(pattern, entry)
  }
  if (entry.of === "") void connection.value // what failed is asked for again when the server is back
  if (entry.of !== scalars.value) want(pattern, entry)
  return entry.answer.value
}

function want(pattern: string, entry: Asked): void {
  entry.of = scalars.peek()
  if (waiting.size === 0) queueMicrotask(ask)
  waiting.set(pattern, entry)
}

function ask(): void {
  const all = [...waiting]
  waiting.clear()
  for (let from = 0; from < all.length;) {
    let letters = 0, to = from
    while (to < all.length && to - from < MOST_PATTERNS && (to === from || letters + all[to]![0].length <= MOST_LETTERS)) letters += all[to++]![0].length
    void askFor(all.slice(from, to))
    from = to
  }
}

async function askFor(some: readonly (readonly [string, Asked])[]): Promise<void> {
  let matches: readonly Match[]
  try {
    matches = await fetchMatches(some.map(([pattern]) => pattern))
  } catch (e) {
    const error = e instanceof Error ? e.message : String(e)
    matches = some.map(() => ({ tags: [], total: 0, error }))
    for (const [, entry] of some) entry.of = ""
  }
  batch(() => { for (const [i, [, entry]] of some.entries()) entry.answer.value = matches[i] ?? null })
}

async function fetchMatches(patterns: readonly string[]): Promise<readonly Match[]> {
  const response = await fetch(apiUrl(`match?${new URLSearchParams(patterns.map(pattern => ["pattern", pattern]))}`))
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return (await response.json() as Matched).matches
}
