// Run filters that are expressions: the server says which runs match; and the box completes names. Its code comes after the page.
import { effect, useSignal, type Signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { ask } from "../live/ask"
import { Asker } from "../live/select"
import type { Compared, CompareNames } from "../message.gen"
import { catalog, isQuery, queried, runs, runStats } from "../state/data"
import { runFilter } from "../state/view"
import { accept, suggestions, type Suggestion } from "./completion"

const TYPED = 150, LIVE = 2_000

const asker = new Asker<string, Compared>(
  (query, stop) => ask<Compared>("compare", stop, { query, mode: "expression", archived: true }),
  (told, text) => {
    const matching = told.error ? queried.peek()?.runs ?? new Set(runs.peek().map(r => r.id)) : new Set(told.rows.flatMap(row => [...row.runs, ...row.joined ?? []]))
    queried.value = { text, runs: matching, error: told.error ?? null }
  },
  message => { queried.value = { text: runFilter.peek(), runs: queried.peek()?.runs ?? new Set(), error: { message, from: 0, to: 0 } } },
)

let before = ""
effect(() => {
  void [catalog.value, runStats.value]
  if (!isQuery.value) { before = ""; queried.value = null; return }
  const text = runFilter.value
  asker.want(text, text === before ? LIVE : before === "" ? 0 : TYPED)
  before = text
})

/** The list of names below a box of expressions; it listens to the box, which has the given id. */
export function Completion({ box }: { box: string }) {
  const names = useSignal<CompareNames | null>(null), list = useSignal<readonly Suggestion[]>([]), at = useSignal(-1)
  useEffect(() => {
    const input = document.getElementById(box)
    if (!(input instanceof HTMLInputElement)) return
    return listen(input, { names, list, at })
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
        <li key={s.text} id={`${box}-${i}`} role="option" aria-selected={i === at.value} title={s.name} onPointerDown={e => { e.preventDefault(); take(document.getElementById(box) as HTMLInputElement, s); list.value = [] }}>
          <bdi>{s.name}</bdi><span class="count">{s.does}</span>
        </li>
      ))}
    </ul>
  )
}

interface Shown { readonly names: Signal<CompareNames | null>; readonly list: Signal<readonly Suggestion[]>; readonly at: Signal<number> }

function listen(input: HTMLInputElement, { names, list, at }: Shown): () => void {
  const stop = new AbortController(), { signal } = stop
  const look = () => {
    list.value = names.value && document.activeElement === input ? suggestions(names.value, input.value, input.selectionStart ?? input.value.length) : []
    at.value = -1
  }
  const fetchNames = () => { ask<CompareNames>("compare/names", signal).then(told => { names.value = told; look() }, () => undefined) }
  const key = (e: KeyboardEvent) => {
    const n = list.peek().length
    if (n === 0) return
    if (e.key === "ArrowDown" || e.key === "ArrowUp") at.value = e.key === "ArrowDown" ? (at.peek() + 1) % n : (Math.max(0, at.peek()) + n - 1) % n
    else if ((e.key === "Enter" || e.key === "Tab") && at.peek() >= 0) { take(input, list.peek()[at.peek()]!); look() }
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

/** Puts a name where it was begun. */
function take(input: HTMLInputElement, s: Suggestion): void {
  const { text, caret } = accept(input.value, input.selectionStart ?? input.value.length, s)
  runFilter.value = text
  input.value = text
  input.setSelectionRange(caret, caret)
}
