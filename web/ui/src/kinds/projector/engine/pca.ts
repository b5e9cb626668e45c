// Principal components. In up to 64 dimensions they are exact. In more they are found by subspace iteration: a sample of the points shows
// roughly where they lie, then all points turn them until they stand still, or until it has cost enough. Pure.
import { eigen, orthonormalize } from "./eigen"
import { pick, type Points } from "./points"
import { normals, sample, seeded } from "./random"
import { Spread } from "./spread"

export interface Pca {
  readonly components: number
  /** Component after component: its direction. */
  readonly directions: Float64Array
  readonly mean: Float64Array
  /** Point after point: where it is along each component. */
  readonly scores: Float32Array
  /** Which share of the variance of all points each component has. */
  readonly shares: readonly number[]
}

const EXACT = 64, SPARE = 6
/** Components stand still where a round changes their variance by no more than this share of it. */
const STILL = 1e-9
const SAMPLE = 500, SAMPLE_ROUNDS = 6, MOST_ROUNDS = 100
/** So many products the rounds over all points may take; two are made whatever they take. */
const WORK = 5e8

export function pca(points: Points, components: number): Pca {
  const { n, dim } = points, k = Math.min(components, dim, Math.max(1, n)), spread = new Spread(points)
  const basis = dim <= EXACT ? identity(dim) : search(points, spread, even(k + SPARE), k), l = basis.length / dim
  // The best directions within the basis, for all points.
  const along = spread.along(basis, l), { vectors, values } = eigen(gram(along, n, l), l)
  const directions = combined(vectors, k, l, basis, dim)
  face(directions, vectors, k, dim, l)
  const total = spread.total()
  return {
    components: k, directions, mean: spread.mean, scores: turned(along, n, l, vectors, k),
    shares: Array.from({ length: k }, (_, c) => total > 0 ? Math.max(0, values[c]!) / total : 0),
  }
}

/** Directions come in pairs (Spread). */
const even = (x: number) => x + x % 2

/** The directions of all dimensions, and one of zeros where their number is odd. */
function identity(dim: number): Float64Array {
  const out = new Float64Array(even(dim) * dim)
  for (let j = 0; j < dim; j++) out[j * dim + j] = 1
  return out
}

/** A basis, of l directions, of where the points differ most. */
function search(points: Points, spread: Spread, l: number, k: number): Float64Array {
  const random = seeded(1), { n, dim } = points, start = Float64Array.from({ length: l * dim }, normals(random))
  orthonormalize(start, l, dim)
  if (n <= 2 * SAMPLE) return iterate(spread, start, l, k, MOST_ROUNDS)
  const rough = iterate(new Spread(pick(points, sample(n, SAMPLE, random))), start, l, k, SAMPLE_ROUNDS)
  return iterate(spread, rough, l, k, Math.max(2, Math.min(MOST_ROUNDS, Math.floor(WORK / (2 * n * dim * l)))))
}

/** Turns directions towards those in which the points differ most. */
function iterate(spread: Spread, start: Float64Array, l: number, k: number, rounds: number): Float64Array {
  const dim = start.length / l
  let basis = start
  for (let round = 0, before = 0; round < rounds; round++) {
    const next = spread.covary(basis, l), now = strongest(between(basis, next, l, dim), l, k)
    basis = next
    orthonormalize(basis, l, dim)
    if (Math.abs(now - before) <= STILL * now) break
    before = now
  }
  return basis
}

/** The sum of the k largest eigenvalues. */
function strongest(matrix: Float64Array, l: number, k: number): number {
  return eigen(matrix, l).values.subarray(0, k).reduce((sum, x) => sum + x, 0)
}

/** The products of each of l rows with each of l others; they are symmetric but for errors of rounding. */
function between(a: Float64Array, b: Float64Array, l: number, dim: number): Float64Array {
  const out = new Float64Array(l * l)
  for (let r = 0; r < l; r++) for (let c = r; c < l; c++) {
    let x = 0
    for (let j = 0, p = r * dim, q = c * dim; j < dim; j++) x += a[p++]! * b[q++]!
    out[r * l + c] = out[c * l + r] = x
  }
  return out
}

/** The products of each of l columns of n rows with each. */
function gram(along: Float64Array, n: number, l: number): Float64Array {
  const out = new Float64Array(l * l)
  for (let i = 0, at = 0; i < n; i++, at += l) {
    for (let a = 0; a < l; a++) for (let b = a, x = along[at + a]!; b < l; b++) out[a * l + b]! += x * along[at + b]!
  }
  for (let a = 0; a < l; a++) for (let b = 0; b < a; b++) out[a * l + b] = out[b * l + a]!
  return out
}

/** Sums of the rows of the basis, as often as each of k vectors says. */
function combined(vectors: Float64Array, k: number, l: number, basis: Float64Array, dim: number): Float64Array {
  const out = new Float64Array(k * dim)
  for (let c = 0; c < k; c++) for (let b = 0; b < l; b++) {
    const x = vectors[c * l + b]!
    for (let j = 0, to = c * dim, from = b * dim; j < dim; j++) out[to++]! += x * basis[from++]!
  }
  return out
}

/** The largest coordinate of a direction is above 0, so that the same points always look the same. */
function face(directions: Float64Array, vectors: Float64Array, k: number, dim: number, l: number): void {
  for (let c = 0; c < k; c++) {
    const own = directions.subarray(c * dim, (c + 1) * dim)
    let most = 0
    for (const x of own) if (Math.abs(x) > Math.abs(most)) most = x
    if (most >= 0) continue
    for (let j = 0; j < dim; j++) own[j]! *= -1
    for (let b = c * l; b < (c + 1) * l; b++) vectors[b]! *= -1
  }
}

function turned(along: Float64Array, n: number, l: number, vectors: Float64Array, k: number): Float32Array {
  const scores = new Float32Array(n * k)
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) {
    let x = 0
    for (let b = 0; b < l; b++) x += along[i * l + b]! * vectors[c * l + b]!
    scores[i * k + c] = x
  }
  return scores
}

/** Points with their distances about kept in fewer dimensions, where they have more than that. */
export function reduced(points: Points, dim: number): Points {
  if (points.dim <= dim) return points
  const { scores, components } = pca(points, dim)
  return { n: points.n, dim: components, data: scores }
}
