// The view in the address bar. Most changes replace the entry of the history; where one has gone to another place (full screen,
// a zoom, a filter) there is a new one, which Back undoes. What else changed meanwhile stays as it is.
import { batch, effect } from "@preact/signals"
import type { Axis } from "../types"
import { decodeView, PARAMS, written } from "./params"
import { settingsDiffer } from "./settings"
import { axis } from "./view"

export { decodeView } from "./params"

/** Grows when a parameter changes its meaning; a link of another version is read as far as its words are known. A link that has one says all: what it leaves out has its default. */
const VERSION = "1"
/** A change that makes no new entry is written so long after it, ms: sliders make many, and browsers take only so many. */
const SOON = 150
/** The page's own parameters; all others are kept as they are. */
const OURS = new Set(["v", ...PARAMS.flatMap(p => p.names)])
const PLACES = PARAMS.filter(p => p.keep === "place")

/** The view as parameters, after those of `others` that are not ours. `whole` gives even the default view a version: a link to it. */
export function encodeView(others: URLSearchParams, whole = false): URLSearchParams {
  const theirs = [...others].filter(([name]) => !OURS.has(name))
  const q = new URLSearchParams(theirs)
  for (const param of PARAMS) param.write((name, value) => { q.append(name, value) })
  if (whole || q.size > theirs.length) q.append("v", VERSION)
  return q
}

/** Query text that stays readable: "/", ":" and "," need no escape in a query. */
export function queryText(q: URLSearchParams): string {
  return q.toString().replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",")
}

/** The address of this view, for others: it opens the same whatever they have set. */
export function linkToView(): string {
  const url = new URL(location.href)
  url.search = queryText(encodeView(url.searchParams, true))
  return url.href
}

/** Where one is, a text a place parameter. */
type Places = readonly string[]

function places(): Places {
  return PLACES.map(written)
}

/** What an entry of ours remembers: where one was before it, and on which axis. */
interface Entry { readonly boardFrom?: Places; readonly boardAxis?: Axis }

/** Writes the address bar; one for the page. */
class Address {
  private here: Places = places()
  private axis = axis.peek()
  private wanted = location.search
  private timer: ReturnType<typeof setTimeout> | undefined
  private due = Infinity

  /** The view changed, perhaps. Subscribes to all of it. */
  follow(): void {
    const q = queryText(encodeView(new URLSearchParams(location.search), settingsDiffer()))
    this.wanted = q === "" ? "" : "?" + q
    const now = places()
    const rests = PLACES.filter((_, i) => now[i] !== this.here[i]).map(p => p.rest)
    if (rests.length > 0) this.plan(Math.max(...rests), true)
    else this.plan(SOON, false)
  }

  /** Writes after `wait` ms; `restart` counts them from the last change rather than from the first. */
  private plan(wait: number, restart: boolean): void {
    if (this.timer !== undefined && !restart && this.due <= performance.now() + wait) return
    clearTimeout(this.timer)
    this.due = performance.now() + wait
    this.timer = setTimeout(() => { this.write() }, wait)
  }

  write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const now = places(), from = this.here, fromAxis = this.axis
    this.here = now
    this.axis = axis.peek()
    const url = location.pathname + this.wanted + location.hash
    if (same(now, from)) {
      if (this.wanted !== location.search) history.replaceState(history.state, "", url)
    } else if (isBackAt(now)) {
      // Who leaves what was entered last goes back, so that entering and leaving ten times is not twenty steps.
      history.back()
    } else history.pushState({ boardFrom: from, boardAxis: fromAxis } satisfies Entry, "", url)
  }

  /** The user went through the history: take the entry's places, keep all else, and write that into the entry. */
  arrive(): void {
    const q = new URLSearchParams(location.search)
    batch(() => {
      for (const param of PLACES) param.reset()
      // Zooms of single cards belong to an axis.
      if (q.has("cardZoom") || q.has("cardBox")) axis.value = (q.get("axis") ?? "step") as Axis
      for (const param of PLACES) param.read(q)
      this.here = places()
      this.axis = axis.peek()
    })
    this.follow()
  }
}

function same(a: Places, b: Places): boolean {
  return a.every((text, i) => text === b[i])
}

/** Whether this is where the entry before this one is. In a frame the entry before may be the notebook's. */
function isBackAt(now: Places): boolean {
  const { boardFrom, boardAxis } = (history.state ?? {}) as Entry
  return window.parent === window && Array.isArray(boardFrom) && same(now, boardFrom) && boardAxis === axis.peek()
}

let address: Address | undefined

/** Reads the view from the address bar and keeps it there. */
export function startUrl(): void {
  decodeView(new URLSearchParams(location.search))
  const mine = address = new Address()
  effect(() => { mine.follow() })
  addEventListener("popstate", () => { mine.arrive() })
  addEventListener("pagehide", () => { mine.write() })
}

/** Writes at once what waits to be written. */
export function writeUrl(): void {
  address?.write()
}
