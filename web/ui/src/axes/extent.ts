// How much of the data an axis shows: extents, quantiles, padding. Pure.
import type { ChartAxis, Range } from "../types"
import { frontColumn, isSorted, lowerBound, xColumn, type Points } from "./points"

/** TensorBoard's: the y axis spans these quantiles when outliers are ignored. */
const LOW_QUANTILE = 0.05, HIGH_QUANTILE = 0.95
/** Outliers are ignored where they would stretch the axis to more than so many times what the others need. */
const FAR_OUT = 2
/** Quantiles of about so many points are as good as those of all. */
const ENOUGH = 4_000
/** Empty room above and below the lines, as a share of what is shown. */
const PADDING = 0.05
/** The x axis ends at a multiple of this share of its length, so that a live run does not move it with each point. */
const X_GRAIN = 1 / 50

/** Grows to hold finite values. */
export interface Extent { lo: number; hi: number }

export function emptyExtent(): Extent {
  return { lo: Infinity, hi: -Infinity }
}

function include(extent: Extent, value: number): void {
  if (value < extent.lo && value > -Infinity) extent.lo = value
  if (value > extent.hi && value < Infinity) extent.hi = value
}

/** All x of the lines; those a logarithmic axis cannot show left out. Empty (lo > hi) when there is none. */
export function xExtent(lines: Iterable<Points>, axis: ChartAxis, log: boolean): Extent {
  const extent = emptyExtent()
  for (const points of lines) {
    const { column, origin } = xColumn(points, axis)
    const n = points.length
    if (isSorted(column, n) && !log) {
      if (n > 0) { include(extent, column[0]! - origin); include(extent, column[n - 1]! - origin) }
      continue
    }
    for (let i = 0; i < n; i++) {
      const x = column[i]! - origin
      if (!log || x > 0) include(extent, x)
    }
  }
  return extent
}

/** What the x axis shows of an extent: never empty, and not moved by every new point. */
export function xDomain(extent: Extent, axis: ChartAxis, log: boolean): Range {
  if (!(extent.lo <= extent.hi)) return log ? [1, 10] : axis === "wall" ? [0, 3600] : [0, 1]
  const { lo, hi } = extent
  if (lo === hi) return log ? [lo / 2, hi * 2] : axis === "step" || axis === "value" ? [lo - 1, hi + 1] : [lo - 30, hi + 30]
  if (log) return [lo, hi]
  const grain = powerOfTwoAtMost((hi - lo) * X_GRAIN)
  return [lo, Math.ceil((hi - lo) / grain) * grain + lo]
}

/** Powers of two make a grain that stays the same while the length doubles. */
function powerOfTwoAtMost(x: number): number {
  return 2 ** Math.floor(Math.log2(x))
}

export interface YOptions {
  readonly axis: ChartAxis
  /** Only points in here count, and where a line has fewer than two of them, its neighbours outside: it crosses the range. null = all. */
  readonly xRange: Range | null
  readonly log: boolean
  readonly ignoreOutliers: boolean
  /** The faint raw lines count too, where outliers do. TensorBoard fits to the smoothed ones alone. */
  readonly raw: boolean
}

/** What the y axis shows, padded; never empty. */
export function yDomain(lines: Iterable<Points>, options: YOptions): Range {
  const extent = options.ignoreOutliers ? quantileExtent(lines, options) : fullExtent(lines, options)
  return padded(extent, options.log)
}

function fullExtent(lines: Iterable<Points>, options: YOptions): Extent {
  const extent = emptyExtent()
  for (const points of lines) {
    const span = shownSpan(points, options)
    includeShown(extent, points, frontColumn(points), span, options)
    if (options.raw && points.smoothed) includeShown(extent, points, points.values, span, options)
  }
  return extent
}

function includeShown(extent: Extent, points: Points, ys: Float64Array, span: Span, options: YOptions): void {
  for (let i = span.from; i < span.to; i++) {
    const y = ys[i]!
    if (!(options.log && y <= 0) && (span.sure || isIn(points, options, i))) include(extent, y)
  }
}

function quantileExtent(lines: Iterable<Points>, options: YOptions): Extent {
  const all = [...lines]
  const spans = all.map(points => shownSpan(points, options))
  const total = spans.reduce((n, { from, to }) => n + to - from, 0)
  const stride = Math.max(1, Math.floor(total / ENOUGH))
  const room = new Float64Array(total)
  let n = 0
  all.forEach((points, k) => {
    const { from, to, sure } = spans[k]!, ys = frontColumn(points)
    for (let i = from; i < to; i += stride) {
      const y = ys[i]!
      if (y - y === 0 && !(options.log && y <= 0) && (sure || isIn(points, options, i))) room[n++] = y
    }
  })
  if (n === 0) return fullExtent(all, options)
  const sorted = room.subarray(0, n).sort()
  const inner = { lo: quantile(sorted, LOW_QUANTILE), hi: quantile(sorted, HIGH_QUANTILE) }
  const smooth = fullExtent(all, { ...options, raw: false })
  const whole = options.raw ? [fullExtent(all, options), smooth] : [smooth]
  return whole.find(extent => hardlyLonger(extent, inner, options.log)) ?? inner
}

