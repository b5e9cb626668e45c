// The page's one connection. Cards say what they show; this keeps the subscriptions alive over reconnects, falls back to
// polling where websockets fail, and tells the state (state/data.ts) how fresh everything is.
import { effect } from "@preact/signals"
import { complaint, connection, epoch, lastHeard, lastPoints, pollingBecause, refusal, runs, visibleRuns } from "../state/data"
import { paused } from "../state/view"
import type { SeriesData, ShowRequest } from "../types"
import { Cards, sameRequest, type Card, type OnData } from "./cards"
import type { EarlySocket } from "../kit/early"
import { socketUrl } from "../kit/server"
import { decodeFrame, type Frame } from "./frames"
import { Poller } from "./polling"
import { receive, type CatalogAnswer, type ServerMessage, type ShowMessage } from "./protocol"
import { Refused, whyNoSocket } from "./serverError"
import { LiveSocket } from "./socket"

export type { OnData } from "./cards"

/** No word for so long (the server has a heartbeat of 5 s): stale; after twice as long the connection is made anew. */
const STALE_MS = 12_000
/** Changes of a card's request are sent at most so often: a slider that is dragged makes many. */
const SEND_EVERY_MS = 50
/** After so many failures in a row polling is tried; at once where no websocket has ever worked, since then a proxy is in the way. */
const FAILURES_BEFORE_POLLING = 2

/** A card's subscription. */
export interface Shown {
  /** What has come so far, by run id. Runs that were deselected may linger: draw the visible ones only. */
  readonly series: ReadonlyMap<number, SeriesData>
  /** Asks for something else instead; what is held stays until the answer replaces it. Cheap when nothing changed. */
  update(request: ShowRequest): void
  hide(): void
}

const cards = new Cards()
/** Cards whose request changed and was not sent yet. */
const dirty = new Set<Card>()
/** Cards that the server of the present connection knows. */
const sent = new Set<Card>()
let sending: ReturnType<typeof setTimeout> | undefined
let socket: LiveSocket | undefined
let poller: Poller | undefined
let nextCard = 1
let greeted = ""
/** Where the page is, and the server's endpoints beside it. */
let base = ""

/** An id for `show`, new each time. */
export function newCardId(): string {
  return `c${nextCard++}`
}

/** Begins a card's subscription. `onData` is called, never at once, for each frame that brings something for it. */
export function show(card: string, request: ShowRequest, onData: OnData): Shown {
  const mine = cards.add(card, request, onData)
  changed(mine, 0)
  return {
    series: mine.series,
    update(next) {
      if (sameRequest(mine.request, next) || !cards.has(mine)) return
      if (next.tag !== mine.request.tag) mine.series.clear()
      mine.request = next
      changed(mine, SEND_EVERY_MS)
    },
    hide() {
      if (!cards.has(mine)) return
      cards.remove(mine)
      dirty.delete(mine)
      if (sent.delete(mine)) socket?.send({ type: "hide", card })
    },
  }
}

function changed(card: Card, wait: number): void {
  card.waiting = true
  card.answered = false
  dirty.add(card)
  // A new card's data is on the way before the browser goes on to paint: no timer, which would wait for that.
  if (wait === 0) queueMicrotask(sendChanged)
  else sending ??= setTimeout(sendChanged, wait)
}

function sendChanged(): void {
  clearTimeout(sending)
  sending = undefined
  if (dirty.size === 0 || !ready()) return
  const messages = [...dirty].map(card => cards.message(card, null))
  for (const card of dirty) sent.add(card)
  dirty.clear()
  if (poller?.active) void poller.ask(withRuns(messages)).catch(() => undefined)
  else socket!.send(messages.length === 1 ? messages[0]! : messages)
}

function ready(): boolean {
  return poller?.active === true || socket?.open === true
}

/** Connects. `early` is the socket that boot.ts opened before this code had loaded, with what it heard meanwhile. */
export function start(page: string = document.baseURI, early?: EarlySocket): void {
  base = page
  poller = new Poller(base, { catalog: polled, frame: framed, served: pollServed, lost: pollLost, wanted: pollWanted })
  socket = new LiveSocket(socketUrl(base).href, { message: heard, frame: framed, lost })
  adopt(socket, early)
  effect(sendSelection)
  effect(sendPause)
  setInterval(checkFresh, 1_000)
  addEventListener("online", comeBack)
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") comeBack() })
}

