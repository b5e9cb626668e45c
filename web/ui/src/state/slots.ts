// Which slot of the palette each run has: its own where that is free, another while a run that shares a chart with it has it. Pure.
import { hashName } from "../kit/names"
import { LIVELY, PALETTE_SIZE, slotDistance } from "./colors"
import type { RunInfo } from "../types"

/** Patterns of dashes, strokes and gaps in pixels; 0 is a solid line. */
export const DASH_PATTERNS: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]
export const DASHES = DASH_PATTERNS.length
/** With more distinct lists of tags than this, all runs count as sharing a chart. */
const MOST_SETS = 64

/**
 * Gives each run a slot of its own and keeps it: the one that the name's hash points at, or the next one among the least used
 * that looks like none of those in use. Runs given in the same order get the same slots on every page load, and a run that
 * comes later never changes the ones before.
 */
export class HomeSlots {
  private readonly slots = new Map<string, number>()
  private readonly used = new Array<number>(PALETTE_SIZE).fill(0)

  of(name: string): number {
    let slot = this.slots.get(name)
    if (slot === undefined) {
      slot = leastLike(hashName(name) % LIVELY, this.used)
      this.slots.set(name, slot)
      this.used[slot]!++
    }
    return slot
  }
}

/** Colours at least this far apart (slotDistance) are told apart at a glance, also as thin lines. */
const FAR = 0.2

/** Of the least used slots, from `wanted` on, the first that looks like none that is used more. */
function leastLike(wanted: number, used: readonly number[]): number {
  const least = Math.min(...used)
  const all = Array.from({ length: PALETTE_SIZE }, (_, i) => i < LIVELY ? (wanted + i) % LIVELY : i)
  const taken = all.filter(slot => used[slot]! > least)
  const stands = (slot: number) => taken.reduce((d, other) => Math.min(d, slotDistance(slot, other)), FAR)
  return all.filter(slot => used[slot] === least).reduce((best, slot) => stands(slot) > stands(best) ? slot : best)
}

/** How a run is drawn. */
export interface Look { readonly slot: number; readonly dash: number }

/**
 * The looks of the runs on screen. Two that share a chart differ in colour as long as there are colours. A run that stays on
 * screen keeps its look, unless another one has the same and a colour is free for one of them.
 */
export class ScreenSlots {
  private before: ReadonlyMap<string, Look> = new Map()

  constructor(private readonly home: (name: string) => number) {}

  /** `visible` in the catalog's order; `shares` says whether two lists of tags have a tag in common. */
  assign(visible: readonly RunInfo[], shares: (a: number, b: number) => boolean): ReadonlyMap<string, Look> {
    const taken = new Taken(visible, shares), looks = new Map<string, Look>()
    const stay = visible.filter(run => this.before.has(run.name))
    for (const run of stay) taken.add(run, this.before.get(run.name)!.slot)
    for (const run of stay.toReversed()) looks.set(run.name, this.stayed(run, taken))
    for (const run of visible) if (!looks.has(run.name)) looks.set(run.name, this.newcomer(run, taken))
    this.before = looks
    return looks
  }

  private stayed(run: RunInfo, taken: Taken): Look {
    const look = this.before.get(run.name)!
    taken.remove(run, look.slot)
    const used = taken.around(run)
    const free = used[look.slot]! > 0 && used.includes(0)
    const next = free ? lookAt(leastLike(this.home(run.name), used), used) : look
    taken.add(run, next.slot)
    return next
  }

  private newcomer(run: RunInfo, taken: Taken): Look {
    const used = taken.around(run), home = this.home(run.name)
    const slot = used[home] === Math.min(...used) ? home : leastLike(home, used)
    taken.add(run, slot)
    return lookAt(slot, used)
  }
}

/** Runs of one colour differ in their dashes, as far as there are dashes. */
function lookAt(slot: number, used: readonly number[]): Look {
  return { slot, dash: (slot + used[slot]!) % DASHES }
}

/** How many runs of each list of tags have each slot. */
class Taken {
  private readonly slots = Array.from({ length: PALETTE_SIZE }, () => new Map<number, number>())
  private readonly one: boolean

  constructor(runs: readonly RunInfo[], private readonly shares: (a: number, b: number) => boolean) {
    this.one = new Set(runs.map(r => r.set)).size > MOST_SETS
  }

  private set(run: RunInfo): number {
    return this.one ? 0 : run.set
  }

  add(run: RunInfo, slot: number, by = 1): void {
    const set = this.set(run), sets = this.slots[slot]!
    sets.set(set, (sets.get(set) ?? 0) + by)
  }

  remove(run: RunInfo, slot: number): void {
    this.add(run, slot, -1)
  }

  /** By slot, how many runs have it that share a chart with this one. */
  around(run: RunInfo): number[] {
    const mine = this.set(run)
    return this.slots.map(sets => {
      let n = 0
      for (const [set, count] of sets) if (count > 0 && (this.one || set === mine || this.shares(mine, set))) n += count
      return n
    })
  }
}
