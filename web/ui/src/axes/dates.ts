// Where a wall axis has its ticks: at round local times, whatever the clocks do in between. Pure.
import { clockText, DAY, dayText, HOUR, MINUTE, MONTHS } from "../kit/time"
import type { Tick, Ticks } from "./scale"

type Unit = "second" | "hour" | "day" | "month"

const SECONDS: Readonly<Record<Unit, number>> = { second: 1, hour: HOUR, day: DAY, month: 30 * DAY }
const STEPS: Readonly<Record<Unit, readonly number[]>> = {
  second: [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
    MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  ],
  hour: [1, 2, 3, 6, 12],
  day: [1, 2, 7, 14],
  month: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000],
}
const MOST = 100

/** Ticks of [lo, hi], seconds since the epoch: at most about `count`. The context is the day, where no label says it. */
export function dateTicks(lo: number, hi: number, count: number, now: Date = new Date()): Ticks {
  const [unit, step] = stepOf((hi - lo) / count)
  const ticks = unit === "second" ? secondTicks(lo, hi, step) : calendarTicks(lo, hi, unit, step)
  const from = new Date(lo * 1000), year = from.getFullYear()
  const says = (text: RegExp) => ticks.some(t => text.test(t.label))
  if (!says(/[a-z]|^\d+$/i)) return { ticks, context: `${dayText(from)}, ${year}` }
  return { ticks, context: says(/\d{4}$/) || year === now.getFullYear() ? "" : String(year) }
}

function stepOf(least: number): [Unit, number] {
  for (const unit of ["second", "hour", "day", "month"] as const) {
    const step = STEPS[unit].find(n => n * SECONDS[unit] >= least)
    if (step !== undefined) return [unit, step]
  }
  return ["month", STEPS.month.at(-1)!]
}

/** Seconds and minutes since a full hour: clocks are changed by whole hours, or by half ones at a full hour. */
function secondTicks(lo: number, hi: number, step: number): Tick[] {
  const base = new Date(lo * 1000).setMinutes(0, 0, 0) / 1000
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
  const out: Tick[] = []
  for (let k = Math.ceil((lo - base) / step - 1e-6); base + k * step <= hi && out.length < MOST; k++) {
    const value = base + Math.round(k * step * 1000) / 1000, date = new Date(Math.round(value * 1000))
    const midnight = date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0
    const fraction = digits === 0 ? "" : "." + (date.getMilliseconds() / 1000).toFixed(digits).slice(2)
    out.push({ value, label: midnight ? dayLabel(date) : clockText(date, step < MINUTE) + fraction })
  }
  return out
}

function calendarTicks(lo: number, hi: number, unit: Unit, step: number): Tick[] {
  const from = new Date(lo * 1000), out: Tick[] = []
  for (let k = 0; out.length < MOST; k++) {
    const date = calendarDate(from, unit, step * k, step)
    const value = date.getTime() / 1000
    if (!(value <= hi)) break
    // An hour that is left out in spring would stand on the next one.
    if (value >= lo && value !== out.at(-1)?.value) out.push({ value, label: calendarLabel(date, unit, step, step * k) })
  }
  return out
}

/** So many hours after midnight, days after the first one, or months after a round one; as the calendar counts, not the seconds. */
function calendarDate(from: Date, unit: Unit, after: number, step: number): Date {
  const year = from.getFullYear(), month = from.getMonth(), day = from.getDate()
  if (unit === "hour") return new Date(year, month, day, after)
  if (unit === "day") return new Date(year, month, day + after)
  return new Date(year, month - (year * 12 + month) % step + after, 1)
}

function calendarLabel(date: Date, unit: Unit, step: number, after: number): string {
  if (unit === "hour" && after % 24 !== 0) return clockText(date, false)
  if (unit !== "month") return dayLabel(date)
  return date.getMonth() === 0 || step >= 12 ? String(date.getFullYear()) : `${MONTHS[date.getMonth()]} ${date.getFullYear()}`
}

function dayLabel(date: Date): string {
  return date.getDate() === 1 && date.getMonth() === 0 ? String(date.getFullYear()) : dayText(date)
}
