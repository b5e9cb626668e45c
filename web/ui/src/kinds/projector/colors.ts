// What colours say: a colour for each of a few values, or a ramp from the least number to the largest. Pure.
import { PALETTE_DARK, PALETTE_LIGHT } from "../../state/colors"
import type { Column } from "./metadata"

export type Rgb = readonly [number, number, number]

/** More values than this have no colours of their own: the others share one. */
export const MOST_COLORED = 50
/** Numbers of more values than this are a ramp. */
const RAMP_FROM = 20

const RAMP: readonly Rgb[] = [[59, 55, 205], [140, 50, 180], [205, 60, 110], [232, 120, 50], [240, 190, 60]]

export interface Legend {
  readonly kind: "values" | "ramp"
  /** A colour for each value, with how many points have it. */
  readonly entries: readonly { readonly text: string; readonly color: string; readonly points: number }[]
  /** Values that have no colour of their own. */
  readonly others: number
  readonly lo: number
  readonly hi: number
}

export interface Coloring {
  readonly legend: Legend | null
  colorOf(point: number): Rgb
}

export const hex = ([r, g, b]: Rgb) => "#" + [r, g, b].map(x => Math.round(x).toString(16).padStart(2, "0")).join("")

export function rgb(color: string): Rgb {
  const n = parseInt(color.slice(1), 16)
  return [n >> 16 & 255, n >> 8 & 255, n & 255]
}

/** The i-th colour of `of` values. */
export function categoryColor(i: number, of: number, dark: boolean): Rgb {
  const palette = dark ? PALETTE_DARK : PALETTE_LIGHT
  if (of <= palette.length) return rgb(palette[i]!.color)
  // Hues far from those before, at two lightnesses.
  return hsl(i * 137.508 % 360, 0.62, (dark ? 0.66 : 0.42) + (i % 2 === 0 ? 0 : 0.12))
}

function hsl(h: number, s: number, l: number): Rgb {
  const part = (n: number) => {
    const k = (n + h / 30) % 12
    return 255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}

/** A share, 0 to 1, as a colour of the ramp. */
export function rampColor(share: number): Rgb {
  const at = Math.max(0, Math.min(1, share)) * (RAMP.length - 1), i = Math.min(RAMP.length - 2, Math.floor(at)), t = at - i
  return [0, 1, 2].map(c => RAMP[i]![c]! * (1 - t) + RAMP[i + 1]![c]! * t) as unknown as Rgb
}

/** The ramp as a CSS gradient. */
export const rampGradient = `linear-gradient(to right, ${RAMP.map(hex).join(", ")})`

const GREY_LIGHT: Rgb = [120, 128, 140], GREY_DARK: Rgb = [130, 138, 150]

export const plainColor = (dark: boolean): Rgb => rgb((dark ? PALETTE_DARK : PALETTE_LIGHT)[0]!.color)
export const greyColor = (dark: boolean): Rgb => dark ? GREY_DARK : GREY_LIGHT

/** Colours by a column; null = all the same. */
export function coloringBy(column: Column | null, dark: boolean): Coloring {
  if (!column) return { legend: null, colorOf: () => plainColor(dark) }
  if (column.numbers && column.distinct.length > RAMP_FROM) return ramp(column.numbers, dark)
  return categories(column.values, column.distinct, dark)
}

function ramp(numbers: Float64Array, dark: boolean): Coloring {
  let lo = Infinity, hi = -Infinity
  for (const x of numbers) if (Number.isFinite(x)) { lo = Math.min(lo, x); hi = Math.max(hi, x) }
  const width = hi - lo || 1
  return { legend: { kind: "ramp", entries: [], others: 0, lo, hi }, colorOf: p => Number.isFinite(numbers[p]) ? rampColor((numbers[p]! - lo) / width) : greyColor(dark) }
}

/** Colours of values; where there are too many, of those that most points have. */
export function categories(values: readonly string[], distinct: readonly string[], dark: boolean): Coloring {
  const counts = new Map<string, number>()
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1)
  const colored = distinct.length <= MOST_COLORED ? distinct : [...distinct].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, MOST_COLORED)
  const colors = new Map(colored.map((v, i) => [v, categoryColor(i, colored.length, dark)]))
  return {
    legend: { kind: "values", entries: colored.map(v => ({ text: v, color: hex(colors.get(v)!), points: counts.get(v) ?? 0 })), others: distinct.length - colored.length, lo: NaN, hi: NaN },
    colorOf: p => colors.get(values[p] ?? "") ?? greyColor(dark),
  }
}
