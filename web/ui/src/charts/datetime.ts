// Ticks and texts for wall times, in the viewer's time zone.
import type { Tick } from "./ticks"

const SECOND = 1, MINUTE = 60, HOUR = 3600, DAY = 86_400
const CLOCK_STEPS = [
  SECOND, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
]
const DAY_STEPS = [1, 2, 7, 14]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

const two = (n: number) => String(n).padStart(2, "0")
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** Ticks at round local times of [lo, hi], seconds since the epoch: at most about `count`. */
export function dateTicks(lo: number, hi: number, count: number): Tick[] {
  const least = (hi - lo) / count
  if (least < SECOND) return subSecondTicks(lo, hi, least)
  const clock = CLOCK_STEPS.find(s => s >= least)
  if (clock) return clockTicks(lo, hi, clock)
  const days = DAY_STEPS.find(d => d * DAY >= least)
  if (days) return dayTicks(lo, hi, days)
  const months = MONTH_STEPS.find(m => m * 30 * DAY >= least) ?? 12_000
  return monthTicks(lo, hi, months)
}

function subSecondTicks(lo: number, hi: number, least: number): Tick[] {
  const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find(s => s >= least)
  if (step === undefined) return clockTicks(lo, hi, SECOND)
  const digits = step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
  const out: Tick[] = []
  for (let k = Math.ceil(lo / step); k * step <= hi && out.length < 100; k++) {
    const value = Math.round(k * step * 1000) / 1000
    const date = new Date(value * 1000)
    out.push({ value, label: `${clockText(date, true)}.${(date.getMilliseconds() / 1000).toFixed(digits).slice(2)}` })
  }
  return out
}

function clockTicks(lo: number, hi: number, step: number): Tick[] {
  const midnight = new Date(lo * 1000)
  midnight.setHours(0, 0, 0, 0)
  const base = midnight.getTime() / 1000
  const out: Tick[] = []
  for (let k = Math.ceil((lo - base) / step); base + k * step <= hi && out.length < 100; k++) {
    const value = base + k * step
    const date = new Date(value * 1000)
    const label = date.getHours() + date.getMinutes() + date.getSeconds() === 0 ? dayText(date) : clockText(date, step < MINUTE)
    out.push({ value, label })
  }
  return out
}

function dayTicks(lo: number, hi: number, days: number): Tick[] {
  const date = new Date(lo * 1000)
  date.setHours(0, 0, 0, 0)
  const out: Tick[] = []
  for (; date.getTime() / 1000 <= hi && out.length < 100; date.setDate(date.getDate() + days)) {
    if (date.getTime() / 1000 >= lo) out.push({ value: date.getTime() / 1000, label: dayText(date) })
  }
  return out
}

function monthTicks(lo: number, hi: number, months: number): Tick[] {
  const start = new Date(lo * 1000)
  const date = new Date(start.getFullYear(), start.getMonth() - (start.getMonth() % Math.min(months, 12)), 1)
  const out: Tick[] = []
  for (; date.getTime() / 1000 <= hi && out.length < 100; date.setMonth(date.getMonth() + months)) {
    const label = date.getMonth() === 0 || months >= 12 ? String(date.getFullYear()) : `${monthNames[date.getMonth()]} ${date.getFullYear()}`
    if (date.getTime() / 1000 >= lo) out.push({ value: date.getTime() / 1000, label })
  }
  return out
}

function clockText(date: Date, seconds: boolean): string {
  const text = `${two(date.getHours())}:${two(date.getMinutes())}`
  return seconds ? `${text}:${two(date.getSeconds())}` : text
}

function dayText(date: Date): string {
  return date.getDate() === 1 && date.getMonth() === 0 ? String(date.getFullYear()) : `${monthNames[date.getMonth()]} ${date.getDate()}`
}

/** A time on an axis from lo to hi, as short as it is told apart there: "14:05:09" within a day, else "Nov 23 14:05". */
export function wallTextWithin(wall: number, lo: number, hi: number): string {
  const [date, from, to] = [wall, lo, hi].map(x => new Date(x * 1000)) as [Date, Date, Date]
  if (Number.isNaN(date.getTime())) return "–"
  return from.toDateString() === to.toDateString() ? clockText(date, true) : `${monthNames[date.getMonth()]} ${date.getDate()} ${clockText(date, false)}`
}

/** "Nov 23 14:05:09", with the year where it is not this one; "–" where no time was recorded. */
export function wallText(wall: number, now: Date = new Date()): string {
  const date = new Date(wall * 1000)
  if (Number.isNaN(date.getTime())) return "–"
  const year = date.getFullYear() === now.getFullYear() ? "" : ` ${date.getFullYear()}`
  return `${monthNames[date.getMonth()]} ${date.getDate()}${year} ${clockText(date, true)}`
}