function adopt(live: LiveSocket, early: EarlySocket | undefined): void {
  if (!early || early.socket.readyState > WebSocket.OPEN) return live.connect()
  live.connect(early.socket)
  for (const data of early.heard) early.socket.onmessage?.(new MessageEvent("message", { data }))
}

function heard(text: string): void {
  const message = JSON.parse(text) as ServerMessage
  if (message.type === "hello") poller!.stop()
  receive(message)
  if (message.type === "hello") greet(message.epoch)
  else if (connection.value !== "live") connection.value = "live"
}

/** A connection begins: subscribe again, with cursors when the server is the one that we knew. */
function greet(now: string): void {
  connection.value = "live"
  refusal.value = null
  renew(now)
  lastSelect = ""
  sendSelection()
  // A server that pauses would hold the answers back, so it hears of the pause after it was asked.
  for (const card of cards) {
    socket!.send(cards.message(card, now))
    sent.add(card)
    dirty.delete(card)
  }
  toldPaused = false
  sendPause()
}

/** Forgets what belonged to another server: ids mean nothing here. */
function renew(now: string): void {
  sent.clear()
  if (greeted !== "" && greeted !== now) {
    cards.clear()
    dirty.clear()
  }
  greeted = now
}

function framed(data: ArrayBuffer): void {
  const frame = decoded(data)
  if (!frame) return
  lastHeard.value = performance.now()
  if (frame.blocks.length > 0) lastPoints.value = lastHeard.value
  cards.accept(frame)
}

/** A frame that makes no sense means that what cards hold can no longer be trusted: begin anew, without cursors. */
function decoded(data: ArrayBuffer): Frame | null {
  try {
    return decodeFrame(data)
  } catch (e) {
    complaint.value = `The page does not understand the server: ${e instanceof Error ? e.message : String(e)}`
    for (const card of cards) card.waiting = true
    socket!.reconnect()
    return null
  }
}

function lost(failures: number): void {
  sent.clear()
  if (poller!.active) return
  if (connection.value !== "connecting" || failures > 1) connection.value = "disconnected"
  if (failures >= FAILURES_BEFORE_POLLING || greeted === "") void poll()
}

/** Falls back to polling, and finds out why it must. */
async function poll(): Promise<void> {
  void poller!.start()
  pollingBecause.value = await whyNoSocket(base)
}

function polled({ hello, catalog, status }: CatalogAnswer): void {
  renew(hello.epoch)
  receive({ ...hello, type: "hello" })
  receive({ ...catalog, type: "catalog" })
  receive({ ...status, type: "status" })
  connection.value = "polling"
}

function pollServed(): void {
  refusal.value = null
}

function pollLost(error: unknown): void {
  refusal.value = error instanceof Refused ? error.error : null
  connection.value = "disconnected"
}

/** All cards, with cursors: what a round of polling asks for. */
function pollWanted(): ShowMessage[] {
  if (paused.peek()) return []
  dirty.clear()
  return withRuns([...cards].map(card => cards.message(card, epoch.peek())))
}

function withRuns(messages: ShowMessage[]): ShowMessage[] {
  const ids = visibleRuns.peek().map(r => r.id)
  return messages.map(m => ({ ...m, runs: m.runs ?? ids }))
}

let lastSelect = ""
/** Tells the server which runs all cards show, when that changed. */
function sendSelection(): void {
  const visible = visibleRuns.value
  const all = visible.length === runs.value.length
  if (!socket?.open || runs.value.length === 0) {
    if (poller?.active) for (const card of cards) changed(card, SEND_EVERY_MS)
    return
  }
  const text = all ? "all" : visible.map(r => r.id).join()
  if (text === lastSelect) return
  lastSelect = text
  socket.send({ type: "select", runs: all ? "all" : visible.map(r => r.id) })
}

let toldPaused = false
function sendPause(): void {
  if (paused.value === toldPaused || !socket?.open) return
  toldPaused = paused.value
  socket.send({ type: toldPaused ? "pause" : "resume" })
}

function checkFresh(): void {
  const since = performance.now() - (lastHeard.peek() ?? performance.now())
  if (connection.peek() !== "live" && connection.peek() !== "stale") return
  if (since > 2 * STALE_MS) socket!.reconnect()
  else connection.value = since > STALE_MS ? "stale" : "live"
}

/** Tries to connect at once. */
export function reconnectNow(): void {
  socket?.reconnect()
}

function comeBack(): void {
  if (connection.peek() === "disconnected" || connection.peek() === "stale") socket!.reconnect()
}
