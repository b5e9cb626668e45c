// A graph from the user's disk: the server reads it, and keeps nothing of it.
import { signal } from "@preact/signals"
import { apiUrl } from "../../kit/server"
import { readServerError } from "../../live/serverError"
import type { Graph, GraphValue } from "../../message.gen"
import { opened, selected } from "./view"

export interface GraphFile {
  readonly name: string
  readonly graph: Graph
  /** Tells files apart that have one name. */
  readonly number: number
}

/** null while the log's own graphs are shown. */
export const file = signal<GraphFile | null>(null)
/** Why the last file is not shown; "" where it is. */
export const problem = signal("")

let number = 0

export async function openFile(chosen: File): Promise<void> {
  const mine = ++number
  try {
    const response = await fetch(apiUrl("graph"), { method: "POST", body: chosen, headers: { "Content-Type": "application/octet-stream" } })
    if (!response.ok) throw new Error((await readServerError(response)).message)
    const { graph } = await response.json() as GraphValue
    if (mine !== number) return
    if (!graph || graph.nodes.length === 0) throw new Error("there is no operation in it")
    opened.value = null
    selected.value = ""
    problem.value = ""
    file.value = { name: chosen.name, graph, number: mine }
  } catch (e) {
    if (mine === number) problem.value = `${chosen.name} cannot be shown: ${e instanceof Error ? e.message : String(e)}`
  }
}

export function closeFile(): void {
  number++
  problem.value = ""
  opened.value = null
  selected.value = ""
  file.value = null
}
