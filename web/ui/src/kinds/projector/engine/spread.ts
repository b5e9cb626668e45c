// How points spread along directions: the two products that principal components are made of. Pure.
import { meanOf, type Points } from "./points"

/** Four points at a time: a direction's coordinates are read once for all of them. */
const ROWS = 4

/** Points about their middle. Directions are rows of `dim` numbers, one after the other, and there is an even number of them. */
export class Spread {
  readonly mean: Float64Array

  constructor(private readonly points: Points) {
    this.mean = meanOf(points)
  }

  /** Where each point is along each of l directions, point after point. */
  along(directions: Float64Array, l: number): Float64Array {
    const { n, dim } = this.points, out = new Float64Array(n * l), y = new Float64Array(ROWS * l), shift = this.shift(directions, l)
    this.blocks((data, at, first, rows) => {
      alongFour(data, at, dim, directions, l, shift, y)
      out.set(rows === ROWS ? y : y.subarray(0, rows * l), first * l)
    })
    return out
  }

  /** The covariance of the points, times their number, times each of l directions. */
  covary(directions: Float64Array, l: number): Float64Array {
    const { dim } = this.points, out = new Float64Array(l * dim), y = new Float64Array(ROWS * l), sums = new Float64Array(l), shift = this.shift(directions, l)
    this.blocks((data, at, _, rows) => {
      alongFour(data, at, dim, directions, l, shift, y)
      y.fill(0, rows * l)
      for (let r = 0, i = 0; r < ROWS; r++) for (let c = 0; c < l; c++) sums[c]! += y[i++]!
      addFour(data, at, dim, y, l, out)
    })
    for (let c = 0, i = 0; c < l; c++) for (let j = 0; j < dim; j++) out[i++]! -= this.mean[j]! * sums[c]!
    return out
  }

  /** The sum of squares about the middle. */
  total(): number {
    const { n, dim, data } = this.points, { mean } = this
    let total = 0
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < dim; j++) {
      const x = data[at++]! - mean[j]!
      total += x * x
    }
    return total
  }

  /** How far the middle is along each direction. */
  private shift(directions: Float64Array, l: number): Float64Array {
    const { dim } = this.points, out = new Float64Array(l)
    for (let c = 0, i = 0; c < l; c++) for (let j = 0; j < dim; j++) out[c]! += this.mean[j]! * directions[i++]!
    return out
  }

  /** Gives all points, four at a time: where they begin, and how many of them count. The last ones stand among zeros. */
  private blocks(use: (data: Float32Array, at: number, first: number, rows: number) => void): void {
    const { n, dim, data } = this.points, whole = n - n % ROWS
    for (let i = 0; i < whole; i += ROWS) use(data, i * dim, i, ROWS)
    if (whole === n) return
    const last = new Float32Array(ROWS * dim)
    last.set(data.subarray(whole * dim, n * dim))
    use(last, 0, whole, n - whole)
  }
}

/** Where four points are along the directions, less the shift: point after point into y. */
function alongFour(data: Float32Array, at: number, dim: number, directions: Float64Array, l: number, shift: Float64Array, y: Float64Array): void {
  const b = at + dim, c = b + dim, d = c + dim
  for (let k = 0; k < l; k += 2) {
    const q0 = k * dim, q1 = q0 + dim
    let a0 = -shift[k]!, a1 = -shift[k + 1]!, b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1
    for (let j = 0; j < dim; j++) {
      const u = directions[q0 + j]!, v = directions[q1 + j]!, p = data[at + j]!, r = data[b + j]!, s = data[c + j]!, t = data[d + j]!
      a0 += p * u; a1 += p * v
      b0 += r * u; b1 += r * v
      c0 += s * u; c1 += s * v
      d0 += t * u; d1 += t * v
    }
    y[k] = a0; y[k + 1] = a1
    y[l + k] = b0; y[l + k + 1] = b1
    y[2 * l + k] = c0; y[2 * l + k + 1] = c1
    y[3 * l + k] = d0; y[3 * l + k + 1] = d1
  }
}

/** Adds each of four points, as often as y says, to each of l sums. */
function addFour(data: Float32Array, at: number, dim: number, y: Float64Array, l: number, out: Float64Array): void {
  const b = at + dim, c = b + dim, d = c + dim
  for (let k = 0; k < l; k += 2) {
    const q0 = k * dim, q1 = q0 + dim
    const a0 = y[k]!, a1 = y[k + 1]!, b0 = y[l + k]!, b1 = y[l + k + 1]!, c0 = y[2 * l + k]!, c1 = y[2 * l + k + 1]!, d0 = y[3 * l + k]!, d1 = y[3 * l + k + 1]!
    for (let j = 0; j < dim; j++) {
      const p = data[at + j]!, r = data[b + j]!, s = data[c + j]!, t = data[d + j]!
      out[q0 + j]! += p * a0 + r * b0 + s * c0 + t * d0
      out[q1 + j]! += p * a1 + r * b1 + s * c1 + t * d1
    }
  }
}
