// Points in many dimensions, and what may be done to them before they are projected. Pure.

export interface Points {
  readonly n: number
  readonly dim: number
  /** Point after point. */
  readonly data: Float32Array
}

/** raw: as logged; unit: each of length 1; sphere: moved so that the middle of all is at 0, then each of length 1. */
export const TREATMENTS = ["raw", "unit", "sphere"] as const
export type Treatment = typeof TREATMENTS[number]

/** Takes 0 for each number that is none; returns of how many points that is so. */
export function mend({ n, dim, data }: Points): number {
  let points = 0
  for (let i = 0; i < n; i++) {
    let bad = false
    for (let j = i * dim, end = j + dim; j < end; j++) {
      if (Math.abs(data[j]!) < 1e18) continue // NaN is not; and the square of a larger one would be infinite
      data[j] = 0
      bad = true
    }
    if (bad) points++
  }
  return points
}

export function meanOf({ n, dim, data }: Points): Float64Array {
  const mean = new Float64Array(dim)
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < dim; j++) mean[j]! += data[at++]!
  for (let j = 0; j < dim; j++) mean[j]! /= Math.max(1, n)
  return mean
}

/** Some of the points, in the order that is given. */
export function pick({ dim, data }: Points, rows: Uint32Array): Points {
  const out = new Float32Array(rows.length * dim)
  rows.forEach((row, i) => { out.set(data.subarray(row * dim, (row + 1) * dim), i * dim) })
  return { n: rows.length, dim, data: out }
}

export function treat(points: Points, by: Treatment): Points {
  if (by === "raw") return points
  const { n, dim } = points, data = points.data.slice(), mean = by === "sphere" ? meanOf(points) : null
  for (let i = 0; i < n; i++) {
    let square = 0
    for (let j = 0, at = i * dim; j < dim; j++, at++) {
      if (mean) data[at]! -= mean[j]!
      square += data[at]! * data[at]!
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let at = i * dim, end = at + dim; at < end; at++) data[at]! *= scale
  }
  return { n, dim, data }
}