/** Where showing everything hardly takes more room than the quantiles, nothing lies far out. */
function hardlyLonger(whole: Extent, inner: Extent, log: boolean): boolean {
  const length = ({ lo, hi }: Extent) => log ? Math.log(hi / lo) : hi - lo
  return length(whole) <= FAR_OUT * length(inner)
}

/** Indexes from, inclusive, to, exclusive; `sure` = all of them count. */
interface Span { readonly from: number; readonly to: number; readonly sure: boolean }

function shownSpan(points: Points, { axis, xRange }: YOptions): Span {
  const { column, origin } = xColumn(points, axis), n = points.length
  if (!xRange) return { from: 0, to: n, sure: true }
  if (!isSorted(column, n)) return { from: 0, to: n, sure: false }
  const from = lowerBound(column, n, xRange[0] + origin)
  let to = lowerBound(column, n, xRange[1] + origin)
  while (to < n && column[to] === xRange[1] + origin) to++
  const crosses = to - from < 2 && from > 0 && to < n || to - from === 1
  return crosses ? { from: Math.max(0, from - 1), to: Math.min(n, to + 1), sure: true } : { from, to, sure: true }
}

/** Whether a point of a line that goes back lies in the range, or at an end of a stretch that crosses it. */
function isIn(points: Points, { axis, xRange }: YOptions, i: number): boolean {
  if (!xRange) return true
  const { column, origin } = xColumn(points, axis)
  const side = (k: number) => k < 0 || k >= points.length ? NaN : column[k]! - origin < xRange[0] ? -1 : column[k]! - origin > xRange[1] ? 1 : 0
  const here = side(i)
  return here === 0 || side(i - 1) === -here || side(i + 1) === -here
}

/** The quantile of ascending numbers, between neighbours where it falls between them. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q
  const below = Math.floor(at), lo = sorted[below]!, hi = sorted[Math.min(below + 1, sorted.length - 1)]!
  return lo + (hi - lo) * (at - below)
}

/** Values are float32: what differs by less than this share of them differs by rounding alone, or hardly more. */
const CONSTANT = 1e-6

function padded({ lo, hi }: Extent, log: boolean): Range {
  if (!(lo <= hi)) return log ? [0.1, 10] : [0, 1]
  const constant = hi - lo <= CONSTANT * Math.max(Math.abs(lo), Math.abs(hi))
  if (log) {
    const pad = constant ? 2 : (hi / lo) ** PADDING
    return [Math.max(lo / pad, Number.MIN_VALUE), Math.min(hi * pad, Number.MAX_VALUE)]
  }
  const pad = !constant ? (hi / 2 - lo / 2) * 2 * PADDING : hi === 0 ? 1 : Math.abs(hi) * 0.1
  return [Math.max(lo - pad, -Number.MAX_VALUE), Math.min(hi + pad, Number.MAX_VALUE)]
}

/**
 * The y axis of a live chart: keeps what it shows while the data still fits well, so that it does not breathe with each
 * point. `wanted` replaces it when it reaches beyond it or would leave much of it empty.
 */
export function settle(shown: Range | null, wanted: Range, log: boolean): Range {
  if (!shown) return wanted
  const [lo, hi] = log ? shown.map(Math.log10) as [number, number] : shown
  const [l, h] = log ? wanted.map(Math.log10) as [number, number] : wanted
  const slack = (h - l) * PADDING
  const fits = l >= lo - slack * 0.8 && h <= hi + slack * 0.8 && h - l >= (hi - lo) * 0.85
  return fits ? shown : wanted
}

/** How many points a logarithmic axis cannot show. */
export function countNonPositive(lines: Iterable<Points>, axis: ChartAxis, logX: boolean, logY: boolean): { x: number; y: number } {
  let nx = 0, ny = 0
  for (const points of lines) {
    const { column, origin } = xColumn(points, axis)
    for (let i = 0; i < points.length; i++) {
      if (logX && column[i]! - origin <= 0) nx++
      if (logY && points.values[i]! <= 0) ny++
    }
  }
  return { x: nx, y: ny }
}
