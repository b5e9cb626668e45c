// Where an axis has its ticks and what they say: numbers, logarithms, durations. Dates are in dates.ts. Pure.
import { stepText } from "../kit/numbers"
import { DAY, duration, exactDuration, fixed, HOUR, MINUTE } from "../kit/time"
import type { ChartAxis } from "../types"
import { dateTicks } from "./dates"
import { toPixel, type Scale, type Tick, type Ticks } from "./scale"

/** Room that one tick needs, CSS pixels. */
const X_ROOM = 76, LOG_ROOM = 48, DATE_ROOM = 84, Y_ROOM = 38
/** An axis with fewer ticks tells little; then they may stand closer, as long as their labels keep apart. */
const ENOUGH = 3, LEAST_ROOM = 28, LABEL_APART = 12
/** A mean digit of a system font at the size of labels, CSS pixels: labels are never measured. */
export const LABEL_CHARACTER = 6.3

export function xTicks(scale: Scale, axis: ChartAxis): Ticks {
  const { lo, hi, log } = scale, room = Math.abs(scale.to - scale.from)
  const plain = (ticks: readonly Tick[]): Ticks => ({ ticks, context: "" })
  if (axis === "wall") return enough(scale, room / DATE_ROOM, count => dateTicks(lo, hi, count))
  if (log) return enough(scale, room / LOG_ROOM, count => axis === "relative" ? logDurationTicks(lo, hi, count) : plain(logTicks(lo, hi, count)))
  if (axis === "value") return enough(scale, room / X_ROOM, count => plain(linearTicks(lo, hi, count)))
  if (axis === "relative") return enough(scale, room / X_ROOM, count => durationTicks(lo, hi, count))
  return enough(scale, room / X_ROOM, count => stepTicks(lo, hi, count))
}

/** The ticks for this count, or more of them where these would be too few and there is room for the labels. */
function enough(scale: Scale, count: number, make: (count: number) => Ticks): Ticks {
  let best = make(atMost(count))
  const most = Math.abs(scale.to - scale.from) / LEAST_ROOM
  for (let more = atMost(count) + 1; best.ticks.length < ENOUGH && more <= most; more++) {
    const next = make(more)
    if (next.ticks.length > best.ticks.length && keepApart(scale, next.ticks)) best = next
  }
  return best
}

function keepApart(scale: Scale, ticks: readonly Tick[]): boolean {
  const half = (t: Tick) => t.label.length * LABEL_CHARACTER / 2
  return ticks.every((t, i) => i === 0 || Math.abs(toPixel(scale, t.value) - toPixel(scale, ticks[i - 1]!.value)) >= half(t) + half(ticks[i - 1]!) + LABEL_APART)
}

export function yTicks(scale: Scale): Tick[] {
  const wanted = atMost(Math.abs(scale.to - scale.from) / Y_ROOM)
  return scale.log ? logTicks(scale.lo, scale.hi, wanted) : linearTicks(scale.lo, scale.hi, wanted)
}

function atMost(n: number): number {
  return Math.max(2, Math.floor(n))
}

/** The nicest distance (1, 2 or 5 times a power of ten) that gives at most `count` ticks over `span`. */
export function niceStep(span: number, count: number): number {
  const least = span / count
  const power = 10 ** Math.floor(Math.log10(least))
  for (const factor of [1, 2, 5]) if (factor * power >= least * (1 - 1e-9)) return factor * power
  return 10 * power
}

export function linearTicks(lo: number, hi: number, count: number): Tick[] {
  const step = niceStep(hi - lo, count), values = multiples(lo, hi, step)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return values.map(value => ({ value, label: tickLabel(value, step, largest) }))
}

/** From so many figures on, labels of steps say only what the steps do not have in common. */
const LONG = 1e5

/** Training steps are whole, and may be as large as a clock's nanoseconds. */
function stepTicks(lo: number, hi: number, count: number): Ticks {
  const size = Math.max(Math.abs(lo), Math.abs(hi)), grain = 10 ** Math.ceil(Math.log10(hi - lo))
  // Beyond 2⁵³ neighbouring steps are the same number, and so would be ticks.
  const step = Math.max(1, niceStep(hi - lo, count), size > 2 ** 53 ? niceStep(size * 2 ** -51, 1) : 0)
  const base = size < LONG * grain ? 0 : Math.floor(lo / grain) * grain
  const values = multiples(lo, hi, step)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - base)), 0)
  const label = (value: number) => tickLabel(Math.round((value - base) / step) * step, step, largest)
  return { ticks: values.map(value => ({ value, label: label(value) })), context: base === 0 ? "" : `+ ${stepText(base)}` }
}

