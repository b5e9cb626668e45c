// Histograms of several steps in the same bins, so that they can be compared: TensorBoard does the same. Pure.
import type { Histogram } from "../../message.gen"
import type { Range } from "../../types"

type Buckets = Pick<Histogram, "edges" | "counts">

/** Goes through the buckets that count something. */
function eachBucket({ edges, counts }: Buckets, visit: (left: number, right: number, count: number) => void): void {
  const even = edges.length === 2, n = counts.length, lo = edges[0]!, hi = edges[1]!
  const edge = (i: number) => lo * (1 - i / n) + hi * (i / n)
  counts.forEach((count, i) => {
    if (!(count > 0)) return
    if (!even) visit(edges[2 * i]!, edges[2 * i + 1]!, count)
    else visit(i === 0 ? lo : edge(i), i === n - 1 ? hi : edge(i + 1), count)
  })
}

/** Numbers nearer than this share of their size count as one, and so do all that are this small. */
const SAME = 1e-12, TINY = 1e-300

/** What the bins of all these histograms span, never empty: values of one size have it in their middle. */
export function spanOf(all: Iterable<Buckets>): Range {
  let lo = Infinity, hi = -Infinity
  for (const buckets of all) {
    eachBucket(buckets, (left, right) => {
      lo = Math.min(lo, left)
      hi = Math.max(hi, right)
    })
  }
  if (!(lo <= hi)) return [0, 1]
  const size = Math.max(Math.abs(lo), Math.abs(hi))
  if (hi - lo > Math.max(TINY, SAME * size)) return [lo, hi]
  const room = size > TINY ? size * 0.1 : 1
  return [Math.max(lo - room, -Number.MAX_VALUE), Math.min(hi + room, Number.MAX_VALUE)]
}

/** The counts of so many bins of one width over `range`. A bucket that several bins share gives each its part, as if its values lay evenly. */
export function rebin(buckets: Buckets, [lo, hi]: Range, bins: number): Float64Array {
  const out = new Float64Array(bins), last = bins - 1
  // Halved, since the distance of the largest numbers is none.
  const placeOf = (value: number) => Math.max(0, Math.min(bins, (value / 2 - lo / 2) / (hi / 2 - lo / 2) * bins))
  eachBucket(buckets, (left, right, count) => {
    const from = placeOf(left), to = placeOf(right)
    const first = Math.min(last, Math.floor(from)), end = Math.min(last, Math.floor(to))
    if (first === end || to <= from) {
      out[first]! += count
      return
    }
    for (let bin = first; bin <= end; bin++) {
      const share = (Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from)
      if (share > 0) out[bin]! += share * count
    }
  })
  return out
}
