// A graph, with its details beside it.
import { useComputed, useSignal } from "@preact/signals"
import { useEffect, useMemo } from "preact/hooks"
import type { Costs, Graph } from "../../message.gen"
import { Canvas } from "./Canvas"
import { accountOf } from "./costs"
import { Details } from "./Details"
import { isGroup, type Item } from "./items"
import { Search } from "./Search"
import { openTo, Session } from "./session"
import type { LegendEntry } from "./colors"
import { folding, opened, selected } from "./view"

export function Viewer({ name, graph, costs }: { name: string; graph: Graph; costs: Costs | null }) {
  const fold = folding.value
  const session = useMemo(() => new Session(graph, fold), [graph, fold])
  useEffect(() => () => { session.leave() }, [session])
  const account = useMemo(() => costs && accountOf(costs, session.tree), [costs, session])
  // The same each time: whatever is open anew is laid out and painted anew.
  const begun = useMemo(() => session.begin(), [session])
  const open = useComputed(() => opened.value).value ?? begun
  const legend = useSignal<readonly LegendEntry[]>([])
  const goal = useSignal<Item | null>(null)
  const toggle = (item: Item) => {
    if (!isGroup(item)) return
    const next = new Set(open)
    if (!next.delete(item.id)) next.add(item.id)
    opened.value = next
  }
  const goTo = (item: Item) => {
    opened.value = openTo(item, open)
    selected.value = item.id
    goal.value = item
  }
  const chosen = session.item(selected.value)
  return (
    <div class="graph-body">
      <div class="graph-stage">
        <Canvas name={name} session={session} open={open} account={account} chosen={chosen} toggle={toggle} goal={goal} legend={legend} />
        <Search tree={session.tree} goTo={goTo} />
        <Legend entries={legend.value} />
      </div>
      <Details session={session} account={account} chosen={chosen} open={open} toggle={toggle} goTo={goTo} />
    </div>
  )
}

function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  if (entries.length === 0) return null
  return (
    <ul class="graph-legend" aria-label="What the colours say">
      {entries.map(({ paint, text }) => <li key={text}><i style={{ background: paint.fill }} /><bdi>{text}</bdi></li>)}
    </ul>
  )
}
