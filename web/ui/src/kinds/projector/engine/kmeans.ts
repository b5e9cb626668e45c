// Clusters: k-means from well spread beginnings, how well it fits, and how clear its clusters are. Pure.
import { pick, type Points } from "./points"
import { sample, seeded } from "./random"

export interface Clusters {
  readonly k: number
  /** Cluster of each point; the largest cluster is 0. */
  readonly of: Uint8Array
  /** Sum of the squared distances of points to the middle of theirs. */
  readonly inertia: number
  readonly sizes: readonly number[]
}

export const MOST_CLUSTERS = 50
const ROUNDS = 60, STARTS = 3

export function kmeans(points: Points, k: number, seed = 1): Clusters {
  let best: Clusters | null = null
  for (let start = 0; start < STARTS; start++) {
    const found = lloyd(points, spreadCenters(points, k, seeded(seed + start)))
    if (!best || found.inertia < best.inertia) best = found
  }
  return best!
}

/** Centers that are points, each the likelier the farther it is from those before (k-means++). */
function spreadCenters({ n, dim, data }: Points, k: number, random: () => number): Float64Array {
  const centers = new Float64Array(k * dim), apart = new Float64Array(n).fill(Infinity)
  let next = Math.floor(random() * n)
  for (let c = 0; c < k; c++) {
    centers.set(data.subarray(next * dim, (next + 1) * dim), c * dim)
    let total = 0
    for (let i = 0; i < n; i++) total += apart[i] = Math.min(apart[i]!, distance(data, i * dim, centers, c * dim, dim))
    let left = random() * total
    next = 0
    while (next < n - 1 && (left -= apart[next]!) > 0) next++
  }
  return centers
}

function distance(a: Float32Array, i: number, b: Float64Array, j: number, dim: number): number {
  let sum = 0
  for (let d = 0; d < dim; d++) {
    const x = a[i + d]! - b[j + d]!
    sum += x * x
  }
  return sum
}

/** Moves centers to the middle of their points until no point changes. */
export function lloyd({ n, dim, data }: Points, centers: Float64Array): Clusters {
  const k = centers.length / dim, of = new Uint8Array(n), sizes = new Uint32Array(k)
  let inertia = 0
  for (let round = 0, changed = true; changed && round < ROUNDS; round++) {
    changed = round === 0
    inertia = 0
    for (let i = 0; i < n; i++) {
      let best = 0, least = Infinity
      for (let c = 0; c < k; c++) {
        const apart = distance(data, i * dim, centers, c * dim, dim)
        if (apart < least) { least = apart; best = c }
      }
      if (of[i] !== best) { of[i] = best; changed = true }
      inertia += least
    }
    if (changed) recenter({ n, dim, data }, of, centers, sizes)
  }
  return bySize(of, k, inertia)
}

function recenter({ n, dim, data }: Points, of: Uint8Array, centers: Float64Array, sizes: Uint32Array): void {
  const sums = new Float64Array(centers.length)
  sizes.fill(0)
  for (let i = 0, at = 0; i < n; i++) {
    sizes[of[i]!]!++
    for (let d = 0, to = of[i]! * dim; d < dim; d++) sums[to + d]! += data[at++]!
  }
  // A cluster without points stays where it is.
  for (let c = 0; c < sizes.length; c++) if (sizes[c]! > 0) for (let d = c * dim; d < (c + 1) * dim; d++) centers[d] = sums[d]! / sizes[c]!
}

/** Numbers clusters by size. */
function bySize(of: Uint8Array, k: number, inertia: number): Clusters {
  const sizes = new Array<number>(k).fill(0)
  for (const c of of) sizes[c]!++
  const order = sizes.map((_, c) => c).sort((a, b) => sizes[b]! - sizes[a]! || a - b), place = new Uint8Array(k)
  order.forEach((c, to) => { place[c] = to })
  return { k, of: of.map(c => place[c]!), inertia, sizes: order.map(c => sizes[c]!) }
}

/** How many points a silhouette is made of at most. */
export const SILHOUETTE = 1000

/**
 * The mean over points of how much nearer they are to their own cluster than to the nearest other, −1 to 1; of a sample where there are
 * many points. NaN for less than two clusters.
 */
export function silhouette(points: Points, clusters: Clusters): number {
  const rows = sample(points.n, SILHOUETTE, seeded(7)), { n, dim, data } = pick(points, rows), k = clusters.k
  const of = Uint8Array.from(rows, row => clusters.of[row]!), sizes = new Uint32Array(k)
  for (const c of of) sizes[c]!++
  if (sizes.filter(s => s > 0).length < 2) return NaN
  let total = 0
  const sums = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    sums.fill(0)
    for (let j = 0, at = 0; j < n; j++) {
      let apart = 0
      for (let d = 0; d < dim; d++, at++) {
        const x = data[i * dim + d]! - data[at]!
        apart += x * x
      }
      sums[of[j]!]! += Math.sqrt(apart)
    }
    const own = of[i]!
    if (sizes[own]! < 2) continue // alone in its cluster: 0
    const inside = sums[own]! / (sizes[own]! - 1)
    let outside = Infinity
    for (let c = 0; c < k; c++) if (c !== own && sizes[c]! > 0) outside = Math.min(outside, sums[c]! / sizes[c]!)
    const most = Math.max(inside, outside)
    if (most > 0) total += (outside - inside) / most
  }
  return total / n
}
