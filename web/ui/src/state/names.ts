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

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

/** Natural order: run2 before run10. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

export interface Filter {
  /** null = everything passes. */
  readonly pattern: RegExp | null
  /** Why the text is no regular expression, null when it is one. */
  readonly error: string | null
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

/** What stands before the first "/" of a tag; the tag itself when it has none, as TensorBoard groups cards. */
export function groupOf(tag: string): string {
  const slash = tag.indexOf("/")
  return slash < 0 ? tag : tag.slice(0, slash)
}
