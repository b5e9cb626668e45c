// How a long name is cut: in the middle, where names of runs differ least. CSS cuts the head; the tail always shows.

export interface SplitName {
  /** What all names share; drawn faint. */
  readonly shared: string
  readonly head: string
  readonly tail: string
}

const TAIL = 12
/** Shorter names are given whole to the head: they hardly ever need cutting. */
const SHORT = 20

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
  for (let i = from; i < rest.length - 4; i++) if (/[/_\-=.,\s]/.test(rest[i]!)) return i
  const code = rest.charCodeAt(from)
  return code >= 0xdc00 && code <= 0xdfff ? from - 1 : from
}
