// What lies in the event files and is fetched when it is shown: texts, pictures, sounds. The address names the state of the timeline
// that the page has, so that browsers may keep what came for ever, and nobody gets another run's picture.
import { apiUrl } from "../kit/server"
import { epoch } from "../state/data"
import type { SeriesData } from "../types"
import { readServerError } from "./serverError"

/** An item of a row of a timeline. `item` tells several of one step apart. */
export interface Place { readonly tag: number; readonly series: Pick<SeriesData, "run" | "generation">; readonly row: number; readonly item?: number }

export function contentUrl({ tag, series, row, item = 0 }: Place): string {
  const q = new URLSearchParams({ epoch: epoch.peek() })
  for (const [name, value] of Object.entries({ run: series.run, tag, generation: series.generation, row, item })) q.set(name, String(value))
  return apiUrl(`content?${q}`).href
}

/** Fetches an item. Throws an Error whose message can be shown. */
export async function fetchContent(place: Place, signal: AbortSignal): Promise<Response> {
  const response = await fetch(contentUrl(place), { signal })
  if (!response.ok) throw new Error((await readServerError(response)).message)
  return response
}
