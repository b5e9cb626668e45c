// Which names fit what is being typed in an expression. Pure.
import type { CompareNames } from "../../message.gen"

export interface Suggestion {
  /** What is shown; untrusted. */
  readonly name: string
  /** What is put into the expression. */
  readonly text: string
  readonly does: string
}

/** So many are offered at once. */
const MOST = 8
/** What is being typed before the caret: a name, or a metric and the beginning of a field. */
const TYPED = /(?:([A-Za-z_]\w*|metric\("(?:[^"\\]|\\.)*"\))\.)?([\p{L}_][\p{L}\p{N}_/-]*)?$/u

/** What was begun before the caret. */
function begun(text: string, caret: number): { readonly of: string; readonly word: string } {
  const [, of = "", word = ""] = TYPED.exec(text.slice(0, caret)) ?? []
  return { of, word }
}

export function suggestions(names: CompareNames, text: string, caret: number): readonly Suggestion[] {
  const { of, word } = begun(text, caret), before = text.slice(0, caret)
  // Within quotes stands a value.
  if ((of === "" && word === "") || (before.split('"').length % 2 === 0 && of === "")) return []
  if (of !== "") return names.metrics.some(m => m.spelling === of) ? names.fields.filter(f => f.startsWith(word) && f !== word).map(f => ({ name: `${of}.${f}`, text: f, does: "of the metric" })) : []
  const all: Suggestion[] = [
    ...names.params.map(p => ({ name: p.name, text: p.spelling, does: "setting" })), ...names.metrics.map(m => ({ name: m.name, text: m.spelling, does: "metric" })),
    ...names.words.map(w => ({ name: w.word, text: w.word, does: w.does })),
  ]
  const wanted = word.toLowerCase(), found = all.filter(s => s.name.toLowerCase().includes(wanted) && s.text !== word)
  return found.sort((a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted))).slice(0, MOST)
}

/** The expression with the name in place of what was begun, and where the caret goes. */
export function accept(text: string, caret: number, s: Suggestion): { readonly text: string; readonly caret: number } {
  const { word } = begun(text, caret), from = caret - word.length
  return { text: text.slice(0, from) + s.text + text.slice(caret), caret: from + s.text.length }
}
