// How a long name is cut: in the middle, where names of runs differ least. CSS cuts the head; the tail always shows. A tail grows
// until no other run looks the same.
import { commonPrefix } from "./names"

export interface SplitName {
  /** What all names share; drawn faint. */
  readonly shared: string
  readonly head: string
  readonly tail: string
}

const TAIL = 12
/** Tails that would leave two runs looking alike grow up to here. */
const LONGEST_TAIL = 26
/** Of a name so much is seen in a narrow column; its tail comes first, but so much of the head is left. */
const SEEN = 20, LEAST_HEAD = 2
/** Names up to here are given whole to the head: they hardly ever need cutting. */
const SHORT = 14

/** Splits all names of a list, so that cut ones still differ. */
export function splitNames(names: readonly string[]): ReadonlyMap<string, SplitName> {
  const prefix = commonPrefix(names)
  const out = new Map(names.map(name => [name, splitName(name, prefix)]))
  let alike = [...out.keys()]
  while (alike.length > 0) {
    alike = lookAlikes(alike, out).filter(name => grow(name, out))
  }
  return out
}

function lookAlikes(names: readonly string[], split: ReadonlyMap<string, SplitName>): string[] {
  const seen = new Map<string, string[]>()
  for (const name of names) {
    const { head, tail } = split.get(name)!
    if (tail === "") continue
    const look = `${head.slice(0, Math.max(LEAST_HEAD, SEEN - tail.length))}\n${tail}`
    const others = seen.get(look)
    if (others) others.push(name)
    else seen.set(look, [name])
  }
  return [...seen.values()].filter(group => group.length > 1).flat()
}

/** Gives the tail what stands before it, up to the next separator; whether there was room. */
function grow(name: string, split: Map<string, SplitName>): boolean {
  const { shared, head, tail } = split.get(name)!
  let cut = head.length - 1
  while (cut > LEAST_HEAD && !separates(head, cut)) cut--
  if (cut <= LEAST_HEAD || head.length - cut + tail.length > LONGEST_TAIL) return false
  split.set(name, { shared, head: head.slice(0, cut), tail: head.slice(cut) + tail })
  return true
}

/** Splits a name; `prefix` is the number of leading characters that all names share. */
export function splitName(name: string, prefix: number): SplitName {
  const shared = name.slice(0, prefix), rest = name.slice(prefix)
  if (rest.length <= SHORT) return { shared, head: rest, tail: "" }
  const cut = tailStart(rest)
  return { shared, head: rest.slice(0, cut), tail: rest.slice(cut) }
}

/** The tail begins at a separator if there is one near, and never inside a surrogate pair. */
function tailStart(rest: string): number {
  const from = rest.length - TAIL
  for (let i = from; i < rest.length - 4; i++) if (separates(rest, i)) return i
  const code = rest.charCodeAt(from)
  return code >= 0xdc00 && code <= 0xdfff ? from - 1 : from
}

/** Whether a name is read from right to left: its first letter tells. */
export function isRightToLeft(name: string): boolean {
  return /^\P{L}*[\u0591-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(name)
}

/** Whether a name falls into parts at i: a point within a number does not part it. */
function separates(name: string, i: number): boolean {
  return name[i] === "." ? !/^\d\.\d/.test(name.slice(i - 1, i + 2)) : /[/_\-=,\s]/.test(name[i]!)
}
