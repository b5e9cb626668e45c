// @vitest-environment happy-dom
// The live client against a socket and a fetch that the test holds: what it says, and what cards hear.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { SeriesData, ShowRequest } from "../../../src/types"
import { frame, SNAPSHOT } from "./frame"
import { tagColumns } from "../tagColumns"

class FakeSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  binaryType = ""
  sent: Record<string, unknown>[] = []
  texts = 0
  onmessage: ((e: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  constructor(readonly url: string) { FakeSocket.all.push(this) }
  /** Messages that came in a list count singly. */
  send(text: string) {
    this.texts++
    this.sent.push(...[JSON.parse(text) as Record<string, unknown> | Record<string, unknown>[]].flat())
  }
  close() { this.readyState = 3 }
  // What the server does:
  say(message: object) { this.readyState = 1; this.onmessage?.({ data: JSON.stringify(message) }) }
  points(data: ArrayBuffer) { this.onmessage?.({ data }) }
  die() { this.readyState = 3; this.onclose?.() }
  ofType(type: string) { return this.sent.filter(m => m["type"] === type) }
}

const hello = (epoch = "e1") => ({ type: "hello", epoch, version: "1", title: "", dataLocation: "/logs", now: 1 })
const runs = (...names: string[]) => names.map((name, id) => ({ id, name, start: id, set: 0 }))
const catalog = (version = 1, names = ["a", "b"]) => ({
  type: "catalog", version, runs: runs(...names), tags: tagColumns([{ id: 4, name: "loss", plugin: "scalars" }]), sets: [[4]],
})
const heartbeat = { type: "status", progress: { loaded: true }, runs: [], problems: 0, missing: [], now: 2 }
const request: ShowRequest = { tag: 4, smoothing: 0, width: 400, axis: "step", log: false, range: null }

let client: typeof import("../../../src/live/client")
let data: typeof import("../../../src/state/data")
let view: typeof import("../../../src/state/view")
const newest = () => FakeSocket.all.at(-1)!

/** Starts a client and its first connection. */
function connected(): FakeSocket {
  client.start("http://board.test/below/")
  const socket = newest()
  socket.say(hello())
  socket.say(catalog())
  return socket
}

/** A card that keeps what it hears. */
function card(id = "c1", wants: Partial<ShowRequest> = {}) {
  const heard: { runs: number[]; complete: boolean }[] = []
  const shown = client.show(id, { ...request, ...wants }, (changed: ReadonlyMap<number, SeriesData>, complete) => {
    heard.push({ runs: [...changed.keys()], complete })
  })
  return { shown, heard }
}

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  FakeSocket.all = []
  vi.stubGlobal("WebSocket", FakeSocket)
  vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new Error("refused"))))
  client = await import("../../../src/live/client")
  data = await import("../../../src/state/data")
  view = await import("../../../src/state/view")
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe("a connection", () => {
  test("is made relative to the page, and live once the server has spoken", () => {
    client.start("http://board.test/below/")
    expect(newest().url).toBe("ws://board.test/below/api/live")
    expect(data.connection.value).toBe("connecting")
    newest().say(hello())
    expect(data.connection.value).toBe("live")
    newest().say(catalog())
    expect(data.visibleRuns.value.map(r => r.name)).toEqual(["a", "b"])
  })

  test("tells the selection, again only when it changes", () => {
    const socket = connected()
    expect(socket.ofType("select")).toEqual([{ type: "select", runs: "all" }])
    view.runFilter.value = "b"
    view.runFilter.value = "^b"
    expect(socket.ofType("select").slice(1)).toEqual([{ type: "select", runs: [1] }])
  })

  test("takes over a socket that was opened early, with what it had heard", () => {
    const early = new FakeSocket("early")
    early.readyState = 1
    const heard = [JSON.stringify(hello()), JSON.stringify(catalog())]
    client.start("http://board.test/", { socket: early as unknown as WebSocket, heard })
    expect(FakeSocket.all).toHaveLength(1)
    expect(data.catalog.value?.version).toBe(1)
  })
})

