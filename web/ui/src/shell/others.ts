// What the log holds that has no tab here, in words. Pure.
import { compareNames } from "../kit/names"
import { count, plural } from "../kit/numbers"
import type { PluginFiles } from "../message.gen"

export interface Kind {
  /** Untrusted text, as is all of `there`. */
  readonly name: string
  /** What there is of it, part by part. */
  readonly there: readonly string[]
  /** How to open it. */
  readonly how: string
}

/** The plugins of TensorBoard that log something, under the names that its tabs have; some tabs gather several. */
const NAMES: Readonly<Record<string, string>> = {
  images: "Images", audio: "Audio", histograms: "Histograms", text: "Text", mesh: "Meshes", hparams: "HParams", pr_curves: "PR curves",
  custom_scalars: "Custom scalars", graphs: "Graphs", graph_keras_model: "Graphs", graph_run_metadata: "Graphs",
  graph_run_metadata_graph: "Graphs", graph_tagged_run_metadata: "Graphs", projector: "Projector", profile: "Profile",
}

const TENSORBOARD = "TensorBoard shows it, on the same directory, also while this board has it open."
const OWN = "It belongs to a plugin that is installed beside TensorBoard; the plugin's own pages say how."
const HOW: Readonly<Record<string, string>> = {
  Profile: "TensorBoard's profiler shows it, a plugin of its own: pip install tensorboard tensorboard-plugin-profile, then start tensorboard on the same directory and open its tab Profile. Single traces also open in ui.perfetto.dev.",
}

/** More names than this are only counted. */
const MOST_NAMES = 5

/**
 * The kinds in `others`, which counts tags by plugin, and those of files that plugins keep; a plugin that TensorBoard does not bring
 * along keeps its own name, untrusted text.
 */
export function kindsOf(others: Readonly<Record<string, number>>, files: readonly PluginFiles[]): Kind[] {
  const tags = new Map<string, number>(), there = new Map<string, string[]>(), brought = new Set<string>()
  const named = (plugin: string) => {
    const known = Object.hasOwn(NAMES, plugin), name = known ? NAMES[plugin]! : plugin
    if (known) brought.add(name)
    if (!there.has(name)) there.set(name, [])
    return name
  }
  for (const [plugin, n] of Object.entries(others)) {
    if (n <= 0) continue
    const name = named(plugin)
    tags.set(name, (tags.get(name) ?? 0) + n)
  }
  for (const [name, n] of tags) there.get(name)!.push(plural(n, "tag"))
  for (const kept of files) there.get(named(kept.name))!.push(filesText(kept))
  return [...there].map(([name, parts]) => ({ name, there: parts, how: Object.hasOwn(HOW, name) ? HOW[name]! : brought.has(name) ? TENSORBOARD : OWN }))
    .toSorted((a, b) => compareNames(a.name, b.name))
}

/** "2024_01_01 and 3 more in train, eval" */
function filesText({ runs, allRuns, entries, allEntries }: PluginFiles): string {
  return `${listed(entries, allEntries)} in ${listed(runs.map(run => run === "." ? "the log directory" : run), allRuns)}`
}

function listed(names: readonly string[], all: number): string {
  const shown = names.slice(0, MOST_NAMES), more = all - shown.length
  return shown.join(", ") + (more > 0 ? ` and ${count(more)} more` : "")
}
