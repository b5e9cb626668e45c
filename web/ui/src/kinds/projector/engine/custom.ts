// Axes of one's own: each runs from the middle of some points to the middle of others. Pure.
import { meanOf, pick, type Points } from "./points"

/** Points at the ends of an axis; none = all points. */
export interface Ends { readonly from: Uint32Array; readonly to: Uint32Array }

/** Where the points are along each axis: x, y and 0 for each. */
export function along(points: Points, axes: readonly Ends[]): Float32Array {
  const { n, dim, data } = points, out = new Float32Array(n * 3), all = meanOf(points)
  axes.slice(0, 3).forEach(({ from, to }, axis) => {
    const a = from.length > 0 ? meanOf(pick(points, from)) : all, b = to.length > 0 ? meanOf(pick(points, to)) : all
    const direction = b.map((x, j) => x - a[j]!), length = Math.hypot(...direction)
    if (!(length > 0)) return
    for (let i = 0, at = 0; i < n; i++) {
      let x = 0
      for (let j = 0; j < dim; j++) x += (data[at++]! - all[j]!) * direction[j]!
      out[i * 3 + axis] = x / length
    }
  })
  return out
}
