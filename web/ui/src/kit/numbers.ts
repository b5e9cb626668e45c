// Numbers and times as people read them. Pure.

const grouped = new Intl.NumberFormat("en")

/** 12,345 */
export function count(n: number): string {
  return grouped.format(n)
}

/** "1 run", "12,345 runs" */
export function plural(n: number, word: string): string {
  return `${count(n)} ${word}${n === 1 ? "" : "s"}`
}

const UNITS: readonly [size: number, letter: string][] = [[1e18, "E"], [1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]]

/** 9,500, 12.3k, 4.56M, 1.2G, 1.76P: three figures, at most six characters below 10²¹. */
export function compact(n: number): string {
  const size = Math.abs(n)
  if (!Number.isFinite(n) || size >= 999.5e18) return value(n)
  if (size < 1e4) return grouped.format(n)
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

/** A scalar in at most five figures and nine characters, as narrow columns have room for it. */
export function value(x: number): string {
  if (Number.isNaN(x)) return "NaN"
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞"
  const size = Math.abs(x)
  const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? x.toExponential(2) : trim(x.toPrecision(size < 0.1 ? 4 : 5))
  return text.replace("-", "−")
}

const DAY = 86_400
/** [below so many seconds, divide by, unit] */
const AGES: readonly [number, number, string][] = [
  [60, 1, "s"], [3600, 60, "min"], [DAY, 3600, "h"], [60 * DAY, DAY, "d"], [730 * DAY, 30 * DAY, "mo"],
]

/** How long ago, in one unit: now, 4 s, 5 min, 3 h, 2 d, 5 mo, 2 y. */
export function age(seconds: number): string {
  if (!Number.isFinite(seconds)) return ""
  if (seconds < 1) return "now"
  for (const [limit, size, unit] of AGES) if (seconds < limit) return `${Math.floor(seconds / size)} ${unit}`
  return `${Math.floor(seconds / (365 * DAY))} y`
}

/** A span to wait: "2 s", "3 min". */
export function span(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`
}

function trim(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text
}
