// What the page and its worker say to each other.
import type { Metric } from "./neighbours"
import type { Treatment } from "./points"

export type Search = "tsne" | "umap"

/** What the worker is asked for. `job` numbers what takes long: answers of older ones are of no interest. */
export type Question =
  | { readonly ask: "data"; readonly data: Float32Array; readonly dim: number; readonly treatment: Treatment }
  | { readonly ask: "treat"; readonly treatment: Treatment; readonly rows: Uint32Array | null }
  | { readonly ask: "near"; readonly point: number; readonly metric: Metric; readonly k: number }
  | { readonly ask: "custom"; readonly ends: readonly { readonly from: Uint32Array; readonly to: Uint32Array }[] }
  | { readonly ask: "tsne"; readonly job: number; readonly dims: 2 | 3; readonly perplexity: number; readonly rate: number }
  | { readonly ask: "umap"; readonly job: number; readonly dims: 2 | 3; readonly neighbours: number }
  | { readonly ask: "pause" | "resume" | "stop" }
  /** The last places have been drawn: the next may come. */
  | { readonly ask: "next" }
  | { readonly ask: "clusters"; readonly k: number }
  | { readonly ask: "curve"; readonly job: number; readonly most: number }

/** Points are numbered as they were logged, wherever only some of them are looked at. */
export type Answer =
  | {
    readonly is: "components"; readonly scores: Float32Array; readonly components: number; readonly shares: readonly number[]
    readonly ms: number; readonly mended: number; readonly rows: Uint32Array | null
  }
  | { readonly is: "near"; readonly point: number; readonly points: Uint32Array; readonly distances: Float32Array }
  | { readonly is: "custom"; readonly places: Float32Array }
  | { readonly is: "progress"; readonly job: number; readonly what: string; readonly share: number }
  | { readonly is: "places"; readonly job: number; readonly places: Float32Array; readonly iteration: number; readonly of: number; readonly running: boolean }
  | { readonly is: "clusters"; readonly k: number; readonly of: Uint8Array; readonly sizes: readonly number[]; readonly inertia: number; readonly silhouette: number; readonly reduced: number }
  | { readonly is: "curve"; readonly job: number; readonly rows: readonly CurveRow[]; readonly done: boolean }
  | { readonly is: "problem"; readonly text: string }

export interface CurveRow { readonly k: number; readonly inertia: number; readonly silhouette: number }

/** A projector looks at no more points than this when it searches for places of all of them. */
export const MOST_SEARCHED = 10_000
/** So many components are found at first. */
export const COMPONENTS = 10
/** What takes long is done in at most so many dimensions. */
export const REDUCED = 50
