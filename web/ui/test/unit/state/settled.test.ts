// @vitest-environment happy-dom
// How far the page has opened: what stands around the first cards comes after them, and what nobody sees yet comes last.
import { beforeEach, afterEach, describe, expect, test, vi } from "vitest"

let my: typeof import("../../../src/state/settled")
let frames: FrameRequestCallback[]
/** A frame is shown, and what was to come after it has come. */
const frame = async () => {
  for (const f of frames.splice(0)) f(0)
  await vi.advanceTimersByTimeAsync(1)
}

describe("a page opens", () => {
  beforeEach(async () => {
    vi.useFakeTimers()
    vi.resetModules()
    frames = []
    vi.stubGlobal("requestAnimationFrame", (f: FrameRequestCallback) => frames.push(f))
    vi.stubGlobal("cancelAnimationFrame", () => { frames = [] })
    my = await import("../../../src/state/settled")
  })
  afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals() })

  test("with its cards first, then with what is around them, then with the rest", async () => {
    let waits = true
    my.settleSoon(() => waits)
    await frame()
    expect([my.framed.value, my.settled.value]).toEqual([false, false])
    waits = false
    await frame()
    expect([my.framed.value, my.settled.value], "the frame with the cards is shown first").toEqual([false, false])
    await frame()
    expect([my.framed.value, my.settled.value]).toEqual([true, false])
    await vi.advanceTimersByTimeAsync(60)
    await frame()
    expect([my.framed.value, my.settled.value]).toEqual([true, true])
  })

  test("also where cards never come", async () => {
    my.settleSoon(() => true)
    for (let ms = 0; ms < 1_200; ms += 50) {
      await frame()
      await vi.advanceTimersByTimeAsync(50)
    }
    expect([my.framed.value, my.settled.value]).toEqual([true, false])
    for (let ms = 0; ms < 800; ms += 50) {
      await frame()
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(my.settled.value).toBe(true)
  })

  test("also in a tab that has no frames", async () => {
    my.settleSoon(() => false)
    await vi.advanceTimersByTimeAsync(600)
    expect(my.settled.value).toBe(true)
  })
})
