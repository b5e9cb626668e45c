// Which columns of a wide table are in sight, and how wide columns are. Pure, and the hook around it.
import { useMemo, useRef } from "preact/hooks"
import { shownText, type Column } from "./columns"
import type { Sight } from "./sight"

export interface Spread {
  /** The columns to make, by index: the pinned ones, then those in sight. */
  readonly at: readonly number[]
  /** How many of them are pinned. */
  readonly pinned: number
  /** Where the pinned ones stay, pixels. */
  readonly lefts: readonly number[]
  /** What columns out of sight take, on the left and on the right, pixels. */
  readonly before: number
  readonly after: number
  /** Of the whole table. */
  readonly total: number
}

/** Columns this far outside exist already, pixels; more than `SIDEWAYS` in sight.ts. Each of them costs as much as one in sight. */
const SPARE = 100
/** Pinned columns leave so much of the width for others, or else they scroll as all do. */
const LEAST_FREE = 0.4

export function spreadOf(widths: readonly number[], leadWidth: number, pinnedCount: number, { left, width }: Pick<Sight, "left" | "width">): Spread {
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0)
  const pinned = sum(widths.slice(0, pinnedCount)) + leadWidth <= width * (1 - LEAST_FREE) ? pinnedCount : 0
  const lefts: number[] = []
  let edge = leadWidth
  for (let i = 0; i < pinned; i++) { lefts.push(edge); edge += widths[i]! }
  // What stays on the left covers the columns that have scrolled below it.
  const total = leadWidth + sum(widths), from = left + edge - SPARE, to = left + width + SPARE
  let first = -1, last = pinned, before = 0, after = 0
  for (let i = pinned; i < widths.length; i++) {
    const next = edge + widths[i]!
    if (next < from) before += widths[i]!
    else if (edge > to) after += widths[i]!
    else { if (first < 0) first = i; last = i + 1 }
    edge = next
  }
  const seen = first < 0 ? [] : Array.from({ length: last - first }, (_, i) => first + i)
  return { at: [...Array.from({ length: pinned }, (_, i) => i), ...seen], pinned, lefts, before, after, total }
}

/** Of what is in sight now; the same object while the same columns are. */
export function useSpread({ left, width }: Pick<Sight, "left" | "width">, widths: readonly number[], leadWidth: number, pinned: number): Spread {
  const last = useRef<Spread | null>(null)
  return useMemo(() => {
    const next = spreadOf(widths, leadWidth, pinned, { left, width })
    return last.current = last.current && JSON.stringify(last.current) === JSON.stringify(next) ? last.current : next
  }, [widths, leadWidth, pinned, left, width])
}

/** Of a character of a cell, and what stands beside it: CSS pixels. */
const CHARACTER = 7.4, SMALL_CHARACTER = 6.4, BESIDE = 20, BESIDE_LABEL = 44, HEAD = 34
const LEAST = 64, MOST = 300
/** So many rows tell how wide a column is. */
const LOOKED_AT = 60

/** The width of a cell's text, and of what stands beside it: no less than what they take, as long as they are numbers or Latin letters that are not all wide. */
const roomOf = (text: string, beside: string | undefined) => text.length * CHARACTER + (beside === undefined ? 0 : beside.length * SMALL_CHARACTER + 8)

/** Whether a column of `width` has certainly room for a number. */
export function hasRoom(width: number, text: string, beside: string | undefined): boolean {
  return roomOf(text, beside) + BESIDE <= width
}

/** Fixed while the rows scroll by. */
export function widthOf<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const longest = rows.slice(0, LOOKED_AT).reduce((most, row) => {
    return Math.max(most, roomOf(shownText(column, column.value(row), row), column.beside?.(row)?.text))
  }, 0)
  const label = Math.min(column.label.length, 22) * CHARACTER + BESIDE_LABEL + (column.head ? HEAD : 0)
  return Math.ceil(Math.min(MOST, Math.max(LEAST, longest + BESIDE, label)))
}
