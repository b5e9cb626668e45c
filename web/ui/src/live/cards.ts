// The cards that want data, what they asked for and what they hold. Knows nothing of sockets: it makes messages and takes frames.
import type { SeriesData, ShowRequest } from "../types"
import type { Frame } from "./frames"
import type { ShowMessage } from "./protocol"
import { applyBlock } from "./series"

/**
 * Called after each frame that changed the card. `changed` holds the series that changed, a vanished one with length 0;
 * `complete` says that the answer to the card's last request is whole. It may be called with nothing changed, to say that.
 */
export type OnData = (changed: ReadonlyMap<number, SeriesData>, complete: boolean) => void

export interface Card {
  readonly id: string
  request: ShowRequest
  readonly onData: OnData
  readonly series: Map<number, SeriesData>
  /** The last request is not answered whole yet. */
  waiting: boolean
  /** Blocks have come since the last request. */
  answered: boolean
}

const nothing: ReadonlyMap<number, SeriesData> = new Map()

/** "c12" → 12, the number that frames carry. */
export function cardNumber(id: string): number {
  const n = /^c(\d+)$/.exec(id)?.[1]
  if (n === undefined) throw new RangeError(`a card id is "c" and a number, not ${JSON.stringify(id)}`)
  return Number(n)
}

export class Cards {
  private readonly byNumber = new Map<number, Card>()

  get size(): number { return this.byNumber.size }
  [Symbol.iterator](): IterableIterator<Card> { return this.byNumber.values() }

  add(id: string, request: ShowRequest, onData: OnData): Card {
    const card: Card = { id, request, onData, series: new Map(), waiting: true, answered: false }
    this.byNumber.set(cardNumber(id), card)
    return card
  }

  /** Whether the card is still one of ours: it may have been removed, or replaced under its id. */
  has(card: Card): boolean {
    return this.byNumber.get(cardNumber(card.id)) === card
  }

  remove(card: Card): void {
    if (this.has(card)) this.byNumber.delete(cardNumber(card.id))
  }

  /** Forgets all cards: their ids belonged to a server that is gone. */
  clear(): void {
    this.byNumber.clear()
  }

  /** Merges a frame and tells each card that it touched. */
  accept(frame: Frame): void {
    const touched = new Map<Card, Map<number, SeriesData>>()
    for (const block of frame.blocks) {
      const card = this.byNumber.get(block.card)
      if (!card) continue
      card.answered = true
      const changed = touched.get(card) ?? new Map<number, SeriesData>()
      touched.set(card, changed)
      const series = applyBlock(card.series, block)
      if (series) changed.set(series.run, series)
    }
    const finished = frame.complete ? this.finish(touched) : new Set<Card>()
    for (const [card, changed] of touched) card.onData(changed, !card.waiting)
    for (const card of finished) if (!touched.has(card)) card.onData(nothing, true)
  }

  /**
   * Which waiting cards a "complete" answers. The mark says nothing of requests that were under way when it was sent, so a card
   * that got no block yet is left waiting once; the next mark, or `settle`, ends its wait.
   */
  private finish(touched: ReadonlyMap<Card, unknown>): Set<Card> {
    const done = new Set<Card>()
    for (const card of this) {
      if (!card.waiting) continue
      if (card.answered || touched.has(card)) {
        card.waiting = false
        done.add(card)
      } else card.answered = true
    }
    return done
  }

  /** Ends the wait of a card for which nothing comes, because no visible run has its tag. */
  settle(card: Card): void {
    if (!card.waiting || !this.has(card)) return
    card.waiting = false
    card.onData(nothing, true)
  }

  /**
   * The message that (re)subscribes a card. With an epoch it carries cursors, and the server sends only what we lack; not for a
   * card whose last request was never answered whole, since what it holds answers another one.
   */
  message(card: Card, epoch: string | null): ShowMessage {
    const message: ShowMessage = { type: "show", card: card.id, ...card.request }
    if (epoch === null || card.waiting || card.series.size === 0) return message
    const cursors: Record<string, [number, number]> = {}
    for (const s of card.series.values()) cursors[s.run] = [s.generation, s.total]
    return { ...message, epoch, cursors }
  }
}

/** Whether two requests would be answered alike. */
export function sameRequest(a: ShowRequest, b: ShowRequest): boolean {
  return a.tag === b.tag && a.smoothing === b.smoothing && a.width === b.width && a.axis === b.axis && a.log === b.log
    && !a.orphaned === !b.orphaned && sameNumbers(a.range, b.range) && sameNumbers(a.runs, b.runs)
}

function sameNumbers(a: readonly number[] | null | undefined, b: readonly number[] | null | undefined): boolean {
  if (!a || !b) return (a ?? null) === (b ?? null)
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]))
}
