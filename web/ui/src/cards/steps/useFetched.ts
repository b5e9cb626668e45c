// What a card fetches of the row that it shows. The old value stays until the new one is there, so that nothing flickers; and one
// is fetched after the other, so that a slider that is dragged shows what it passes. Rows that are likely to be wanted next can come
// ahead: a change to one of them then takes no longer than painting it.
import { effect } from "@preact/signals"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { valuesUrl, type Place } from "../../live/content"
import { connection } from "../../state/data"

/** `before` is what is shown meanwhile, null where that is nothing. */
export type Load<T> = (place: Place, signal: AbortSignal, before: T | null) => Promise<T>

export interface Fetched<T> {
  /** What is shown; null before something has come, and where it cannot be shown. */
  readonly value: T | null
  /** Of what is shown; null where that is nothing. */
  readonly place: Place | null
  /** Why the row that was asked for cannot be shown; "" where it can. */
  readonly problem: string
}

const NOTHING: Fetched<never> = { value: null, place: null, problem: "" }

export class Fetcher<T> {
  now: Fetched<T> = NOTHING
  /** What was sent for ahead, by address. */
  private ahead = new Map<string, Promise<T>>()
  private wanted: Place | null = null
  private key = ""
  private readonly leaving = new AbortController()
  private busy = false

  constructor(private readonly load: Load<T>, private readonly tell: () => void) {}

  want(place: Place | null): void {
    const key = place ? valuesUrl(place) : ""
    if (key === this.key) return
    this.key = key
    this.wanted = place
    void this.run()
  }

  /** Sends for rows that may be wanted next, and forgets those of before that are not among them. Nothing while a row that is wanted is on its way. */
  expect(places: readonly Place[]): void {
    if (this.busy) return
    const before = this.ahead
    this.ahead = new Map(places.map(place => [valuesUrl(place), before.get(valuesUrl(place)) ?? this.sendFor(place)]))
  }

  private sendFor(place: Place): Promise<T> {
    const coming = this.load(place, this.leaving.signal, this.now.value), key = valuesUrl(place)
    // What failed is asked for again when it is wanted.
    coming.catch(() => { if (this.ahead.get(key) === coming) this.ahead.delete(key) })
    return coming
  }

  /** Tries once more what has failed. */
  again(): void {
    if (this.now.problem === "" || this.busy) return
    this.wanted = this.now.place
    void this.run()
  }

  leave(): void {
    this.leaving.abort()
  }

  private async run(): Promise<void> {
    if (this.busy) return
    this.busy = true
    for (let place = this.take(); place; place = this.take()) {
      const next = await this.attempt(place)
      if (this.leaving.signal.aborted) return
      this.now = next
      this.tell()
    }
    this.busy = false
  }

  private take(): Place | null {
    const place = this.wanted
    this.wanted = null
    return place
  }

  private async attempt(place: Place): Promise<Fetched<T>> {
    try {
      return { value: await (this.ahead.get(valuesUrl(place)) ?? this.load(place, this.leaving.signal, this.now.value)), place, problem: "" }
    } catch (e) {
      return { value: null, place, problem: e instanceof Error ? e.message : String(e) }
    }
  }
}

const NO_PLACES: readonly Place[] = []

/**
 * Fetches what `load` makes of a row; null asks for nothing and keeps what is there. `next` says which rows may be wanted after the one that
 * has come. Where something is there already, another row is fetched once it has been wanted for so long as `patience` says, ms.
 */
export function useFetched<T>(place: Place | null, load: Load<T>, next: (now: Fetched<T>) => readonly Place[] = () => NO_PLACES, patience = 0): Fetched<T> & { again(): void } {
  const [, renew] = useState(0)
  const held = useRef<Fetcher<T> | null>(null)
  const fetcher = held.current ??= new Fetcher(load, () => { renew(n => n + 1) })
  // Before the browser paints: the answer is on its way a frame earlier.
  useLayoutEffect(() => {
    if (!place) return
    if (patience === 0 || fetcher.now === NOTHING) { fetcher.want(place); return }
    const waiting = setTimeout(() => { fetcher.want(place) }, patience)
    return () => { clearTimeout(waiting) }
  }, [place && valuesUrl(place), patience])
  useEffect(() => { fetcher.expect(next(fetcher.now)) })
  // What failed while the server was away is there when it is back.
  useEffect(() => effect(() => { if (connection.value === "live") fetcher.again() }), [])
  useEffect(() => () => { fetcher.leave() }, [])
  return { ...fetcher.now, again: () => { fetcher.again() } }
}

/** The same of one row of each of several runs, by run. What came of a run is kept while the run is among them. */
export function useFetchedEach<T>(places: ReadonlyMap<number, Place>, load: Load<T>): ReadonlyMap<number, Fetched<T>> {
  const [, renew] = useState(0)
  const fetchers = useRef(new Map<number, Fetcher<T>>()).current
  for (const run of places.keys()) if (!fetchers.has(run)) fetchers.set(run, new Fetcher(load, () => { renew(n => n + 1) }))
  useLayoutEffect(() => {
    for (const [run, fetcher] of fetchers) {
      const place = places.get(run)
      if (place) fetcher.want(place)
      else {
        fetcher.leave()
        fetchers.delete(run)
      }
    }
  })
  useEffect(() => effect(() => { if (connection.value === "live") for (const fetcher of fetchers.values()) fetcher.again() }), [])
  useEffect(() => () => { for (const fetcher of fetchers.values()) fetcher.leave() }, [])
  return new Map([...places.keys()].map(run => [run, fetchers.get(run)!.now]))
}
