// Which points are near which. Pure.
import type { Points } from "./points"

export const METRICS = ["cosine", "euclidean"] as const
export type Metric = typeof METRICS[number]

export interface Near {
  readonly points: Uint32Array
  /** Nearest first. */
  readonly distances: Float32Array
}

/** The k points nearest to one, itself left out. Cosine: 1 less the cosine of the angle. */
export function nearest(points: Points, of: number, k: number, metric: Metric): Near {
  const all = distancesFrom(points, of, metric), best = new Nearest(1, Math.min(k, points.n - 1))
  for (let i = 0; i < points.n; i++) if (i !== of) best.offer(0, i, all[i]!)
  return { points: best.points, distances: best.distances }
}

export function distancesFrom({ n, dim, data }: Points, of: number, metric: Metric): Float32Array {
  const out = new Float32Array(n), from = data.subarray(of * dim, (of + 1) * dim)
  let square = 0
  for (const x of from) square += x * x
  for (let i = 0, at = 0; i < n; i++) {
    let dot = 0, own = 0, apart = 0
    for (let j = 0; j < dim; j++, at++) {
      const x = data[at]!, y = from[j]!
      dot += x * y
      own += x * x
      apart += (x - y) * (x - y)
    }
    out[i] = metric === "euclidean" ? Math.sqrt(apart) : own * square > 0 ? Math.max(0, 1 - dot / Math.sqrt(own * square)) : 1
  }
  return out
}

/** The k nearest of each of n rows, kept sorted while they are found. */
export class Nearest {
  readonly points: Uint32Array
  readonly distances: Float32Array

  constructor(n: number, readonly k: number) {
    this.points = new Uint32Array(n * k)
    this.distances = new Float32Array(n * k).fill(Infinity)
  }

  offer(row: number, point: number, distance: number): void {
    const { k, points, distances } = this, first = row * k
    let at = first + k - 1
    if (k === 0 || !(distance < distances[at]!)) return
    for (; at > first && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!
      points[at] = points[at - 1]!
    }
    distances[at] = distance
    points[at] = point
  }
}

/** The k nearest points of each, by squared euclidean distance; it yields its progress, 0 to 1, now and then. */
export function* neighbourhoods({ n, dim, data }: Points, k: number): Generator<number, Nearest> {
  const best = new Nearest(n, Math.min(k, n - 1))
  for (let i = 0, done = 0; i < n; i++) {
    const from = i * dim
    for (let j = i + 1, at = j * dim; j < n; j++, at += dim) {
      let apart = 0
      for (let d = 0; d < dim; d++) {
        const x = data[from + d]! - data[at + d]!
        apart += x * x
      }
      best.offer(i, j, apart)
      best.offer(j, i, apart)
    }
    done += n - i
    if (i % 32 === 31) yield done / (n * (n + 1) / 2)
  }
  return best
}
