// Pages of a series' points, all of them exact, for the table twin.
import { readNumber } from "../../kit/numbers"
import { apiUrl } from "../../kit/server"
import { readServerError } from "../../live/serverError"

export type PointRow = readonly [step: number, wall: number, value: number]
export const PAGE = 500

export interface PointPage { readonly total: number; readonly points: readonly PointRow[] }

/** With `orphaned` the points too that a restarted training left behind. */
export async function fetchPage(tag: number, run: number, page: number, orphaned: boolean, signal: AbortSignal): Promise<PointPage> {
  const response = await fetch(apiUrl(`points?tag=${tag}&run=${run}&from=${page * PAGE}&limit=${PAGE}${orphaned ? "&orphaned=true" : ""}`), { signal })
  if (!response.ok) throw new Error(`the server refused the points: ${(await readServerError(response)).message}`)
  const { total, points } = await response.json() as { total: number; points: unknown[][] }
  return { total, points: points.map(p => [readNumber(p[0]), readNumber(p[1]), readNumber(p[2])]) }
}

/** The pages that hold rows from, inclusive, to, exclusive. */
export function pagesOf(from: number, to: number): number[] {
  const out: number[] = []
  for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) out.push(page)
  return out
}
