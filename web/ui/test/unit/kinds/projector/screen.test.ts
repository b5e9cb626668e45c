// The canvas that a worker draws: pictures are asked for as fast as they are drawn, and no faster.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Frame, Order, Report } from "../../../../src/kinds/projector/frame"
import { Screen } from "../../../../src/kinds/projector/screen"

/** A worker that draws when the test says so. */
class Slow extends EventTarget {
  static made: Slow
  readonly orders: Order[] = []
  constructor() {
    super()
    Slow.made = this
  }
  postMessage(order: Order) { this.orders.push(order) }
  say(data: Report) { this.dispatchEvent(new MessageEvent("message", { data })) }
  get asked(): number[] { return this.orders.flatMap(order => "frame" in order ? [order.frame.width] : []) }
}

let next: () => void = () => {}

beforeEach(() => {
  vi.stubGlobal("Worker", Slow)
  vi.stubGlobal("WORKER_FILES", { painter: "painter.js" })
  vi.stubGlobal("document", { createElement: () => ({ transferControlToOffscreen: () => ({}) }) })
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => { next = act })
})
afterEach(() => { vi.unstubAllGlobals() })

/** A screen whose pictures are numbered by their widths. */
function numbered() {
  const shown: number[] = []
  let of = 0
  const screen = new Screen(() => {
    const width = ++of
    return { frame: { width } as Frame, give: [], shown: () => { shown.push(width) } }
  })
  return { screen, shown, want: () => { screen.draw(); screen.draw(); next() } }
}

test("at most two pictures are asked for ahead, and the last wish is heard when one is shown", () => {
  const { shown, want } = numbered()
  for (let i = 0; i < 5; i++) want()
  expect(Slow.made.asked).toEqual([1, 2])
  Slow.made.say({ is: "shown", frames: 1 })
  expect([Slow.made.asked, shown]).toEqual([[1, 2, 3], [1]])
  Slow.made.say({ is: "shown", frames: 2 })
  expect([Slow.made.asked, shown]).toEqual([[1, 2, 3], [1, 3]])
  want()
  expect(Slow.made.asked).toEqual([1, 2, 3, 4])
})

test("where nothing can be drawn it says why, and asks for nothing", () => {
  const { screen, want } = numbered()
  Slow.made.say({ is: "absent", text: "no WebGL 2" })
  want()
  expect([screen.absent.value, Slow.made.asked]).toEqual(["no WebGL 2", []])
  vi.stubGlobal("document", { createElement: () => ({}) })
  const old = numbered()
  old.want()
  expect([old.screen.absent.value, Slow.made.orders]).toEqual([expect.stringContaining("OffscreenCanvas"), []])
})

test("what is wrong with pictures of points is told", () => {
  const { screen } = numbered(), told: string[] = []
  screen.onProblem = text => { told.push(text) }
  Slow.made.say({ is: "problem", text: "too large" })
  expect(told).toEqual(["too large"])
})
