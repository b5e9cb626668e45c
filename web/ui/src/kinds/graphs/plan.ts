// What is laid out: the open groups, each with its members and wires, from the innermost out. Layouts of groups that have not
// changed are kept. Pure.
import { isGroup, type Group, type Item } from "./items"
import type { Wires } from "./links"

/** A group that is to be laid out. Boxes are named by their places in the list. */
export interface Plan {
  readonly boxes: readonly Box[]
  readonly wires: readonly (readonly [from: number, to: number, weight: number])[]
  /** Boxes that take from outside, and those that give to outside. */
  readonly takers: readonly number[]
  readonly givers: readonly number[]
}

export interface Box {
  readonly width: number
  readonly height: number
  /** An open group that is laid out anew; it is as large as that makes it. */
  readonly inside?: Plan
}

/** A laid out group: all places are within it. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Centres of the boxes. */
  readonly centers: readonly (readonly [x: number, y: number])[]
  /** Of each box that was laid out anew. */
  readonly inside: readonly (Layout | null)[]
  /** Of each wire, x and y in turns. */
  readonly ways: readonly (readonly number[])[]
  /** From the top edge to each taker, and from each giver to the bottom edge. */
  readonly entries: readonly (readonly number[])[]
  readonly exits: readonly (readonly number[])[]
}

export const HEADER = 26, OP_HEIGHT = 24, GROUP_HEIGHT = 34
/** With more wires than this between the members of one group, those that carry no data are drawn but do not decide where members lie. */
const MANY_WIRES = 400
/** So many wires decide in any case: a layout takes time in proportion. */
const MOST_WIRES = 800
/** A member has so many wires at most that decide where it lies: those of a hub would take long, and tell little. */
const MOST_OF_ONE = 60
/** About the width of a letter. */
const LETTER = 6.4

export const LONGEST_LABEL = 30

/** A name that fits into its box: its middle goes. */
export function shortLabel(label: string, most = LONGEST_LABEL): string {
  if (label.length <= most) return label
  const head = Math.ceil((most - 1) / 2)
  return label.slice(0, head) + "…" + label.slice(label.length - (most - 1 - head))
}

export function sizeOf(item: Item): { width: number; height: number } {
  const label = shortLabel(item.label).length * LETTER
  if (isGroup(item)) return { width: Math.max(72, label + 44), height: GROUP_HEIGHT }
  return { width: Math.max(44, label + 20), height: OP_HEIGHT }
}

interface Kept { readonly key: string; readonly layout: Layout }

/** Layouts by group. */
export class Layouts {
  private readonly kept = new Map<Group, Kept>()

  constructor(private readonly wiresOf: (of: Group) => Wires) {}

  /** What must be laid out so that these groups are open; null where nothing must. */
  plan(root: Group, isOpen: (of: Group) => boolean): Plan | null {
    return this.kept.get(root)?.key === this.keyOf(root, isOpen) ? null : this.planOf(root, isOpen)
  }

  private planOf(of: Group, isOpen: (of: Group) => boolean): Plan {
    const places = new Map(of.members.map((member, i) => [member, i])), { list, takers, givers } = this.wiresOf(of)
    const boxes = of.members.map((member): Box => {
      if (!isGroup(member) || !isOpen(member)) return sizeOf(member)
      const kept = this.kept.get(member)
      if (kept && kept.key === this.keyOf(member, isOpen)) return { width: kept.layout.width, height: kept.layout.height }
      return { width: 0, height: 0, inside: this.planOf(member, isOpen) }
    })
    return {
      boxes, wires: list.map(({ from, to, data }) => [places.get(from)!, places.get(to)!, data > 0 ? 1 : 0] as const),
      takers: [...takers].map(item => places.get(item)!), givers: [...givers].map(item => places.get(item)!),
    }
  }

  /** Takes what was made of a plan. */
  keep(of: Group, layout: Layout, isOpen: (of: Group) => boolean): void {
    of.members.forEach((member, i) => {
      const inside = layout.inside[i]
      if (inside) this.keep(member as Group, inside, isOpen)
    })
    this.kept.set(of, { key: this.keyOf(of, isOpen), layout })
  }

  /** The layout of an open group. */
  of(group: Group): Layout | undefined {
    return this.kept.get(group)?.layout
  }

  /** Which groups are open inside a group: all that its layout depends on. */
  private keyOf(of: Group, isOpen: (of: Group) => boolean): string {
    let key = ""
    of.members.forEach((member, i) => { if (isGroup(member) && isOpen(member)) key += `${i}(${this.keyOf(member, isOpen)})` })
    return key
  }
}

/** The wires by which a group is laid out. */
export function deciding({ wires }: Plan): number[] {
  const degree = new Map<number, number>(), all = wires.map((_, i) => i)
  let kept = 0
  const few = all.length > MANY_WIRES ? all.filter(i => wires[i]![2] > 0) : all
  return few.filter(i => {
    const ends = [wires[i]![0], wires[i]![1]]
    if (kept >= MOST_WIRES || ends.some(end => (degree.get(end) ?? 0) >= MOST_OF_ONE)) return false
    for (const end of ends) degree.set(end, (degree.get(end) ?? 0) + 1)
    kept++
    return true
  })
}
