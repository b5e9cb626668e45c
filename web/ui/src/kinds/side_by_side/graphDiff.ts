// How the operations of two graphs differ. Pure.
import type { Op } from "../graphs/ops"

/** The types of operations, by name. */
export type Ops = ReadonlyMap<string, string>

export interface GraphDiff {
  /** Names, in the order of their graph. */
  readonly added: readonly string[]
  readonly missing: readonly string[]
  /** Of another type. */
  readonly changed: readonly string[]
}

export const opsOf = (ops: readonly Op[]): Ops => new Map(ops.map(({ name, type }) => [name, type]))

export function graphDiff(from: Ops, to: Ops): GraphDiff {
  return {
    added: [...to.keys()].filter(name => !from.has(name)),
    missing: [...from.keys()].filter(name => !to.has(name)),
    changed: [...to].filter(([name, type]) => from.has(name) && from.get(name) !== type).map(([name]) => name),
  }
}

/** Names that a tip lists. */
const LISTED = 12

/** "3 more, 1 fewer and 2 others than in the first column", and the names. */
export function graphWords({ added, missing, changed }: GraphDiff): { readonly short: string; readonly long: string } {
  const parts = ([[added, "not in the first column"], [missing, "only in the first column"], [changed, "of another type"]] as const).filter(([names]) => names.length > 0)
  const list = (names: readonly string[]) => names.slice(0, LISTED).map(name => name.slice(0, 200)).join("\n") + (names.length > LISTED ? `\nand ${names.length - LISTED} more` : "")
  return parts.length === 0
    ? { short: "the same operations as in the first column", long: "" }
    : { short: parts.map(([names, words]) => `${names.length} ${words}`).join(", "), long: parts.map(([names, words]) => `${words[0]!.toUpperCase()}${words.slice(1)}:\n${list(names)}`).join("\n\n") }
}