describe("a card", () => {
  test("asks, hears what comes, and is told when that is all", async () => {
    const socket = connected()
    const { heard, shown } = card("c7")
    await vi.advanceTimersByTimeAsync(0)
    expect(socket.ofType("show")).toEqual([{ type: "show", card: "c7", ...request }])
    socket.points(frame([{ card: 7, run: 0, flags: SNAPSHOT, steps: [1, 2] }, { card: 9, run: 0, flags: SNAPSHOT, steps: [1] }]))
    socket.points(frame([{ card: 7, run: 1, flags: SNAPSHOT, steps: [1] }], true))
    socket.points(frame([{ card: 7, run: 1, steps: [2] }]))
    expect(heard).toEqual([{ runs: [0], complete: false }, { runs: [1], complete: true }, { runs: [1], complete: true }])
    expect(shown.series.get(1)!.length).toBe(2)
  })

  test("that begins with others asks with them, in one message", async () => {
    const socket = connected()
    const before = socket.texts
    for (const id of ["c1", "c2", "c3"]) card(id)
    await vi.advanceTimersByTimeAsync(0)
    expect(socket.ofType("show").map(m => m["card"])).toEqual(["c1", "c2", "c3"])
    expect(socket.texts - before).toBe(1)
  })

  test("that is changed many times at once asks once, for the last", async () => {
    const socket = connected()
    const { shown } = card()
    await vi.advanceTimersByTimeAsync(0)
    for (let s = 0; s < 10; s++) shown.update({ ...request, smoothing: s / 10 })
    shown.update({ ...request, smoothing: 0.9 })
    await vi.advanceTimersByTimeAsync(100)
    expect(socket.ofType("show").map(m => m["smoothing"])).toEqual([0, 0.9])
  })

  test("that is hidden hears nothing more", async () => {
    const socket = connected()
    const { shown, heard } = card()
    await vi.advanceTimersByTimeAsync(0)
    shown.hide()
    shown.hide()
    shown.update({ ...request, smoothing: 0.5 })
    vi.advanceTimersByTime(100)
    socket.points(frame([{ card: 1, flags: SNAPSHOT, steps: [1] }], true))
    expect(heard).toEqual([])
    expect(socket.ofType("hide")).toEqual([{ type: "hide", card: "c1" }])
    expect(socket.ofType("show")).toHaveLength(1)
  })

  test("hidden before it was sent was never there", () => {
    const socket = connected()
    card().shown.hide()
    vi.advanceTimersByTime(100)
    expect(socket.sent.filter(m => m["type"] !== "select")).toEqual([])
  })
})

describe("coming back", () => {
  test("waits longer each time, then asks for the difference only", async () => {
    const socket = connected()
    card()
    await vi.advanceTimersByTimeAsync(0)
    socket.points(frame([{ card: 1, run: 0, flags: SNAPSHOT, steps: [1, 2], generation: 3, total: 2000 }], true))
    socket.die()
    expect(data.connection.value).toBe("disconnected")
    vi.advanceTimersByTime(500)
    expect(FakeSocket.all).toHaveLength(2)
    newest().die()
    vi.advanceTimersByTime(700)
    expect(FakeSocket.all).toHaveLength(2)
    vi.advanceTimersByTime(400)
    expect(FakeSocket.all).toHaveLength(3)
    newest().say(hello())
    expect(newest().sent).toEqual([
      { type: "select", runs: "all" },
      { type: "show", card: "c1", ...request, epoch: "e1", cursors: { 0: [3, 2000] } },
    ])
    expect(data.connection.value).toBe("live")
  })

  test("gives no cursors for an answer that never came whole", async () => {
    const socket = connected()
    card()
    await vi.advanceTimersByTimeAsync(0)
    socket.points(frame([{ card: 1, run: 0, flags: SNAPSHOT, steps: [1] }]))
    socket.die()
    vi.advanceTimersByTime(500)
    newest().say(hello())
    expect(newest().ofType("show")[0]).not.toHaveProperty("cursors")
  })

  test("to another server forgets cards, catalog and ids", async () => {
    const socket = connected()
    const { heard } = card()
    await vi.advanceTimersByTimeAsync(0)
    socket.die()
    vi.advanceTimersByTime(500)
    newest().say(hello("e2"))
    expect(newest().ofType("show")).toEqual([])
    expect(data.catalog.value).toBeNull()
    expect(data.epoch.value).toBe("e2")
    newest().points(frame([{ card: 1, flags: SNAPSHOT, steps: [1] }], true))
    expect(heard).toEqual([])
  })

  test("is at once when the machine is online again", () => {
    connected().die()
    dispatchEvent(new Event("online"))
    expect(FakeSocket.all).toHaveLength(2)
  })

  test("a socket that opens and says nothing is given up", () => {
    client.start("http://board.test/")
    newest().readyState = 1
    vi.advanceTimersByTime(5_000)
    expect(FakeSocket.all[0]!.readyState).toBe(3)
    vi.advanceTimersByTime(500)
    expect(FakeSocket.all).toHaveLength(2)
  })
})

describe("what goes wrong", () => {
  test("the server's complaints are kept for the user", () => {
    connected().say({ type: "error", message: "card c1: too many curves", card: "c1" })
    expect(data.complaint.value).toBe("card c1: too many curves")
  })

  test("a frame that makes no sense begins everything anew, without cursors", async () => {
    const socket = connected()
    card()
    await vi.advanceTimersByTimeAsync(0)
    socket.points(frame([{ card: 1, run: 0, flags: SNAPSHOT, steps: [1] }], true))
    socket.points(new ArrayBuffer(7))
    expect(data.complaint.value).toContain("7 bytes")
    expect(FakeSocket.all).toHaveLength(2)
    newest().say(hello())
    expect(newest().ofType("show")[0]).not.toHaveProperty("cursors")
  })
})

