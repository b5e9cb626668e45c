// t-SNE (van der Maaten), with the forces between points far apart taken together. Pure.
import type { Nearest } from "./neighbours"
import { normals, seeded } from "./random"
import { Tree } from "./tree"

export interface TsneOptions {
  readonly dims: 2 | 3
  readonly perplexity: number
  /** 0 = as suits the number of points. */
  readonly rate: number
}

/** Neighbours that are needed for a perplexity. */
export const neighboursFor = (perplexity: number) => Math.ceil(3 * perplexity)

/** For so many rounds clusters are pulled together more strongly, so that they find to each other. */
const EARLY = 150, EXAGGERATION = 12
const THETA = 0.8

export class Tsne {
  iteration = 0
  /** Point after point. */
  readonly at: Float64Array
  private readonly n: number
  private readonly dims: 2 | 3
  private readonly rate: number
  private readonly links: Links
  private readonly speed: Float64Array
  private readonly gains: Float64Array
  private readonly pull: Float64Array
  private readonly away: Float64Array
  private readonly tree: Tree

  constructor(n: number, near: Nearest, { dims, perplexity, rate }: TsneOptions, start: Float32Array | null = null) {
    this.n = n
    this.dims = dims
    this.rate = rate > 0 ? rate : Math.max(n / EXAGGERATION / 4, 50)
    this.links = linksOf(n, near, perplexity)
    const normal = normals(seeded(3))
    this.at = Float64Array.from({ length: n * dims }, (_, i) => (start ? start[i]! : 0) + 1e-4 * normal())
    this.speed = new Float64Array(n * dims)
    this.gains = new Float64Array(n * dims).fill(1)
    this.pull = new Float64Array(n * dims)
    this.away = new Float64Array(n * dims)
    this.tree = new Tree(dims, n)
  }

  step(): void {
    const { n, dims, at, away, pull, speed, gains, rate } = this
    this.attract()
    const total = this.repel()
    const early = this.iteration < EARLY, momentum = early ? 0.5 : 0.8, stronger = early ? EXAGGERATION : 1
    for (let i = 0; i < n * dims; i++) {
      const gradient = 4 * (stronger * pull[i]! - away[i]! / total)
      gains[i] = Math.max(0.01, gradient > 0 === speed[i]! > 0 ? gains[i]! * 0.8 : gains[i]! + 0.2)
      speed[i] = momentum * speed[i]! - rate * gains[i]! * gradient
      at[i]! += speed[i]!
    }
    this.center()
    this.iteration++
  }

  private attract(): void {
    const { n, dims, at, pull, links: { first, to, weight } } = this
    pull.fill(0)
    for (let i = 0; i < n; i++) for (let e = first[i]!; e < first[i + 1]!; e++) {
      const j = to[e]!
      let apart = 0
      for (let d = 0; d < dims; d++) apart += (at[i * dims + d]! - at[j * dims + d]!) ** 2
      const force = weight[e]! / (1 + apart)
      for (let d = 0; d < dims; d++) pull[i * dims + d]! += force * (at[i * dims + d]! - at[j * dims + d]!)
    }
  }

  private repel(): number {
    const { n, dims, at, away, tree } = this, force = new Float64Array(dims)
    tree.build(at, n)
    let total = 0
    for (let i = 0; i < n; i++) {
      force.fill(0)
      total += tree.push(at, i * dims, THETA, force)
      for (let d = 0; d < dims; d++) away[i * dims + d] = force[d]!
    }
    return Math.max(total, 1e-12)
  }

  private center(): void {
    const { n, dims, at } = this
    for (let d = 0; d < dims; d++) {
      let mean = 0
      for (let i = d; i < n * dims; i += dims) mean += at[i]!
      mean /= n
      for (let i = d; i < n * dims; i += dims) at[i]! -= mean
    }
  }
}

/** Which points pull which: links `first[i]` to `first[i + 1]` are those of point i. */
interface Links { readonly first: Uint32Array; readonly to: Uint32Array; readonly weight: Float64Array }

/** How likely each would choose each as its neighbour, in both directions; they sum to 1. */
export function linksOf(n: number, near: Nearest, perplexity: number): Links {
  const { k } = near, one = new Float64Array(n * k)
  for (let i = 0; i < n; i++) likelihoods(near.distances, i * k, k, Math.min(perplexity, k), one)
  const counts = new Uint32Array(n + 1), mutual = new Map<number, number>()
  for (let i = 0; i < n; i++) for (let e = i * k; e < (i + 1) * k; e++) {
    const j = near.points[e]!, key = Math.min(i, j) * n + Math.max(i, j)
    mutual.set(key, (mutual.get(key) ?? 0) + one[e]! / (2 * n))
  }
  for (const key of mutual.keys()) { counts[Math.floor(key / n) + 1]!++; counts[key % n + 1]!++ }
  for (let i = 0; i < n; i++) counts[i + 1]! += counts[i]!
  const first = counts.slice(), next = counts.slice(), to = new Uint32Array(2 * mutual.size), weight = new Float64Array(2 * mutual.size)
  for (const [key, p] of mutual) {
    const i = Math.floor(key / n), j = key % n, a = next[i]!++, b = next[j]!++
    to[a] = j
    to[b] = i
    weight[a] = weight[b] = p
  }
  return { first, to, weight }
}

/** Weights of neighbours by squared distance, as narrow as the perplexity asks. */
function likelihoods(squares: Float32Array, from: number, k: number, perplexity: number, out: Float64Array): void {
  const goal = Math.log(perplexity), least = squares[from]!
  let beta = 1, low = 0, high = Infinity
  for (let round = 0; round < 60; round++) {
    let sum = 0, moment = 0
    for (let e = from; e < from + k; e++) {
      const p = out[e] = Math.exp(-(squares[e]! - least) * beta)
      sum += p
      moment += (squares[e]! - least) * p
    }
    const entropy = Math.log(sum) + beta * moment / sum
    for (let e = from; e < from + k; e++) out[e]! /= sum
    if (Math.abs(entropy - goal) < 1e-5) return
    if (entropy > goal) { low = beta; beta = high === Infinity ? beta * 2 : (beta + high) / 2 } else { high = beta; beta = (beta + low) / 2 }
  }
}
