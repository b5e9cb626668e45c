// What a search has found, kept by the tag and the run that it was found in. Pure.
import type { Found, Hit, Searched } from "../../message.gen"

export interface Place { readonly run: number; readonly tag: number }
/** By run and tag; the newest first. None is empty. */
export type Hits = ReadonlyMap<string, readonly Hit[]>

export const placeKey = ({ run, tag }: Place) => `${run} ${tag}`

/** What was found before and what an answer adds. Of a tag whose rows are others now, what was found before is gone. */
export function grow(before: Hits, found: Found, searched: readonly Searched[]): Hits {
  const generations = new Map(searched.map(s => [placeKey(s), s.generation]))
  const next = new Map<string, readonly Hit[]>()
  for (const now of found.searched) {
    const key = placeKey(now), old = before.get(key)
    if (old && generations.get(key) === now.generation) next.set(key, old)
  }
  const added = new Map<string, Hit[]>()
  for (const hit of found.hits) added.set(placeKey(hit), [...added.get(placeKey(hit)) ?? [], hit])
  for (const [key, hits] of added) next.set(key, [...hits, ...next.get(key) ?? []])
  return next
}

/** The hit before or after a row: hits are the newest first. */
export function beside(hits: readonly Hit[], row: number, by: -1 | 1): Hit | undefined {
  return by > 0 ? hits.findLast(h => h.row > row) : hits.find(h => h.row < row)
}
