// Merging blocks into the series of a card. A snapshot's columns stay views into its frame until the first append;
// then they move to arrays with room to grow, doubling, so that a long live run costs amortised constant time a point.
import type { SeriesData } from "../types"
import type { Block } from "./frames"

const SMALLEST = 64

/**
 * Applies a block to a card's series, by run id, and returns the series it changed. A series that is gone leaves the map and
 * is returned with length 0. An append that fits nothing we have (another generation, another shape) changes nothing and
 * returns null: the server sends a snapshot then.
 */
export function applyBlock(series: Map<number, SeriesData>, block: Block): SeriesData | null {
  const known = series.get(block.run)
  if (block.gone) return forget(series, known)
  if (block.snapshot) {
    const fresh = known ?? emptySeries(block.run)
    series.set(block.run, fresh)
    return replace(fresh, block)
  }
  if (!known || known.generation !== block.generation) return null
  if ((known.smoothed === null) !== (block.smoothed === null) || known.index !== block.index) return null
  append(known, block)
  return known
}

function forget(series: Map<number, SeriesData>, known: SeriesData | undefined): SeriesData | null {
  if (!known) return null
  series.delete(known.run)
  known.length = 0
  return known
}

function emptySeries(run: number): SeriesData {
  const none = new Float64Array(0)
  return { run, index: false, whole: true, generation: 0, total: 0, originWall: NaN, hidden: 0, steps: none, walls: none, values: none, smoothed: null, length: 0 }
}

function replace(into: SeriesData, block: Block): SeriesData {
  note(into, block)
  into.index = block.index
  into.steps = block.steps
  into.walls = block.walls
  into.values = block.values
  into.smoothed = block.smoothed
  into.length = block.steps.length
  return into
}

function append(into: SeriesData, block: Block): void {
  note(into, block)
  const from = into.length, length = from + block.steps.length
  into.steps = grown(into.steps, from, length)
  into.walls = grown(into.walls, from, length)
  into.steps.set(block.steps, from)
  into.walls.set(block.walls, from)
  if (!block.index) {
    into.values = grown(into.values, from, length)
    into.values.set(block.values, from)
  }
  if (into.smoothed && block.smoothed) {
    into.smoothed = grown(into.smoothed, from, length)
    into.smoothed.set(block.smoothed, from)
  }
  into.length = length
}

function note(into: SeriesData, block: Block): void {
  into.whole = !block.more
  into.generation = block.generation
  into.total = block.total
  into.originWall = block.originWall
  into.hidden = block.hidden
}

/** The column with room for `need` entries, its first `used` kept. A full column is replaced, never written to in place. */
function grown(column: Float64Array, used: number, need: number): Float64Array {
  if (need <= column.length) return column
  const bigger = new Float64Array(Math.max(need, used * 2, SMALLEST))
  bigger.set(column.subarray(0, used))
  return bigger
}
