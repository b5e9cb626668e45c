// A search in the texts on show. The server searches; while the dashboard is open and a search goes on, it is asked again for what was
// logged since.
import { batch, computed, effect, signal } from "@preact/signals"
import { guided } from "../../cards/steps/chosen"
import type { Chosen } from "../../cards/steps/rows"
import type { Card } from "../../cards/groups"
import { apiUrl } from "../../kit/server"
import { Asker } from "../../live/select"
import { readServerError } from "../../live/serverError"
import type { Found, Search, Searched } from "../../message.gen"
import { cardKey, type CardKey } from "../../state/card"
import { epoch, runById, visibleIds } from "../../state/data"
import { tagById, tagsOf } from "../../state/tags"
import { paused } from "../../state/view"
import { grow, type Hits, type Place } from "./hits"
import { searchRegexp, searchText } from "./view"

export interface Result {
  readonly hits: Hits
  readonly searched: readonly Searched[]
  readonly cut: boolean
}

/** null while nothing is searched for, or before the first answer. */
export const result = signal<Result | null>(null)
/** Why there is no answer, or no search: "" where there is one. */
export const problem = signal("")

const keyOf = ({ tag, run }: Place): CardKey | null => {
  const t = tagById(tag), r = runById(run)
  return t && r ? cardKey({ plugin: t.plugin, tag: t.name, run: r.name }) : null
}

/** Of what is found, by card. */
const byCard = computed(() => new Map([...result.value?.hits.values() ?? []].flatMap(hits => {
  const key = keyOf(hits[0]!)
  return key === null ? [] : [[key, hits] as const]
})))

/** What is found in a card, the newest first; nothing while nothing is searched for. Subscribes. */
export const hitsOf = (card: CardKey) => byCard.value.get(card) ?? []

/** Which cards a search leaves; null for all of them. */
export const passing = computed(() => result.value === null ? null : (card: Card) => byCard.value.has(card.key))

/** How many steps were found, and in how many cards; null while nobody knows. */
export const counts = computed(() => result.value && { cards: byCard.value.size, steps: [...byCard.value.values()].reduce((n, hits) => n + hits.length, 0) })

const EVERY_MS = 2_000

interface Question extends Search { readonly key: string }

async function ask({ key: _, ...question }: Question, stop: AbortSignal): Promise<Found> {
  const response = await fetch(apiUrl("search"), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal: stop })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return await response.json() as Found
}

/** Takes an answer over: of the first one all cards go to the newest step that was found, of later ones those that stand at it. */
function heard(found: Found, first: boolean): void {
  const before = first ? null : result.peek()
  const hits = grow(before?.hits ?? new Map(), found, before?.searched ?? [])
  batch(() => {
    const stood = byCard.peek(), now = guided.peek()
    result.value = { hits, searched: found.searched, cut: (before?.cut ?? false) || found.cut }
    problem.value = found.error ?? ""
    const next = new Map<CardKey, Chosen>()
    for (const [key, [newest]] of byCard.peek()) if (first || now.has(key) || !stood.has(key)) next.set(key, { step: newest!.step, wall: newest!.wall ?? NaN })
    guided.value = next
  })
}

function forget(): void {
  batch(() => { result.value = null; problem.value = ""; guided.value = new Map() })
}

/** Begins to search whenever there is something to search for; returns how to stop. */
export function follow(): () => void {
  let asked = ""
  const failed = (message: string) => { problem.value = message }
  const asker = new Asker<Question, Found>(ask, (found, { key }) => { if (key === wanted()?.key) { heard(found, key !== asked); asked = key } }, failed)
  const want = (every: number) => {
    const question = wanted()
    if (!question) return
    const after = question.key === asked ? result.peek()?.searched : undefined
    asker.want({ ...question, ...after && { after: [...after] } }, every)
  }
  const stop = effect(() => {
    if (wanted()) { want(150); return }
    asked = ""
    forget()
  })
  const timer = setInterval(() => { if (!paused.peek()) want(EVERY_MS) }, EVERY_MS)
  return () => { stop(); clearInterval(timer); asker.stop(); asked = ""; forget() }
}

/** What is to be asked now; null where nothing is searched for. */
function wanted(): Question | null {
  if (searchText.value === "") return null
  const tags = tagsOf(["text"]).visible.value.map(t => t.id), runs = [...visibleIds.value]
  const question = { text: searchText.value, regexp: searchRegexp.value, tags, runs }
  return { ...question, key: JSON.stringify([epoch.value, question]) }
}
