// The names that fit what is being typed in a box of expressions, below it.
import { useSignal, type Signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { ask } from "../../live/ask"
import type { CompareNames } from "../../message.gen"
import { accept, suggestions, type Suggestion } from "./completion"

interface Props {
  /** The id of the box. */
  readonly box: string
  /** Whose names: those of queries of runs, or of formulas. */
  readonly of: "compare" | "derive"
  /** Takes the text of the box with a name in it. */
  take(text: string): void
}

/** The list of names below a box of expressions; it listens to the box. */
export function NamesBelow({ box, of, take }: Props) {
  const names = useSignal<CompareNames | null>(null), list = useSignal<readonly Suggestion[]>([]), at = useSignal(-1)
  const put = (input: HTMLInputElement, s: Suggestion) => { take(accepted(input, s)) }
  useEffect(() => {
    const input = document.getElementById(box)
    if (!(input instanceof HTMLInputElement)) return
    return listen(input, { of, names, list, at, put })
  }, [box])
  useEffect(() => {
    const input = document.getElementById(box)
    input?.setAttribute("aria-expanded", String(list.value.length > 0))
    if (at.value >= 0) input?.setAttribute("aria-activedescendant", `${box}-${at.value}`)
    else input?.removeAttribute("aria-activedescendant")
  }, [list.value, at.value])
  if (list.value.length === 0) return null
  return (
    <ul class="completion" id={`${box}-list`} role="listbox" aria-label="Names for the expression">
      {list.value.map((s, i) => (
        <li key={s.text} id={`${box}-${i}`} role="option" aria-selected={i === at.value} title={s.name} onPointerDown={e => { e.preventDefault(); put(document.getElementById(box) as HTMLInputElement, s); list.value = [] }}>
          <bdi>{s.name}</bdi><span class="count">{s.does}</span>
        </li>
      ))}
    </ul>
  )
}

interface Shown { readonly of: Props["of"]; put(input: HTMLInputElement, s: Suggestion): void; readonly names: Signal<CompareNames | null>; readonly list: Signal<readonly Suggestion[]>; readonly at: Signal<number> }

function listen(input: HTMLInputElement, { of, put, names, list, at }: Shown): () => void {
  const stop = new AbortController(), { signal } = stop
  const look = () => {
    list.value = names.value && document.activeElement === input ? suggestions(names.value, input.value, input.selectionStart ?? input.value.length) : []
    at.value = -1
  }
  const fetchNames = () => { ask<CompareNames>(`${of}/names`, signal).then(told => { names.value = told; look() }, () => undefined) }
  const key = (e: KeyboardEvent) => {
    const n = list.peek().length
    if (n === 0) return
    if (e.key === "ArrowDown" || e.key === "ArrowUp") at.value = e.key === "ArrowDown" ? (at.peek() + 1) % n : (Math.max(0, at.peek()) + n - 1) % n
    else if ((e.key === "Enter" || e.key === "Tab") && at.peek() >= 0) { put(input, list.peek()[at.peek()]!); look() }
    else if (e.key === "Escape") list.value = []
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": `${input.id}-list`, "aria-expanded": "false" }).forEach(([name, value]) => { input.setAttribute(name, value) })
  input.addEventListener("focus", fetchNames, { signal })
  input.addEventListener("input", look, { signal })
  input.addEventListener("blur", () => { list.value = [] }, { signal })
  input.addEventListener("keydown", key, { signal, capture: true })
  if (document.activeElement === input) fetchNames()
  return () => { stop.abort() }
}

/** Puts a name where it was begun; the whole text then. */
function accepted(input: HTMLInputElement, s: Suggestion): string {
  const { text, caret } = accept(input.value, input.selectionStart ?? input.value.length, s)
  input.value = text
  input.setSelectionRange(caret, caret)
  return text
}
