// Which row of a timeline is shown. A choice is kept by step and time, not by row: rows move when a training restarts. Pure.
import type { SeriesData } from "../../types"

export type Rows = Pick<SeriesData, "steps" | "walls" | "length">
export const NO_ROWS: Rows = { steps: new Float64Array(), walls: new Float64Array(), length: 0 }

/** A row that the user chose; null where the newest is shown, whichever that is. */
export interface Chosen {
  readonly step: number
  readonly wall: number
  /** Where there is no row of this step the last one before it is meant, rather than the nearest. */
  readonly orBefore?: true
  /** Other rows have this step too, so that the step alone names none. */
  readonly several?: true
}

/** The row to show: the chosen one, or what is there now nearest to its step; -1 where there is none. */
export function rowOf(rows: Rows, chosen: Chosen | null): number {
  const last = rows.length - 1
  if (!chosen || last < 0) return last
  const from = firstFrom(rows, chosen.step)
  for (let i = from; i <= last && rows.steps[i] === chosen.step; i++) if (rows.walls[i] === chosen.wall) return i
  const exact = rowAt(rows, chosen)
  if (exact >= 0) return exact
  if (from > last) return last
  if (chosen.orBefore && rows.steps[from] !== chosen.step) return from - 1
  if (from === 0 || rows.steps[from] === chosen.step) return from
  return rows.steps[from]! - chosen.step < chosen.step - rows.steps[from - 1]! ? from : from - 1
}

/** The row of this step and time wherever it is, since steps may go back; -1 where there is none. */
function rowAt({ steps, walls, length }: Rows, { step, wall }: Chosen): number {
  for (let i = 0; i < length; i++) if (steps[i] === step && walls[i] === wall) return i
  return -1
}

/** The first row at or after a step; the number of rows where there is none. Steps go up, but where hidden rows are shown. */
function firstFrom({ steps, length }: Rows, step: number): number {
  let lo = 0, hi = length
  while (lo < hi) {
    const mid = (lo + hi) >>> 1
    if (steps[mid]! < step) lo = mid + 1
    else hi = mid
  }
  return lo
}

/** What is chosen at a row: the newest row means whichever is the newest. */
export function chosenAt(rows: Rows, row: number): Chosen | null {
  if (row >= rows.length - 1) return null
  const step = rows.steps[row]!, wall = rows.walls[row]!
  return hasOthers(rows, row) ? { step, wall, several: true } : { step, wall }
}

/** Whether other rows have the step of this one. */
function hasOthers({ steps, length }: Rows, row: number): boolean {
  for (let i = 0; i < length; i++) if (i !== row && steps[i] === steps[row]) return true
  return false
}

/** All steps that several timelines have, each once, with the first wall time at which one of them was there. */
export function unionOf(timelines: Iterable<Rows>): Rows | null {
  const walls = new Map<number, number>()
  for (const { steps, walls: at, length } of timelines) {
    for (let i = 0; i < length; i++) {
      const before = walls.get(steps[i]!)
      if (before === undefined || at[i]! < before) walls.set(steps[i]!, at[i]!)
    }
  }
  if (walls.size === 0) return null
  const steps = Float64Array.from(walls.keys()).sort()
  return { steps, walls: steps.map(step => walls.get(step)!), length: steps.length }
}
