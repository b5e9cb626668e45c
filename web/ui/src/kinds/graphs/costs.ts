// What an execution cost, of operations and of the groups that hold them. Pure.
import type { Costs, NodeCost } from "../../message.gen"
import { isGroup, type Item } from "./items"
import type { Tree } from "./tree"

export interface Cost { readonly micros: number; readonly bytes: number }

export interface Account {
  /** Of everything that an item holds. */
  of(item: Item): Cost
  /** What is told of an operation itself. */
  detail(name: string): NodeCost | undefined
  /** How many operations of the graph it tells something of. */
  readonly known: number
}

const NOTHING: Cost = { micros: 0, bytes: 0 }

export function accountOf({ nodes }: Costs, { root, nodes: all }: Tree): Account {
  const byName = new Map(nodes.map(node => [node.name, node])), sums = new Map<Item, Cost>()
  const sum = (item: Item): Cost => {
    const own = isGroup(item)
      ? item.members.map(sum).reduce((a, b) => ({ micros: a.micros + b.micros, bytes: a.bytes + b.bytes }), NOTHING)
      : byName.get(item.op.name) ?? NOTHING
    sums.set(item, own)
    return own
  }
  sum(root)
  return { of: item => sums.get(item) ?? NOTHING, detail: name => byName.get(name), known: all.filter(({ op }) => byName.has(op.name)).length }
}

/** 12 µs, 3.4 ms, 1.25 s */
export function timeText(micros: number): string {
  const [size, unit] = micros >= 1e6 ? [1e6, "s"] as const : micros >= 1e3 ? [1e3, "ms"] as const : [1, "µs"] as const
  return `${Number((micros / size).toPrecision(3))} ${unit}`
}
