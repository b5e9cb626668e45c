// The dashboards, in the order of their tabs. Each is a chunk of its own, which comes when its tab is opened.
import type { Entry } from "./dashboard"

export const KINDS: readonly Entry[] = [
  { name: "time_series", label: "Time series", plugins: ["scalars", "images", "histograms"], mixes: true, load: () => import("./time_series") },
  { name: "scalars", label: "Scalars", plugins: ["scalars"], load: () => import("./scalars") },
  { name: "compare", label: "Compare", plugins: [], load: () => import("./compare") },
  { name: "side_by_side", label: "Side by side", plugins: [], load: () => import("./side_by_side") },
  { name: "images", label: "Images", plugins: ["images"], load: () => import("./images") },
  { name: "audio", label: "Audio", plugins: ["audio"], load: () => import("./audio") },
  { name: "histograms", label: "Histograms", plugins: ["histograms"], load: () => import("./histograms") },
  { name: "distributions", label: "Distributions", plugins: ["histograms"], load: () => import("./distributions") },
  { name: "text", label: "Text", plugins: ["text"], load: () => import("./text") },
  { name: "hparams", label: "HParams", plugins: ["hparams"], load: () => import("./hparams") },
  { name: "pr_curves", label: "PR curves", plugins: ["pr_curves"], load: () => import("./pr_curves") },
  { name: "custom_scalars", label: "Custom scalars", plugins: ["custom_scalars"], load: () => import("./custom_scalars") },
  { name: "meshes", label: "Meshes", plugins: ["mesh"], load: () => import("./meshes") },
  { name: "graphs", label: "Graphs", plugins: ["graphs", "graph_keras_model", "graph_run_metadata", "graph_run_metadata_graph", "graph_tagged_run_metadata"], load: () => import("./graphs") },
  { name: "projector", label: "Projector", plugins: ["projector"], load: () => import("./projector") },
]
