// Which points a text finds. Pure.
import { parseFilter } from "../../kit/names"
import type { Metadata } from "./metadata"

export interface Found {
  readonly points: Uint32Array
  /** Why the text is no regular expression; null where it is one. */
  readonly error: string | null
}

const NONE = new Uint32Array()

/**
 * Points of which a column, or any, holds the text, case ignored, or matches the regular expression. Points without metadata are found by
 * their numbers.
 */
export function search({ columns }: Metadata, points: number, text: string, column: string, pattern: boolean): Found {
  if (text === "") return { points: NONE, error: null }
  const { pattern: expression, error } = pattern ? parseFilter(text) : { pattern: null, error: null }
  if (error !== null) return { points: NONE, error }
  const low = text.toLowerCase(), matches = (value: string) => expression ? expression.test(value) : value.toLowerCase().includes(low)
  const among = columns.filter(c => column === "" || c.name === column), found: number[] = []
  for (let i = 0; i < points; i++) if (among.length > 0 ? among.some(c => matches(c.values[i]!)) : matches(String(i))) found.push(i)
  return { points: Uint32Array.from(found), error: null }
}
