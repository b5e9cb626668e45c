// Which words of two texts differ. Pure.
import { diffWordsWithSpace } from "diff"

export interface Piece { readonly text: string; readonly kind: "same" | "added" | "removed" }

export interface WordDiff {
  /** What the second text consists of, with what only the first one has at its place. */
  readonly pieces: readonly Piece[]
  /** Why nothing is marked; "" where something may be. */
  readonly note: string
}

/** Longer texts are not compared, nor those that so many changes part: finding these takes time that grows with their square. */
export const MOST_LETTERS = 200_000
const MOST_CHANGES = 2_000
/** Texts that share less than this are different texts: marking nearly every word would tell nothing. */
const LEAST_SHARED = 0.2

export function diffOf(from: string, to: string): WordDiff {
  const plain = (note: string): WordDiff => ({ pieces: [{ text: to, kind: "same" }], note })
  if (from === to) return plain("The same text as in the first column.")
  if (from.length + to.length > MOST_LETTERS) return plain("The texts are too long to be compared word by word.")
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MOST_CHANGES })
  if (!changes) return plain("The texts differ in too many words to mark them.")
  const pieces = changes.map(({ value, added, removed }): Piece => ({ text: value, kind: added ? "added" : removed ? "removed" : "same" }))
  const shared = pieces.reduce((sum, { text, kind }) => kind === "same" ? sum + text.replace(/\s+/g, "").length : sum, 0)
  const longer = Math.max(...[from, to].map(text => text.replace(/\s+/g, "").length))
  return longer > 0 && shared < LEAST_SHARED * longer ? plain("Hardly a word is that of the first column's text, so none is marked.") : { pieces, note: "" }
}
