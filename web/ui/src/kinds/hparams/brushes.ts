// Brushes as keys move them and as links write them. Pure.
import type { Interval } from "../../charts/columnAxis"
import { cellText } from "../../cards/table/columns"
import { atShare, share, type Axis } from "./axes"

/** Keys move a brush over so many notches of an axis of numbers; of a list each value is one. */
const NOTCHES = 40
/** So far a brush reaches beyond the middle of a listed value. */
const BESIDE = 0.4

/** Ends of a brush in notches, both included. */
export type Notches = readonly [lo: number, hi: number]

export const lastNotch = (axis: Axis) => axis.kind === "list" ? axis.values.length - 1 : NOTCHES

/** The middle half of an axis; of a list its first value. */
export function begun(axis: Axis): Notches {
  return axis.kind === "list" ? [0, 0] : [NOTCHES / 4, NOTCHES * 3 / 4]
}

/** From the lower end of the first piece to the upper end of the last: keys know one piece. */
export function notchesOf(axis: Axis, intervals: readonly Interval[]): Notches | null {
  if (intervals.length === 0) return null
  const lo = Math.min(...intervals.map(i => i[0])), hi = Math.max(...intervals.map(i => i[1])), last = lastNotch(axis)
  if (axis.kind !== "list") return [share(axis, lo) * NOTCHES, share(axis, hi) * NOTCHES]
  const first = Math.min(last, Math.max(0, Math.ceil(lo)))
  return [first, Math.max(first, Math.min(last, Math.floor(hi)))]
}

export function intervalOf(axis: Axis, [lo, hi]: Notches): Interval {
  return axis.kind === "list" ? [lo - BESIDE, hi + BESIDE] : [atShare(axis, lo / NOTCHES), atShare(axis, hi / NOTCHES)]
}

/** Moves a brush as it is, as far as its axis goes. */
export function moved(axis: Axis, [lo, hi]: Notches, by: number): Notches {
  const step = by < 0 ? Math.max(by, -lo) : Math.min(by, lastNotch(axis) - hi)
  return [lo + step, hi + step]
}

/** Moves the upper end alone: the brush grows, or shrinks to nothing but its lower end. */
export function stretched(axis: Axis, [lo, hi]: Notches, by: number): Notches {
  return [lo, Math.max(lo, Math.min(lastNotch(axis), hi + by))]
}

/** Makes a brush larger or, with less than zero, smaller, at both ends. */
export function grown(axis: Axis, [lo, hi]: Notches, by: number): Notches {
  const next: Notches = [Math.max(0, lo - by), Math.min(lastNotch(axis), hi + by)]
  return next[0] <= next[1] ? next : [lo, hi]
}

/** A brush in words. */
export function spoken(axis: Axis, intervals: readonly Interval[]): string {
  const notches = notchesOf(axis, intervals)
  if (!notches) return "no brush"
  if (axis.kind === "list") return axis.values.slice(notches[0], notches[1] + 1).map(v => v === "" ? "(empty)" : v).join(", ")
  return intervals.map(([lo, hi]) => `${cellText(lo)} to ${cellText(hi)}`).join(" and ")
}

/** In a link: ends of the pieces, then the key, which may hold any character. */
export function writeBrush(key: string, intervals: readonly Interval[]): string {
  return `${intervals.flat().join()}:${key}`
}

/** Pieces beyond those are nobody's. */
const MOST_PIECES = 20

export function readBrush(text: string): [key: string, intervals: readonly Interval[]][] {
  const [, numbers, key] = /^([^:]*):(.*)$/s.exec(text) ?? [], ends = numbers?.split(",").map(Number) ?? []
  const pieces = Array.from({ length: Math.floor(ends.length / 2) }, (_, i): Interval => [ends[2 * i]!, ends[2 * i + 1]!])
  const sound = ends.length % 2 === 0 && pieces.length > 0 && pieces.length <= MOST_PIECES && pieces.every(([lo, hi]) => lo <= hi && Number.isFinite(hi - lo))
  return key !== undefined && sound ? [[key, pieces]] : []
}