describe("freshness", () => {
  test("silence makes the page stale, then the connection is made anew; a heartbeat heals", () => {
    const socket = connected()
    vi.advanceTimersByTime(13_000)
    expect(data.connection.value).toBe("stale")
    socket.say(heartbeat)
    expect(data.connection.value).toBe("live")
    vi.advanceTimersByTime(26_000)
    expect(FakeSocket.all.length).toBeGreaterThan(1)
  })

  test("pausing is told, and told again after a reconnect, after the cards have asked", async () => {
    const socket = connected()
    card()
    await vi.advanceTimersByTimeAsync(0)
    view.paused.value = true
    expect(socket.sent.at(-1)).toEqual({ type: "pause" })
    socket.die()
    vi.advanceTimersByTime(500)
    newest().say(hello())
    expect(newest().sent.map(m => m["type"])).toEqual(["select", "show", "pause"])
    view.paused.value = false
    expect(newest().sent.at(-1)).toEqual({ type: "resume" })
  })
})

describe("where websockets fail", () => {
  const answers = (bodies: { cards: Record<string, unknown>[] }[]) => vi.fn((url: URL, init?: RequestInit) => {
    if (url.pathname.endsWith("api/catalog")) {
      const body = { hello: hello(), catalog: catalog(), status: heartbeat }
      return Promise.resolve(new Response(JSON.stringify(body)))
    }
    bodies.push(JSON.parse(init!.body as string))
    return Promise.resolve(new Response(frame([{ card: 1, run: 0, flags: SNAPSHOT, steps: [1, 2] }], true)))
  })

  test("the page polls, says so, and goes back to a websocket that works", async () => {
    const bodies: { cards: Record<string, unknown>[] }[] = []
    vi.stubGlobal("fetch", answers(bodies))
    client.start("http://board.test/below/")
    newest().die()
    await vi.advanceTimersByTimeAsync(600)
    newest().die()
    await vi.advanceTimersByTimeAsync(10)
    expect(data.connection.value).toBe("polling")
    const { heard, shown } = card()
    await vi.advanceTimersByTimeAsync(100)
    expect(bodies[0]!.cards[0]).toMatchObject({ card: "c1", tag: 4, runs: [0, 1] })
    expect(heard).toEqual([{ runs: [0], complete: true }])
    expect(shown.series.get(0)!.length).toBe(2)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(bodies.at(-1)!.cards[0]).toMatchObject({ epoch: "e1", cursors: { 0: [1, 2] } })
    newest().say(hello())
    expect(data.connection.value).toBe("live")
    const asked = bodies.length
    await vi.advanceTimersByTimeAsync(5_000)
    expect(bodies).toHaveLength(asked)
  })

  test("a proxy that swallows the first websocket costs one wait, not two", async () => {
    vi.stubGlobal("fetch", answers([]))
    client.start("http://board.test/below/")
    await vi.advanceTimersByTimeAsync(5_010)
    expect(data.connection.value).toBe("polling")
    expect(data.visibleRuns.value.map(r => r.name)).toEqual(["a", "b"])
  })

  test("a page that is paused asks for no points", async () => {
    const bodies: { cards: Record<string, unknown>[] }[] = []
    vi.stubGlobal("fetch", answers(bodies))
    view.paused.value = true
    client.start("http://board.test/")
    newest().die()
    await vi.advanceTimersByTimeAsync(600)
    newest().die()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(data.connection.value).toBe("polling")
    expect(bodies).toEqual([])
  })

  test("a refusal is told until the server serves again", async () => {
    let refused = true
    const served = answers([])
    const no = { code: "origin_refused", message: "Permission denied", host: "board.example" }
    vi.stubGlobal("fetch", (url: URL | string, init?: RequestInit) =>
      String(url).includes("api/catalog") || !refused ? served(url as URL, init) : Promise.resolve(new Response(JSON.stringify(no), { status: 403 })))
    client.start("http://board.test/")
    card()
    newest().die()
    await vi.advanceTimersByTimeAsync(100)
    expect(data.refusal.value).toEqual(no)
    expect(data.pollingBecause.value).toEqual(no)
    refused = false
    newest().die()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(data.connection.value).toBe("polling")
    expect(data.refusal.value).toBeNull()
  })

  test("a server that answers neither way is disconnected", async () => {
    client.start("http://board.test/")
    for (let i = 0; i < 4; i++) {
      newest().die()
      await vi.advanceTimersByTimeAsync(10_000)
    }
    expect(data.connection.value).toBe("disconnected")
  })
})
