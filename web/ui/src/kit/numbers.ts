// Numbers as people read them, and as the server writes them. Pure.
import { TextNaN } from "../message.gen"

export function clamp(x: number, lo: number, hi: number): number {
  return Math.min(hi, Math.max(lo, x))
}

/** The server writes numbers that JSON lacks as "NaN", "Infinity", "-Infinity"; NaN for what is no number. */
export function readNumber(x: unknown): number {
  return typeof x === "number" ? x : typeof x === "string" && x !== "" ? Number(x) : NaN
}

/** 12,345 or 1.5: at most so many digits after the point. The first Intl.NumberFormat of a page takes the browser 30 ms or more to make. */
function grouped(n: number, digits: number): string {
  const [whole = "", fraction] = n.toFixed(digits).split(".")
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ",") + (fraction ? trim(`.${fraction}`) : "")
}

/** 12,345 */
export function count(n: number): string {
  return grouped(n, 3)
}

/** "1 run", "12,345 runs" */
export function plural(n: number, word: string): string {
  return `${count(n)} ${word}${n === 1 ? "" : "s"}`
}

const UNITS: readonly [size: number, letter: string][] = [[1e18, "E"], [1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]]

/** 9,500, 12.3k, 4.56M, 1.2G, 1.76P: three figures, at most six characters below 10²¹. */
export function compact(n: number): string {
  const size = Math.abs(n)
  if (!Number.isFinite(n) || size >= 999.5e18) return valueText(n, "narrow")
  if (size < 1e4) return grouped(n, 3)
  // What rounds up to a thousand of a unit is one of the next.
  const [unit, letter] = UNITS.find(([unit]) => size >= 0.9995 * unit)!
  return trim((n / unit).toPrecision(3)) + letter
}

/** Bytes in binary units: 1.25 GiB. */
export function bytes(n: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"]
  let unit = 0
  while (n >= 1024 && unit < units.length - 1) { n /= 1024; unit++ }
  return `${unit === 0 ? n : trim(n.toPrecision(3))} ${units[unit]}`
}

/** A scalar in at most five figures, in narrow columns in at most nine characters; non-finite ones by name. */
export function valueText(x: number | undefined, room: "wide" | "narrow" = "wide"): string {
  if (x === undefined) return ""
  if (Number.isNaN(x)) return TextNaN
  if (!Number.isFinite(x)) return x > 0 ? "+∞" : "−∞"
  const size = Math.abs(x), narrow = room === "narrow"
  const text = size !== 0 && (size < 1e-3 || size >= 1e6)
    ? x.toExponential(narrow ? 2 : 3).replace("e+", "e")
    : String(Number(x.toPrecision(narrow && size < 0.1 ? 4 : 5)))
  return text.replaceAll("-", "−")
}

/** A setting as people know it, by the digits that they gave: 0.0003, not 3.000e−4. One of many digits as any value. */
export function settingText(x: number): string {
  const exact = String(x)
  return exact.length > MOST_DIGITS ? valueText(x) : exact.replaceAll("-", "−")
}
const MOST_DIGITS = 8

/** 12,345; a step between two points (of a range that was dragged) in whole numbers too. */
export function stepText(step: number): string {
  return Number.isFinite(step) ? grouped(step, 0).replace("-", "−") : "–"
}

/** A share as "+12.5 %". */
export function percentText(share: number): string {
  if (!Number.isFinite(share)) return valueText(share)
  const percent = share * 100
  const digits = Math.abs(percent) >= 100 ? 0 : 1
  return `${percent > 0 ? "+" : ""}${percent.toFixed(digits)} %`.replace("-", "−")
}

function trim(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text
}
