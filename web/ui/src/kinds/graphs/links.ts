// The links between members of each group: those of the operations that they hold, lifted to where both ends are seen. Pure.
import { CONTROL, shapeOf, type Op } from "./ops"
import type { Group, Item } from "./items"
import { elementsOf } from "./tensors"
import type { Tree } from "./tree"

/** What one member of a group gives another. */
export interface Wire {
  readonly from: Item
  readonly to: Item
  /** How many links between operations it stands for. */
  links: number
  /** Of these, how many carry data; the others only say what runs first. */
  data: number
  /** Of the tensor that it carries last, as the server says it; "" where nobody knows. */
  shape: string
  /** How many elements all that it carries has; a tensor of unknown shape counts as one. */
  elements: number
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

  /** `shape` is that of the tensor that goes from one to the other; null where none does. */
  add(from: Item, to: Item, shape: string | null): void {
    let row = this.wires.get(from)
    if (!row) this.wires.set(from, row = new Map())
    let wire = row.get(to)
    if (!wire) row.set(to, wire = { from, to, links: 0, data: 0, shape: "", elements: 0 })
    wire.links++
    if (shape === null) return
    wire.data++
    wire.shape = shape
    wire.elements += elementsOf(shape)
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
  for (const op of ops) for (const link of op.inputs) if (link.from !== link.to) raise(nodes[link.from]!, nodes[link.to]!, link.output === CONTROL ? null : shapeOf(ops, link))

  /** Goes up from both ends until they meet in one group. */
  function raise(from: Item, to: Item, shape: string | null): void {
    while (from.parent !== to.parent) {
      if (depth(from) > depth(to)) {
        at(from.parent!).givers.add(from)
        from = from.parent!
      } else {
        at(to.parent!).takers.add(to)
        to = to.parent!
      }
    }
    if (from !== to) at(from.parent!).add(from, to, shape)
  }

  function depth(item: Item): number {
    let known = depths.get(item)
    if (known === undefined) depths.set(item, known = item.parent ? depth(item.parent) + 1 : 0)
    return known
  }

  const lists = new Map([...found].map(([of, { wires, takers, givers }]) => [of, { list: [...wires.values()].flatMap(row => [...row.values()]), takers, givers } satisfies Wires]))
  return of => lists.get(of) ?? NONE
}
