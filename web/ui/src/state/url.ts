// The view in the address bar. Most changes replace the entry of the history; where one has gone to another place (full screen,
// a zoom, a filter) there is a new one, which Back undoes. What else changed meanwhile stays as it is.
import { batch, effect, untracked } from "@preact/signals"
import { written, type Param } from "./param"
import { decodeView, joinParams, params } from "./params"
import { settled } from "./settled"
import { settingsDiffer } from "./settings"

export { decodeView } from "./params"

/** Grows when a parameter changes its meaning; a link of another version is read as far as its words are known. A link that has one says all: what it leaves out has its default. */
const VERSION = "1"
/** A change that makes no new entry is written so long after it, ms: sliders make many, and browsers take only so many. */
const SOON = 150

/** The view as parameters, after those of `others` that are not ours. `whole` gives even the default view a version: a link to it. */
export function encodeView(others: URLSearchParams, whole = false): URLSearchParams {
  const ours = new Set(["v", ...params.value.flatMap(p => p.names)])
  const theirs = [...others].filter(([name]) => !ours.has(name))
  const q = new URLSearchParams(theirs)
  for (const param of params.value) param.write((name, value) => { q.append(name, value) })
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

/** What some parameters say, by their first names. */
type Texts = Readonly<Record<string, string>>

const nameOf = (param: Param) => param.names[0]!
const textsOf = (list: readonly Param[]): Texts => Object.fromEntries(list.map(p => [nameOf(p), written(p)]))
const placeParams = () => params.value.filter(p => p.keep === "place")

/** Where one is. */
const places = (): Texts => textsOf(placeParams())
/** What gives places their meaning. */
const meanings = (): Texts => textsOf([...new Set(placeParams().flatMap(p => p.on ?? []))])

/** What an entry of ours remembers: where one was before it, and what that meant. */
interface Entry { readonly boardFrom?: Texts; readonly boardOn?: Texts }

/** Writes the address bar; one for the page. */
class Address {
  private here = untracked(places)
  private on = untracked(meanings)
  private wanted = location.search
  private timer: ReturnType<typeof setTimeout> | undefined
  private due = Infinity
  /** We go back ourselves, to where the view is already. */
  private returning = false

  /** The view changed, perhaps. Subscribes to all of it. */
  follow(): void {
    const q = queryText(encodeView(new URLSearchParams(location.search), settingsDiffer()))
    this.wanted = q === "" ? "" : "?" + q
    const now = places()
    const rests = placeParams().filter(p => now[nameOf(p)] !== this.here[nameOf(p)]).map(p => p.rest)
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
    const from = this.here, on = this.on, now = this.stay()
    const url = location.pathname + this.wanted + location.hash
    if (same(now, from)) {
      if (this.wanted !== location.search) history.replaceState(history.state, "", url)
    } else if (isBackAt(now)) {
      // Leaving what was entered last goes back, so that entering and leaving ten times is not twenty steps.
      this.returning = true
      history.back()
    } else history.pushState({ boardFrom: from, boardOn: on } satisfies Entry, "", url)
  }

  /** Takes what the view says now for where one is. */
  stay(): Texts {
    return untracked(() => {
      this.on = meanings()
      return this.here = places()
    })
  }

  /** These were there from the beginning, though nobody knew them: that they are known now is no step. */
  learn(more: readonly Param[]): void {
    const fresh = more.filter(p => p.keep === "place")
    untracked(() => {
      this.on = { ...this.on, ...textsOf(fresh.flatMap(p => p.on ?? [])) }
      this.here = { ...this.here, ...textsOf(fresh) }
    })
  }

  /** The user went through the history: take the entry's places, keep all else, and write that into the entry. */
  arrive(): void {
    if (this.returning) {
      // What the user did while the browser went back stays.
      this.returning = false
      this.follow()
      return
    }
    const q = new URLSearchParams(location.search), list = untracked(placeParams)
    batch(() => {
      for (const param of list) param.reset()
      for (const { on, names } of list) if (on && names.some(name => q.has(name))) { on.reset(); on.read(q) }
      for (const param of list) param.read(q)
      this.stay()
    })
    this.follow()
  }
}

function same(a: Texts, b: Texts): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(name => (a[name] ?? "") === (b[name] ?? ""))
}

/** Whether this is where the entry before this one is. In a frame the entry before may be the notebook's. */
function isBackAt(now: Texts): boolean {
  const { boardFrom, boardOn } = (history.state ?? {}) as Entry
  return window.parent === window && boardFrom !== undefined && same(now, boardFrom) && same(untracked(meanings), boardOn ?? {})
}

let address: Address | undefined

/** Reads the view from the address bar and keeps it there. */
export function startUrl(): void {
  decodeView(new URLSearchParams(location.search))
  const mine = address = new Address()
  // The first charts go before the address, which says what it said.
  effect(() => { if (settled.value) mine.follow() })
  addEventListener("popstate", () => { mine.arrive() })
  addEventListener("pagehide", () => { mine.write() })
}

/** Takes the words of a kind among the view's, with what the address says in them. */
export function addParams(more: readonly Param[]): void {
  const fresh = joinParams(more, new URLSearchParams(location.search))
  address?.learn(fresh)
}

/** Writes at once what waits to be written. */
export function writeUrl(): void {
  address?.write()
}