/** Multiples of step in [lo, hi], each as near to its decimal as a number can be. */
function multiples(lo: number, hi: number, step: number): number[] {
  if (!(step > 0) || !Number.isFinite(step)) return []
  const out: number[] = [], inverse = Math.round(1 / step)
  const first = Math.ceil(lo / step - 1e-9), last = Math.floor(hi / step + 1e-9)
  // Numbers so large that neighbours cannot be told apart would count for ever.
  for (let k = first; k <= last && out.length < 100; k++) out.push(k === 0 ? 0 : step < 1 ? k / inverse : k * step)
  return out
}

/** A tick's text: as many digits as neighbours need to differ, and no more; written as the `largest` of its axis is. */
export function tickLabel(value: number, step: number, largest = Math.abs(value)): string {
  if (value === 0) return "0"
  const size = Math.abs(value)
  if (largest >= 1e15 || largest < 1e-4) return minus(exponential(value, step))
  for (const [unit, letter] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (size >= unit && (letter !== "k" || size >= 1e4 || step >= 100)) return minus(fixed(value / unit, step / unit) + letter)
  }
  return minus(fixed(value, step))
}

function exponential(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9)))
  return value.toExponential(digits).replace(/(\.\d*?)0+e/, "$1e").replace(".e", "e").replace("e+", "e")
}

function minus(text: string): string {
  return text.replace("-", "−").replace("e-", "e−")
}

/** Less than this many decades are shown with plain numbers. */
const NARROW = 1.2

/** Powers of ten; between them 2 and 5 where there is room. */
export function logTicks(lo: number, hi: number, count: number): Tick[] {
  const decades = Math.log10(hi) - Math.log10(lo)
  if (decades < NARROW) return narrowLogTicks(lo, hi, count)
  const powers = powersOfTen(lo, hi, Math.max(1, Math.ceil(decades / count)), [1])
  return decades <= count / 3 || powers.length < 2 ? powersOfTen(lo, hi, 1, [1, 2, 5]) : powers
}

function powersOfTen(lo: number, hi: number, every: number, factors: readonly number[]): Tick[] {
  const out: Tick[] = []
  for (let p = Math.floor(Math.log10(lo)); p <= Math.ceil(Math.log10(hi)); p++) {
    if (p % every !== 0) continue
    for (const factor of factors) {
      const value = Number(`${factor}e${p}`)
      if (value >= lo && value <= hi) out.push({ value, label: value < 1e-3 ? minus(exponential(value, value)) : tickLabel(value, value) })
    }
  }
  return out
}

function narrowLogTicks(lo: number, hi: number, count: number): Tick[] {
  const ticks = linearTicks(lo, hi, count).filter(t => t.value > 0)
  return ticks.length >= 2 || count > 20 ? ticks : narrowLogTicks(lo, hi, count + 1)
}

const DURATION_STEPS = [
  1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
]

/** Ticks at whole seconds, minutes, hours, days. Two units do not tell seconds apart after days; there labels begin at a full unit. */
export function durationTicks(lo: number, hi: number, count: number): Ticks {
  const least = (hi - lo) / count
  const step = least < 1 ? niceStep(hi - lo, count) : DURATION_STEPS.find(s => s >= least) ?? Math.max(DAY, niceStep((hi - lo) / DAY, count) * DAY)
  const values = multiples(lo, hi, step), labels = values.map(value => duration(value, step))
  const whole = [MINUTE, HOUR, DAY].find(unit => unit >= hi - lo)
  if (new Set(labels).size === labels.length || whole === undefined) return { ticks: values.map((value, i) => ({ value, label: labels[i]! })), context: "" }
  const base = Math.floor(lo / whole) * whole
  return { ticks: values.map(value => ({ value, label: duration(value - base, step) })), context: `+ ${exactDuration(base)}` }
}

/** Durations that stand out, about a decade apart from each other, and those between them. */
const LOG_DURATIONS = [0.001, 0.01, 0.1, 1, 10, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, 4 * DAY, 40 * DAY, 400 * DAY]
const LOG_DURATIONS_BETWEEN = [
  0.002, 0.005, 0.02, 0.05, 0.2, 0.5, 2, 5, 20, 2 * MINUTE, 5 * MINUTE, 20 * MINUTE, 2 * HOUR, 5 * HOUR, DAY, 2 * DAY, 10 * DAY, 20 * DAY, 100 * DAY, 200 * DAY,
]

/** Whole seconds, minutes, hours, days on a logarithmic axis; those between where there is room, plain ones where little is shown. */
export function logDurationTicks(lo: number, hi: number, count: number): Ticks {
  const decades = Math.log10(hi / lo)
  if (decades < NARROW) return durationTicks(lo, hi, count)
  const all = decades <= count / 3 ? [...LOG_DURATIONS, ...LOG_DURATIONS_BETWEEN].sort((a, b) => a - b) : LOG_DURATIONS
  const shown = all.filter(value => value >= lo && value <= hi)
  const every = all === LOG_DURATIONS ? Math.ceil(shown.length / count) : 1
  return { ticks: shown.filter((_, i) => i % every === 0).map(value => ({ value, label: duration(value) })), context: "" }
}
