// Times and durations as people read them, in the viewer's time zone. Pure.

const two = (n: number) => String(n).padStart(2, "0")
export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const

/** "14:05", with seconds "14:05:09". */
export function clockText(date: Date, seconds: boolean): string {
  const text = `${two(date.getHours())}:${two(date.getMinutes())}`
  return seconds ? `${text}:${two(date.getSeconds())}` : text
}

/** "Nov 23" */
export function dayText(date: Date): string {
  return `${MONTHS[date.getMonth()]} ${date.getDate()}`
}

/** A time on an axis from lo to hi, as short as it is told apart there: "14:05:09" within a day, else "Nov 23 14:05". */
export function wallTextWithin(wall: number, lo: number, hi: number): string {
  const [date, from, to] = [wall, lo, hi].map(x => new Date(x * 1000)) as [Date, Date, Date]
  if (Number.isNaN(date.getTime())) return "–"
  return from.toDateString() === to.toDateString() ? clockText(date, true) : `${dayText(date)} ${clockText(date, false)}`
}

/** "Nov 23 14:05:09", with the year where it is not this one; "–" where no time was recorded. */
export function wallText(wall: number, now: Date = new Date()): string {
  const date = new Date(wall * 1000)
  if (Number.isNaN(date.getTime())) return "–"
  const year = date.getFullYear() === now.getFullYear() ? "" : ` ${date.getFullYear()}`
  return `${dayText(date)}${year} ${clockText(date, true)}`
}

export const MINUTE = 60, HOUR = 3600, DAY = 86_400
const UNITS: readonly [seconds: number, name: string][] = [[DAY, "d"], [HOUR, "h"], [MINUTE, "m"], [1, "s"]]

/** The greatest unit that fits, at least the minute. */
function unitOf(seconds: number): number {
  return Math.min(2, UNITS.findIndex(([size]) => seconds >= size))
}

/** Seconds as people say them, in at most two units; `grain` is the smallest difference that matters. */
export function duration(seconds: number, grain = 0): string {
  if (!Number.isFinite(seconds)) return "–"
  if (seconds < 0) return "−" + duration(-seconds, grain)
  if (seconds === 0) return "0s"
  if (seconds < 1) return `${fixed(seconds * 1000, Math.max(0.001, grain * 1000 || 0.1))}ms`
  if (seconds < MINUTE) return `${fixed(seconds, grain && grain < 1 ? grain : grain ? 1 : 0.1)}s`
  const small = UNITS[unitOf(seconds) + 1]![0]
  const rounded = Math.round(seconds / small) * small
  const i = unitOf(rounded)
  const [size, name] = UNITS[i]!, [rest, restName] = UNITS[i + 1]!
  const whole = Math.floor(rounded / size), left = Math.round((rounded - whole * size) / rest)
  return left === 0 ? `${whole}${name}` : `${whole}${name} ${left}${restName}`
}

/** Whole seconds in all their units: "2d 3h 5m". */
export function exactDuration(seconds: number): string {
  let left = seconds
  return UNITS.flatMap(([size, name]) => {
    const n = Math.floor(left / size)
    left -= n * size
    return n > 0 ? [`${n}${name}`] : []
  }).join(" ")
}

/** A number with as many decimals as differences of `step` need, and no zeros at its end. */
export function fixed(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)))
  return value.toFixed(digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")
}

/** [below so many seconds, divide by, unit] */
const AGES: readonly [number, number, string][] = [
  [MINUTE, 1, "s"], [HOUR, MINUTE, "min"], [DAY, HOUR, "h"], [60 * DAY, DAY, "d"], [730 * DAY, 30 * DAY, "mo"],
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
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / MINUTE)} min`
}
