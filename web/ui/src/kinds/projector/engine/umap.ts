// UMAP, by umap-js; neighbours and the beginning are ours: exact ones, and principal components rather than chance.
import { UMAP } from "umap-js"
import type { Nearest } from "./neighbours"
import type { Points } from "./points"
import { seeded } from "./random"

export interface UmapOptions { readonly dims: 2 | 3; readonly neighbours: number; readonly minDist: number }

export class Umap {
  readonly rounds: number
  iteration = 0
  private readonly umap: UMAP

  /** `near` has the points other than itself by squared distance, nearest first. */
  constructor(points: Points, near: Nearest, { dims, neighbours, minDist }: UmapOptions, start: Float32Array) {
    const { n, dim, data } = points, rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * dim, (i + 1) * dim)))
    const k = Math.min(neighbours, near.k + 1), umap = this.umap = new UMAP({ nComponents: dims, nNeighbors: k, minDist, random: seeded(5) })
    const list = <T>(of: (i: number, at: number) => T, first: (i: number) => T) => rows.map((_, i) => [first(i), ...Array.from({ length: k - 1 }, (_, e) => of(i, i * near.k + e))])
    // A point is its own nearest neighbour.
    umap.setPrecomputedKNN(list((_, at) => near.points[at]!, i => i), list((_, at) => Math.sqrt(near.distances[at]!), () => 0))
    this.rounds = umap.initializeFit(rows)
    for (const [i, place] of umap.getEmbedding().entries()) for (let d = 0; d < dims; d++) place[d] = start[i * dims + d]!
  }

  step(): void {
    this.iteration = this.umap.step()
  }

  place(i: number, d: number): number {
    return this.umap.getEmbedding()[i]![d] ?? 0
  }
}

/** UMAP begins within a box of this width. */
export const UMAP_WIDTH = 20
