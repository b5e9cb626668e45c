// What a graph is made of as one looks at it: operations, in groups in groups. Pure.
import type { Op } from "./ops"

export interface Node {
  readonly kind: "op"
  /** The same for the same operation, in links too. */
  readonly id: string
  readonly label: string
  parent: Group
  readonly op: Op
}

export interface Group {
  readonly kind: "scope" | "function" | "series" | "part"
  readonly id: string
  readonly label: string
  parent: Group | null
  members: Item[]
  /** How many operations it holds, at any depth. */
  size: number
  /** The same number for groups that hold the same operations in the same groups; 0 before it is known. */
  structure: number
}

export type Item = Node | Group

export const isGroup = (item: Item): item is Group => item.kind !== "op"

export function group(kind: Group["kind"], id: string, label: string, parent: Group | null): Group {
  return { kind, id, label, parent, members: [], size: 0, structure: 0 }
}
