// Run filters that are expressions: the server says which runs match; and the box completes names. Its code comes after the page.
import { effect } from "@preact/signals"
import { NamesBelow } from "../cards/names/NamesBelow"
import { ask } from "../live/ask"
import { Asker } from "../live/select"
import type { Compared } from "../message.gen"
import { catalog, isQuery, queried, runs, runStats } from "../state/data"
import { runFilter } from "../state/view"

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

/** The list of names below the box of the run filter, which has the given id. */
export function Completion({ box }: { box: string }) {
  return <NamesBelow box={box} of="compare" take={text => { runFilter.value = text }} />
}
