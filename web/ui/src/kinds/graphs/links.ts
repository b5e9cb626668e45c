// The links between members of each group: those of the operations that they hold, lifted to where both ends are seen. Pure.
import { CONTROL, type Op } from "./ops"
import type { Group, Item } from "./items"
import type { Tree } from "./tree"

/** What one member of a group gives another. */
export interface Wire {
  readonly from: Item
  readonly to: Item
  /** How many links between operations it stands for. */
  links: number
  /** Of these, how many carry data; the others only say what runs first. */
  data: number
}

/** The links inside one group. */
export interface Wires {
  readonly list: readonly Wire[]
  /** Members that take from outside, and those that give to outside. */
  readonly takers: ReadonlySet<Item>
  readonly givers: ReadonlySet<Item>
}

class Gathering {
  readonly wires = new Map<Item, Map<Item, Wire>>()
  readonly takers = new Set<Item>()
  readonly givers = new Set<Item>()

  add(from: Item, to: Item, data: boolean): void {
    let row = this.wires.get(from)
    if (!row) this.wires.set(from, row = new Map())
    let wire = row.get(to)
    if (!wire) row.set(to, wire = { from, to, links: 0, data: 0 })
    wire.links++
    if (data) wire.data++
  }
}

const NONE: Wires = { list: [], takers: new Set(), givers: new Set() }

/** Lifts all links at once; returns the wires inside a group. */
export function lift(ops: readonly Op[], { nodes }: Tree): (of: Group) => Wires {
  const found = new Map<Group, Gathering>()
  const at = (of: Group) => {
    let gathering = found.get(of)
    if (!gathering) found.set(of, gathering = new Gathering())
    return gathering
  }
  const depths = new Map<Item, number>()
  for (const op of ops) for (const { from, to, output } of op.inputs) if (from !== to) raise(nodes[from]!, nodes[to]!, output !== CONTROL)

  /** Goes up from both ends until they meet in one group. */
  function raise(from: Item, to: Item, data: boolean): void {
    while (from.parent !== to.parent) {
      if (depth(from) > depth(to)) {
        at(from.parent!).givers.add(from)
        from = from.parent!
      } else {
        at(to.parent!).takers.add(to)
        to = to.parent!
      }
    }
    if (from !== to) at(from.parent!).add(from, to, data)
  }

  function depth(item: Item): number {
    let known = depths.get(item)
    if (known === undefined) depths.set(item, known = item.parent ? depth(item.parent) + 1 : 0)
    return known
  }

  const lists = new Map([...found].map(([of, { wires, takers, givers }]) => [of, { list: [...wires.values()].flatMap(row => [...row.values()]), takers, givers } satisfies Wires]))
  return of => lists.get(of) ?? NONE
}
