// What the log holds that has no tab here, in words. Pure.
import { compareNames } from "../kit/names"

export interface Kind {
  readonly name: string
  /** How many tags of it there are. */
  readonly tags: number
}

/** The plugins of TensorBoard that log something, under the names that its tabs have; some tabs gather several. */
const NAMES: Readonly<Record<string, string>> = {
  images: "Images", audio: "Audio", histograms: "Histograms", text: "Text", mesh: "Meshes", hparams: "HParams", pr_curves: "PR curves",
  custom_scalars: "Custom scalars", graphs: "Graphs", graph_keras_model: "Graphs", graph_run_metadata: "Graphs",
  graph_run_metadata_graph: "Graphs", graph_tagged_run_metadata: "Graphs", projector: "Projector",
}

/** The kinds in `others`, which counts tags by plugin; a plugin that TensorBoard does not bring along keeps its own name, untrusted text. */
export function kindsOf(others: Readonly<Record<string, number>>): Kind[] {
  const tags = new Map<string, number>()
  for (const [plugin, count] of Object.entries(others)) {
    if (count <= 0) continue
    const name = Object.hasOwn(NAMES, plugin) ? NAMES[plugin]! : plugin
    tags.set(name, (tags.get(name) ?? 0) + count)
  }
  return [...tags].map(([name, count]) => ({ name, tags: count })).toSorted((a, b) => compareNames(a.name, b.name))
}
