// How a long name is cut: what all names have in common goes first, at either end; then the middle of the rest, where names of
// runs differ least. CSS cuts; the tail always shows. A tail grows until no other run looks the same.
import { commonPrefix } from "./names"

export interface SplitName {
  /** What all names begin with; drawn faint. */
  readonly shared: string
  readonly head: string
  readonly tail: string
  /** What all names end with; drawn faint. */
  readonly end: string
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
  const { prefix, suffix } = common(names)
  const out = new Map(names.map(name => [name, splitName(name, prefix, suffix)]))
  let alike = [...out.keys()]
  while (alike.length > 0) {
    alike = lookAlikes(alike, out).filter(name => grow(name, out))
  }
  return out
}

/** How much all names have in common: a directory; of long names also a part of the last one, at either end. */
function common(names: readonly string[]): { prefix: number; suffix: number } {
  const directory = commonPrefix(names)
  if (names.length < 2 || names.every(n => n.length - directory <= SHORT)) return { prefix: directory, suffix: 0 }
  const first = names[0]!, shortest = Math.min(...names.map(n => n.length))
  const prefix = wholePart(first, sameUpTo(names, shortest - 1, (name, i) => name[i]!))
  const suffix = sameUpTo(names, shortest - prefix - 1, (name, i) => name[name.length - 1 - i]!)
  return { prefix: Math.max(directory, prefix), suffix: wholeEnd(first, suffix) }
}

/** How many characters are the same in all names, counted by `at`. */
function sameUpTo(names: readonly string[], most: number, at: (name: string, i: number) => string): number {
  const first = names[0]!
  let n = 0
  while (n < most && names.every(name => at(name, n) === at(first, n))) n++
  return n
}

/** So much of the beginning, at most n, that it ends where a part of the name ends; "key=" stays with its value. */
function wholePart(name: string, n: number): number {
  while (n > 0 && !separates(name, n - 1)) n--
  if (n === 0 || name[n - 1] !== "=") return n
  while (n > 0 && !/[/,\s-]/.test(name[n - 1]!)) n--
  return n
}

/** So much of the end, at most n, that it begins where a part of the name begins. */
function wholeEnd(name: string, n: number): number {
  while (n > 0 && (name[name.length - n] === "=" || !separates(name, name.length - n))) n--
  return n
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
  const parts = split.get(name)!, { head, tail } = parts
  let cut = head.length - 1
  while (cut > LEAST_HEAD && !separates(head, cut)) cut--
  if (cut <= LEAST_HEAD || head.length - cut + tail.length > LONGEST_TAIL) return false
  split.set(name, { ...parts, head: head.slice(0, cut), tail: head.slice(cut) + tail })
  return true
}

/** Splits a name; `prefix` and `suffix` are the numbers of characters at its ends that all names share. */
export function splitName(name: string, prefix: number, suffix = 0): SplitName {
  const shared = name.slice(0, prefix), rest = name.slice(prefix, name.length - suffix), end = name.slice(name.length - suffix)
  if (rest.length <= SHORT) return { shared, head: rest, tail: "", end }
  const cut = tailStart(rest)
  return { shared, head: rest.slice(0, cut), tail: rest.slice(cut), end }
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
