// Where an axis has its ticks and what they say: numbers, logarithms, durations. Dates are in datetime.ts. Pure.
import type { Axis } from "../types"
import { dateTicks } from "./datetime"
import { toPixel, type Scale } from "./scale"

export interface Tick {
  readonly value: number
  readonly label: string
}

/** Room that one tick needs, CSS pixels. */
const X_ROOM = 76, LOG_ROOM = 48, DATE_ROOM = 84, Y_ROOM = 38

/** An axis with fewer ticks tells little; then they may stand closer, as long as their labels keep apart. */
const ENOUGH = 3, LEAST_ROOM = 28, LABEL_CHARACTER = 6.3, LABEL_APART = 12

export function xTicks(scale: Scale, axis: Axis): Tick[] {
  const room = Math.abs(scale.to - scale.from)
  if (axis === "wall") return enough(scale, room / DATE_ROOM, count => dateTicks(scale.lo, scale.hi, count))
  if (scale.log) return enough(scale, room / LOG_ROOM, count => axis === "relative" ? logDurationTicks(scale.lo, scale.hi, count) : logTicks(scale.lo, scale.hi, count))
  if (axis === "relative") return enough(scale, room / X_ROOM, count => durationTicks(scale.lo, scale.hi, count))
  return enough(scale, room / X_ROOM, count => stepTicks(scale.lo, scale.hi, count))
}

/** The ticks for this count, or more of them where these would be too few and there is room for the labels. */
function enough(scale: Scale, count: number, make: (count: number) => Tick[]): Tick[] {
  let best = make(atMost(count))
  const most = Math.abs(scale.to - scale.from) / LEAST_ROOM
  for (let more = atMost(count) + 1; best.length < ENOUGH && more <= most; more++) {
    const ticks = make(more)
    if (ticks.length > best.length && keepApart(scale, ticks)) best = ticks
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

export function linearTicks(lo: number, hi: number, count: number, least = 0): Tick[] {
  const step = Math.max(niceStep(hi - lo, count), least)
  return multiples(lo, hi, step).map(value => ({ value, label: tickLabel(value, step) }))
}

/** Training steps are whole. */
function stepTicks(lo: number, hi: number, count: number): Tick[] {
  return linearTicks(lo, hi, count, 1)
}

/** Multiples of step in [lo, hi], computed from whole numbers so that 0.1 + 0.2 stays 0.3. */
function multiples(lo: number, hi: number, step: number): number[] {
  if (!(step > 0) || !Number.isFinite(step)) return []
  const out: number[] = []
  const first = Math.ceil(lo / step - 1e-9), last = Math.floor(hi / step + 1e-9)
  // Numbers so large that neighbours cannot be told apart would count for ever.
  for (let k = first; k <= last && out.length < 100; k++) out.push(tidy(k * step))
  return out
}

function tidy(x: number): number {
  return x === 0 ? 0 : Number(x.toPrecision(12))
}

/** A tick's text: as many digits as neighbours need to differ, and no more. */
export function tickLabel(value: number, step: number): string {
  if (value === 0) return "0"
  const size = Math.abs(value)
  if (size >= 1e15 || size < 1e-4) return minus(exponential(value, step))
  for (const [unit, letter] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (size >= unit && (letter !== "k" || size >= 1e4 || step >= 100)) return minus(fixed(value / unit, step / unit) + letter)
  }
  return minus(fixed(value, step))
}

function fixed(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)))
  return value.toFixed(digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")
}

function exponential(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9)))
  return value.toExponential(digits).replace(/\.?0+e/, "e").replace("e+", "e")
}

function minus(text: string): string {
  return text.replace("-", "−").replace("e-", "e−")
}

/** Powers of ten; between them 2 and 5 where there is room, plain numbers where less than a decade is shown. */
export function logTicks(lo: number, hi: number, count: number): Tick[] {
  const from = Math.log10(lo), to = Math.log10(hi)
  const decades = to - from
  if (decades < 1.2) return narrowLogTicks(lo, hi, count)
  const every = Math.max(1, Math.ceil(decades / count))
  const factors = decades <= count / 3 ? [1, 2, 5] : [1]
  const out: Tick[] = []
  for (let p = Math.floor(from); p <= Math.ceil(to); p++) {
    if (p % every !== 0) continue
    for (const f of factors) {
      const value = tidy(f * 10 ** p)
      if (value >= lo && value <= hi) out.push({ value, label: value < 1e-3 ? minus(exponential(value, value)) : tickLabel(value, value) })
    }
  }
  return out
}

function narrowLogTicks(lo: number, hi: number, count: number): Tick[] {
  return linearTicks(lo, hi, count).filter(t => t.value > 0)
}

const MINUTE = 60, HOUR = 3600, DAY = 86_400
const DURATION_STEPS = [
  1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
]

/** Ticks at whole seconds, minutes, hours, days. */
export function durationTicks(lo: number, hi: number, count: number): Tick[] {
  const least = (hi - lo) / count
  const step = least < 1 ? niceStep(hi - lo, count) : DURATION_STEPS.find(s => s >= least) ?? Math.max(DAY, niceStep((hi - lo) / DAY, count) * DAY)
  return multiples(lo, hi, step).map(value => ({ value, label: duration(value, step) }))
}

/** Durations that stand out, about a decade apart from each other, and those between them. */
const LOG_DURATIONS = [0.001, 0.01, 0.1, 1, 10, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, 4 * DAY, 40 * DAY, 400 * DAY]
const LOG_DURATIONS_BETWEEN = [
  0.002, 0.005, 0.02, 0.05, 0.2, 0.5, 2, 5, 20, 2 * MINUTE, 5 * MINUTE, 20 * MINUTE, 2 * HOUR, 5 * HOUR, DAY, 2 * DAY, 10 * DAY, 20 * DAY, 100 * DAY, 200 * DAY,
]

/** Whole seconds, minutes, hours, days on a logarithmic axis; those between where there is room, plain ones where less than a decade is shown. */
export function logDurationTicks(lo: number, hi: number, count: number): Tick[] {
  const decades = Math.log10(hi / lo)
  if (decades < 1.2) return durationTicks(lo, hi, count).filter(t => t.value > 0)
  const all = decades <= count / 3 ? [...LOG_DURATIONS, ...LOG_DURATIONS_BETWEEN].sort((a, b) => a - b) : LOG_DURATIONS
  const shown = all.filter(value => value >= lo && value <= hi)
  const every = all === LOG_DURATIONS ? Math.ceil(shown.length / count) : 1
  return shown.filter((_, i) => i % every === 0).map(value => ({ value, label: duration(value) }))
}

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
