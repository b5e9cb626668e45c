// From data to pixels and back. A logarithmic scale is a linear one of logarithms.

export interface Scale {
  /** Ends in data units, lo < hi; above zero when log. */
  readonly lo: number
  readonly hi: number
  readonly log: boolean
  /** Pixels of lo and hi. */
  readonly from: number
  readonly to: number
}

/** The number that an axis is linear in. NaN for what a logarithmic axis cannot show. */
export function warp(log: boolean, value: number): number {
  if (!log) return value
  return value > 0 ? Math.log10(value) : NaN
}

export function unwarp(log: boolean, value: number): number {
  return log ? 10 ** value : value
}

/** Slope and intercept of the way to pixels: px = a + b·warp(value). */
export function slope(scale: Scale): { a: number; b: number } {
  const lo = warp(scale.log, scale.lo), hi = warp(scale.log, scale.hi)
  // Halved, since the distance of the largest numbers is none.
  const b = (scale.to - scale.from) / 2 / (hi / 2 - lo / 2)
  return { a: scale.from - b * lo, b }
}

export function toPixel(scale: Scale, value: number): number {
  const { a, b } = slope(scale)
  return a + b * warp(scale.log, value)
}

export function toValue(scale: Scale, pixel: number): number {
  const { a, b } = slope(scale)
  return unwarp(scale.log, (pixel - a) / b)
}

/** The interval after zooming by a factor (below 1 = closer) about a pixel, evenly as the eye sees it. */
export function zoomAbout(scale: Scale, pixel: number, factor: number): [number, number] {
  return [toValue(scale, pixel + (scale.from - pixel) * factor), toValue(scale, pixel + (scale.to - pixel) * factor)]
}

/** The interval moved by so many pixels. */
export function panBy(scale: Scale, pixels: number): [number, number] {
  return [toValue(scale, scale.from + pixels), toValue(scale, scale.to + pixels)]
}

export function sameScale(a: Scale | null, b: Scale | null): boolean {
  if (!a || !b) return a === b
  return a.lo === b.lo && a.hi === b.hi && a.log === b.log && a.from === b.from && a.to === b.to
}

/** A mark on an axis. */
export interface Tick {
  readonly value: number
  readonly label: string
}

export interface Ticks {
  readonly ticks: readonly Tick[]
  /** What all labels leave out, to be said once: the day of a time, or what is added to the last figures of large steps. */
  readonly context: string
}
