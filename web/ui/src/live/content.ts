// What lies in the event files and is fetched when it is shown: texts, pictures, sounds. The address names the state of the timeline
// that the page has, so that browsers may keep what came for ever, and nobody gets another run's picture.
import { apiUrl } from "../kit/server"
import type { Valued } from "../message.gen"
import { epoch } from "../state/data"
import type { SeriesData } from "../types"
import { readServerError } from "./serverError"

/** A row of a timeline. */
export interface Place {
  readonly tag: number
  readonly series: Pick<SeriesData, "run" | "generation">
  readonly row: number
  /** The timeline has hidden rows too. */
  readonly orphaned?: boolean
}

/** Where an item of a row is: its bytes as they were logged. `item` tells several of one step apart. */
export function contentUrl(place: Place, item = 0): string {
  return addressOf("content", place, { item })
}

/** Where the values of rows are, as JSON: of so many rows those whose number is a multiple of `every`, and the last. */
export function valuesUrl(place: Place, rows = 1, every = 1): string {
  return addressOf("values", place, every === 1 ? { rows } : { rows, every })
}

function addressOf(endpoint: string, { tag, series: { run, generation }, row, orphaned }: Place, more: Record<string, number>): string {
  const q = new URLSearchParams({ epoch: epoch.peek() })
  for (const [name, value] of Object.entries({ run, tag, generation, row, ...more })) q.set(name, String(value))
  if (orphaned) q.set("orphaned", "true")
  return apiUrl(`${endpoint}?${q}`).href
}

/** Fetches an item. Throws an Error whose message can be shown. */
export function fetchContent(place: Place, signal: AbortSignal, item = 0): Promise<Response> {
  return fetched(contentUrl(place, item), signal)
}

/** A value, or why there is none. */
export type Value<T> = Omit<Valued, "value"> & { readonly value?: T }

/** Fetches the values of rows, as `valuesUrl` names them. Throws an Error whose message can be shown, where there is no answer at all. */
export async function fetchValues<T>(place: Place, signal: AbortSignal, rows = 1, every = 1): Promise<readonly Value<T>[]> {
  return await (await fetched(valuesUrl(place, rows, every), signal)).json() as Value<T>[]
}

/** Fetches the value of one row. Throws an Error whose message can be shown. */
export async function fetchValue<T>(place: Place, signal: AbortSignal): Promise<T> {
  const [only] = await fetchValues<T>(place, signal)
  if (only?.value === undefined) throw new Error(only?.error ?? "The server answered no value")
  return only.value
}

async function fetched(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return response
}
