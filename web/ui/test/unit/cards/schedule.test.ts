import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { cancelPaint, holdPaints, inOrder, paintNow, requestPaint, whenHere, type Painter } from "../../../src/cards/schedule"

const painter = (urgency: number, paint: () => void): Painter => ({ urgency: () => urgency, paint })

describe("the queue of painting", () => {
  let frames: FrameRequestCallback[], now: number
  const frame = () => { for (const f of frames.splice(0)) f(now) }
  beforeEach(() => {
    frames = []
    now = 60_000
    vi.stubGlobal("requestAnimationFrame", (f: FrameRequestCallback) => frames.push(f))
    vi.stubGlobal("cancelAnimationFrame", () => { frames = [] })
    vi.spyOn(performance, "now").mockImplementation(() => now)
  })
  afterEach(() => { frame(); frame(); vi.unstubAllGlobals(); vi.restoreAllMocks() })

  test("paints once a frame, however often it was asked", () => {
    const paint = vi.fn()
    const p = painter(1, paint)
    requestPaint(p); requestPaint(p)
    expect(paint).not.toHaveBeenCalled()
    frame()
    expect(paint).toHaveBeenCalledTimes(1)
    expect(frames).toHaveLength(0)
  })

  test("paints the most urgent first, and leaves the rest of a long frame to the next", () => {
    const order: string[] = []
    const slow = (name: string, urgency: number) => painter(urgency, () => { order.push(name); now += 20 })
    requestPaint(slow("far", 2)); requestPaint(slow("near", 1)); requestPaint(slow("pointer", 0))
    frame()
    expect(order).toEqual(["pointer", "near"])
    frame()
    expect(order).toEqual(["pointer", "near", "far"])
  })

  test("paints at once where asked to, and nothing that is held", () => {
    const paint = vi.fn(), p = painter(1, paint)
    requestPaint(p)
    paintNow()
    expect(paint).toHaveBeenCalledTimes(1)
    const release = holdPaints(100)
    requestPaint(p)
    paintNow()
    expect(paint).toHaveBeenCalledTimes(1)
    release()
    frame()
    expect(paint).toHaveBeenCalledTimes(2)
  })

  test("paints again what waited for its room of charts", async () => {
    let arrive = (_: string) => {}
    const room = whenHere(new Promise<string>(done => { arrive = done })), seen: (string | null)[] = []
    const p: Painter = painter(1, () => { seen.push(room(p)) })
    requestPaint(p)
    frame()
    arrive("charts")
    await vi.waitFor(() => { expect(frames).toHaveLength(1) })
    frame()
    expect(seen).toEqual([null, "charts"])
  })

  test("reports a room of charts that does not come, once", async () => {
    const reported = vi.fn()
    vi.stubGlobal("reportError", reported)
    const room = whenHere(Promise.reject(new Error("gone")))
    expect(room(painter(1, () => {}))).toBeNull()
    await vi.waitFor(() => { expect(reported).toHaveBeenCalledTimes(1) })
    expect(frames).toHaveLength(0)
  })

  test("goes on after a painter that fails, and reports it", () => {
    const reported = vi.fn(), paint = vi.fn()
    vi.stubGlobal("reportError", reported)
    requestPaint(painter(1, () => { throw new Error("no") })); requestPaint(painter(1, paint))
    frame()
    expect(paint).toHaveBeenCalledTimes(1)
    expect(reported).toHaveBeenCalledTimes(1)
  })

  test("forgets what was cancelled", () => {
    const paint = vi.fn()
    const p = painter(1, paint)
    requestPaint(p)
    cancelPaint(p)
    frame()
    expect(paint).not.toHaveBeenCalled()
  })

  test("while held paints nothing, then all of it in one frame", () => {
    const paint = vi.fn()
    const first = holdPaints(1000), second = holdPaints(1000)
    requestPaint(painter(1, paint)); requestPaint(painter(1, paint))
    first()
    first()
    expect(frames).toHaveLength(0)
    second()
    expect(frames).toHaveLength(1)
    frame()
    expect(paint).toHaveBeenCalledTimes(2)
  })

  test("is not held longer than was said", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const paint = vi.fn()
    const release = holdPaints(300)
    requestPaint(painter(1, paint))
    vi.advanceTimersByTime(301)
    frame()
    expect(paint).toHaveBeenCalledTimes(1)
    release()
    vi.useRealTimers()
  })
})

test("equals keep their order", () => {
  const [a, b, c] = [painter(1, () => {}), painter(0, () => {}), painter(1, () => {})]
  expect(inOrder([a!, b!, c!])).toEqual([b, a, c])
})
