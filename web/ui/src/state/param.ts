// What a parameter of the view is in a URL's query, and the usual forms of them. params.ts has the page's own, each kind has its own.
import type { Signal } from "@preact/signals"
import type { Sort } from "./view"

/**
 * What becomes of a parameter: a setting is kept in the browser for the log directory; a change of a place is a step that Back
 * undoes; all else is in the address bar alone.
 */
export type Keep = "setting" | "place" | "view"

export interface Param {
  /** What it is called in a query: most have one name. */
  readonly names: readonly string[]
  readonly keep: Keep
  /** The parameter that gives this one its meaning, as the axis does to a zoom: whoever comes back to a place gets both. */
  readonly on?: Param
  /** How long a change must rest before it counts as a step, ms: typing and the wheel make many. */
  readonly rest: number
  write(put: (name: string, value: string) => void): void
  /** Takes over what a query says. What is absent or makes no sense changes nothing. */
  read(q: URLSearchParams): void
  reset(): void
}

/** What one parameter has to say now, as text; "" for the default. Subscribes to what it depends on. */
export function written(param: Param): string {
  const q = new URLSearchParams()
  param.write((name, value) => { q.append(name, value) })
  return q.toString()
}

interface Kept<T> { readonly name: string; readonly signal: Signal<T>; readonly keep: Keep; readonly rest?: number }

/** A parameter of one name that holds one signal; the value that the signal begins with is the default. */
export function param<T>({ name, signal, keep, rest = 0 }: Kept<T>, say: (value: T) => string | null, hear: (text: string) => T | undefined): Param {
  const otherwise = signal.peek()
  return {
    names: [name], keep, rest,
    write(put) {
      const said = say(signal.value)
      if (said !== null && said !== say(otherwise)) put(name, said)
    },
    read(q) {
      const given = q.get(name), heard = given === null ? undefined : hear(given)
      if (heard !== undefined) signal.value = heard
    },
    reset() { signal.value = otherwise },
  }
}

export function text(name: string, signal: Signal<string>, keep: Keep, rest = 0): Param {
  return param({ name, signal, keep, rest }, t => t, t => t)
}

export function choice<T extends string>(name: string, signal: Signal<T>, of: readonly T[]): Param {
  return param({ name, signal, keep: "setting" }, t => t, t => of.find(x => x === t))
}

/** "1" or nothing; `inverted` where 1 says that the signal is false. */
export function flag(name: string, signal: Signal<boolean>, inverted = false): Param {
  return param({ name, signal, keep: "setting" }, on => String(Number(on !== inverted)), t => t === "1" || t === "0" ? (t === "1") !== inverted : undefined)
}

/** Brought within its limits. */
export function number(name: string, signal: Signal<number>, lo: number, hi: number, whole = false): Param {
  return param({ name, signal, keep: "setting" }, String, t => {
    const n = Number(t)
    if (t.trim() === "" || !Number.isFinite(n)) return undefined
    return Math.min(hi, Math.max(lo, whole ? Math.round(n) : n))
  })
}

/** "-step" is descending. */
export function sort<T extends Sort<string> | null>(name: string, signal: Signal<T>, known: (key: string) => boolean): Param {
  return param({ name, signal, keep: "setting" }, by => by && (by.descending ? "-" : "") + by.key, t => {
    const [, minus, key] = /^(-?)(\w+)$/.exec(t) ?? []
    return key !== undefined && known(key) ? { key, descending: minus === "-" } as T : undefined
  })
}

/** A parameter for each member. */
export function set(name: string, signal: Signal<ReadonlySet<string>>): Param {
  return {
    names: [name], keep: "setting", rest: 0,
    write(put) { for (const member of signal.value) put(name, member) },
    read(q) { if (q.has(name)) signal.value = new Set(q.getAll(name)) },
    reset() { signal.value = new Set() },
  }
}
