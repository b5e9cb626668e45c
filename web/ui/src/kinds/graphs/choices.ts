// Which graphs the visible runs have, and what costs go with each.
import { computed } from "@preact/signals"
import { cardsByRun, type Card } from "../../cards/groups"
import { runsOfTag, tagsOf } from "../../state/tags"
import type { RunInfo, TagInfo } from "../../types"

export const PLUGINS = ["graphs", "graph_keras_model", "graph_run_metadata", "graph_run_metadata_graph", "graph_tagged_run_metadata"]

export interface Choice extends Card {
  readonly run: RunInfo
  /** Within its run. */
  readonly label: string
}

const all = computed<readonly Choice[]>(() => {
  const { visible } = tagsOf(PLUGINS)
  return visible.value.flatMap(tag => cardsByRun(tag, runsOfTag(tag.id)).map(card => ({ ...card, run: card.run!, label: labelOf(tag) })))
})

/** By run, in the order in which one looks at them. */
export const choices = computed<readonly Choice[]>(() => {
  const order = new Map<number, number>()
  for (const { run } of all.value) if (!order.has(run.id)) order.set(run.id, order.size)
  const rank = ({ run, tag }: Choice) => order.get(run.id)! * PLUGINS.length + PLUGINS.indexOf(tag.plugin)
  return all.value.filter(({ tag }) => tag.plugin !== "graph_tagged_run_metadata").sort((a, b) => rank(a) - rank(b))
})

/** What is known of the costs of a run's graphs. */
export function profilesOf(run: RunInfo): readonly Choice[] {
  return all.value.filter(choice => choice.run.id === run.id && (choice.tag.plugin === "graph_tagged_run_metadata" || choice.tag.plugin === "graph_run_metadata"))
}

/** What a graph is called within its run. */
export function labelOf({ plugin, name }: TagInfo): string {
  switch (plugin) {
    case "graphs": return "Graph of the run"
    case "graph_keras_model": return `Model ${name}`
    case "graph_tagged_run_metadata": return name
    default: return `Function ${name}`
  }
}
