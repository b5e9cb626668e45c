// Small pure facts about names of runs and tags: hashes, natural order, filters, what names have in common.

/** FNV-1a over UTF-16 units, then mixed so that near names land far apart; 32 bits, the same on every machine. */
export function hashName(name: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
export const SHORT_HASH_LENGTH = 5

/** 30 bits of hashName in five letters that need no escaping in a URL: how long lists of runs stay short there. */
export function shortHash(name: string): string {
  let h = hashName(name), out = ""
  for (let i = 0; i < SHORT_HASH_LENGTH; i++) { out += ALPHABET[h & 63]; h >>>= 6 }
  return out
}

const isDigit = (code: number) => code >= 48 && code <= 57
/** Lower case for ASCII letters; other letters keep their place in Unicode. */
const fold = (code: number) => code >= 65 && code <= 90 ? code + 32 : code

/**
 * Natural order: run2 before run10, case only where nothing else differs. A loop over char codes rather than Intl.Collator,
 * which takes several times as long: the first cards of 12,345 tags wait for their order.
 */
export function compareNames(a: string, b: string): number {
  let i = 0, j = 0
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i), y = b.charCodeAt(j)
    if (isDigit(x) && isDigit(y)) {
      const endA = digitsEnd(a, i), endB = digitsEnd(b, j)
      const by = compareDigits(a.slice(i, endA), b.slice(j, endB))
      if (by !== 0) return by
      i = endA
      j = endB
      continue
    }
    if (x !== y && fold(x) !== fold(y)) return fold(x) - fold(y)
    i++
    j++
  }
  return (a.length - i) - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0)
}

function digitsEnd(text: string, from: number): number {
  while (from < text.length && isDigit(text.charCodeAt(from))) from++
  return from
}

/** Compares numbers of any length by value. */
function compareDigits(a: string, b: string): number {
  if (a === b) return 0
  const x = a.replace(/^0+/, ""), y = b.replace(/^0+/, "")
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0)
}

export interface Filter {
  /** null = everything passes. */
  readonly pattern: RegExp | null
  /** Why the text is no regular expression, null when it is one. */
  readonly error: string | null
  /** Of an expression that is wrong: which characters are. */
  readonly wrong?: readonly [from: number, to: number]
}

/** Reads a filter box: a regular expression, found anywhere in the name, case ignored. */
export function parseFilter(text: string): Filter {
  if (text === "") return { pattern: null, error: null }
  try {
    return { pattern: new RegExp(text, "i"), error: null }
  } catch (e) {
    const said = e instanceof Error ? e.message : String(e)
    return { pattern: null, error: said.replace(/^Invalid regular expression: \/.*\/\w*: /s, "") }
  }
}

/** How many leading characters, up to and including a "/", all names share. */
export function commonPrefix(names: readonly string[]): number {
  const first = names[0]
  if (first === undefined || names.length < 2) return 0
  let n = first.lastIndexOf("/") + 1
  for (const name of names) while (n > 0 && !name.startsWith(first.slice(0, n))) n = first.lastIndexOf("/", n - 2) + 1
  return n
}

/** A name as it is shown and spoken: one that cannot be seen gets words in its place. */
export function shownName(name: string): string {
  return name === "" ? "(no name)" : name.trim() === "" ? "(blank)" : name
}

/** What stands before the first "/" of a tag; the tag itself when it has none, as TensorBoard groups cards. */
export function groupOf(tag: string): string {
  const slash = tag.indexOf("/")
  return slash < 0 ? tag : tag.slice(0, slash)
}
