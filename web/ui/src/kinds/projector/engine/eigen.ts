// Eigenvectors of small symmetric matrices. Pure.

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array
  /** Row c is the vector of value c. */
  readonly vectors: Float64Array
}

const SWEEPS = 40

/** Of a symmetric matrix of n × n, row after row, which is used up (Jacobi's rotations). */
export function eigen(a: Float64Array, n: number): Eigen {
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < SWEEPS && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  const values = Float64Array.from(order, i => a[i * n + i]!), vectors = new Float64Array(n * n)
  order.forEach((from, to) => { vectors.set(v.subarray(from * n, (from + 1) * n), to * n) })
  return { values, vectors }
}

function isDiagonal(a: Float64Array, n: number): boolean {
  let off = 0, on = 0
  for (let i = 0; i < n; i++) {
    on += a[i * n + i]! ** 2
    for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2
  }
  return off <= 1e-24 * on
}

/** Makes the element p, q zero; the rows of v are the vectors. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!
  if (apq === 0) return
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1), s = t * c
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p]!, y = a[k * n + q]!
    a[k * n + p] = c * x - s * y
    a[k * n + q] = s * x + c * y
  }
  for (let k = 0; k < n; k++) {
    turn(a, p * n + k, q * n + k, c, s)
    turn(v, p * n + k, q * n + k, c, s)
  }
}

function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = m[i]!, y = m[j]!
  m[i] = c * x - s * y
  m[j] = s * x + c * y
}

/** Makes l rows of `dim` numbers orthonormal, one after the other (Gram and Schmidt, twice); a row of which nothing is left becomes 0. */
export function orthonormalize(q: Float64Array, l: number, dim: number): void {
  for (let c = 0; c < l; c++) {
    const own = q.subarray(c * dim, (c + 1) * dim), before = Math.sqrt(dot(own, own))
    for (let again = 0; again < 2; again++) for (let b = 0; b < c; b++) {
      const other = q.subarray(b * dim, (b + 1) * dim), x = dot(own, other)
      for (let j = 0; j < dim; j++) own[j]! -= x * other[j]!
    }
    const length = Math.sqrt(dot(own, own)), scale = length > 1e-10 * before ? 1 / length : 0
    for (let j = 0; j < dim; j++) own[j]! *= scale
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}
