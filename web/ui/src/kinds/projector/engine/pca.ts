// Principal components. In up to 64 dimensions they are exact; in more they are found by subspace iteration from random directions over a
// sample of the points, and turned in the end so that they fit all points. Pure.
import { eigen, orthonormalize } from "./eigen"
import { meanOf, pick, type Points } from "./points"
import { normals, sample, seeded } from "./random"

export interface Pca {
  readonly components: number
  /** Component after component: its direction. */
  readonly directions: Float64Array
  readonly mean: Float64Array
  /** Point after point: where it is along each component. */
  readonly scores: Float32Array
  /** Which share of the variance of all points each component has. */
  readonly shares: readonly number[]
  /** How many points the directions were found with. */
  readonly sampled: number
}

const EXACT = 64, SPARE = 8, ROUNDS = 14, SAMPLE = 2500
/** How many numbers of the sample are worth a round over them. */
const LARGE = 400_000

export function pca(points: Points, components: number): Pca {
  const { n, dim } = points, k = Math.min(components, dim, Math.max(1, n)), mean = meanOf(points)
  const l = Math.min(dim, Math.max(1, n), k + SPARE)
  const { basis, sampled } = dim <= EXACT ? { basis: identity(dim), sampled: n } : subspace(points, mean, l)
  const width = basis.length / dim
  // The best directions within the basis, for all points.
  const along = project(points, mean, basis, width), { vectors, values } = eigen(gram(along, n, width), width)
  const directions = new Float64Array(k * dim)
  for (let c = 0; c < k; c++) for (let j = 0; j < dim; j++) {
    let x = 0
    for (let b = 0; b < width; b++) x += vectors[c * width + b]! * basis[j * width + b]!
    directions[c * dim + j] = x
  }
  for (let c = 0; c < k; c++) face(directions, vectors, c, dim, width)
  const total = variance(points, mean)
  return {
    components: k, directions, mean, sampled, scores: turned(along, n, width, vectors, k),
    shares: Array.from({ length: k }, (_, c) => total > 0 ? Math.max(0, values[c]!) / total : 0),
  }
}

function identity(dim: number): Float64Array {
  const out = new Float64Array(dim * dim)
  for (let j = 0; j < dim; j++) out[j * dim + j] = 1
  return out
}

/** A basis, of l columns, of the directions in which a sample of the points differs most. */
function subspace(points: Points, mean: Float64Array, l: number): { basis: Float64Array; sampled: number } {
  const random = seeded(1), { dim } = points, some = pick(points, sample(points.n, SAMPLE, random)), normal = normals(random)
  let basis: Float64Array = Float64Array.from({ length: dim * l }, normal)
  orthonormalize(basis, dim, l)
  const rounds = some.data.length > LARGE ? ROUNDS / 2 : ROUNDS * 3
  let before = 0
  for (let round = 0; round < rounds; round++) {
    const along = project(some, mean, basis, l)
    const now = along.reduce((sum, x) => sum + x * x, 0)
    if (Math.abs(now - before) <= 1e-9 * now) break
    before = now
    basis = spread(some, mean, along, l)
    orthonormalize(basis, dim, l)
  }
  return { basis, sampled: some.n }
}

/** Where each point is along each of l directions: (A − mean) · basis. */
export function project({ n, dim, data }: Points, mean: Float64Array, basis: Float64Array, l: number): Float64Array {
  const out = new Float64Array(n * l)
  for (let i = 0, at = 0; i < n; i++) {
    const to = i * l
    for (let j = 0; j < dim; j++, at++) {
      const x = data[at]! - mean[j]!
      if (x !== 0) for (let c = 0, from = j * l; c < l; c++) out[to + c]! += x * basis[from + c]!
    }
  }
  return out
}

/** (A − mean)ᵀ · along */
function spread({ n, dim, data }: Points, mean: Float64Array, along: Float64Array, l: number): Float64Array {
  const out = new Float64Array(dim * l)
  for (let i = 0, at = 0; i < n; i++) {
    const from = i * l
    for (let j = 0; j < dim; j++, at++) {
      const x = data[at]! - mean[j]!
      if (x !== 0) for (let c = 0, to = j * l; c < l; c++) out[to + c]! += x * along[from + c]!
    }
  }
  return out
}

function gram(along: Float64Array, n: number, l: number): Float64Array {
  const out = new Float64Array(l * l)
  for (let i = 0, at = 0; i < n; i++, at += l) {
    for (let a = 0; a < l; a++) for (let b = a, x = along[at + a]!; b < l; b++) out[a * l + b]! += x * along[at + b]!
  }
  for (let a = 0; a < l; a++) for (let b = 0; b < a; b++) out[a * l + b] = out[b * l + a]!
  return out
}

/** The largest coordinate of a direction is above 0, so that the same points always look the same. */
function face(directions: Float64Array, vectors: Float64Array, c: number, dim: number, width: number): void {
  let most = 0
  for (let j = c * dim; j < (c + 1) * dim; j++) if (Math.abs(directions[j]!) > Math.abs(most)) most = directions[j]!
  if (most >= 0) return
  for (let j = c * dim; j < (c + 1) * dim; j++) directions[j]! *= -1
  for (let b = c * width; b < (c + 1) * width; b++) vectors[b]! *= -1
}

function turned(along: Float64Array, n: number, width: number, vectors: Float64Array, k: number): Float32Array {
  const scores = new Float32Array(n * k)
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) {
    let x = 0
    for (let b = 0; b < width; b++) x += along[i * width + b]! * vectors[c * width + b]!
    scores[i * k + c] = x
  }
  return scores
}

/** The sum of squares about the mean. */
function variance({ n, dim, data }: Points, mean: Float64Array): number {
  let total = 0
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < dim; j++) total += (data[at++]! - mean[j]!) ** 2
  return total
}

/** Points with their distances about kept in fewer dimensions, where they have more than that. */
export function reduced(points: Points, dim: number): Points {
  if (points.dim <= dim) return points
  const { scores, components } = pca(points, dim)
  return { n: points.n, dim: components, data: scores }
}
