// Whoever waits for a layout gets one, or words, whatever the worker does.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Arranger, PATIENCE_MS, prepare } from "../../../../src/kinds/graphs/layout"
import type { Layout, Plan } from "../../../../src/kinds/graphs/plan"

const plan: Plan = { boxes: [], wires: [], takers: [], givers: [] }
const layout: Layout = { width: 1, height: 1, centers: [], inside: [], ways: [], entries: [], exits: [] }

/** A worker that says what the test has it say. */
class Mute extends EventTarget {
  static made: Mute[] = []
  /** The one that was asked last. */
  static busy: Mute
  readonly heard: { id: number }[] = []
  ended = false
  constructor() {
    super()
    Mute.made.push(this)
  }
  postMessage(message: { id: number }) {
    this.heard.push(message)
    Mute.busy = this
  }
  terminate() { this.ended = true }
  say(data: object) { this.dispatchEvent(new MessageEvent("message", { data })) }
  answer(data: object = { layout }) { this.say({ id: this.heard.at(-1)!.id, ...data }) }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("Worker", Mute)
  vi.stubGlobal("WORKER_FILES", { layout: "layout.js" })
  Mute.made = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test("the worker that was started ahead is used, and used again once it is let go", async () => {
  prepare()
  prepare()
  const first = new Arranger(), one = first.arrange(plan)
  Mute.made[0]!.answer()
  expect(await one).toBe(layout)
  first.leave()
  const second = new Arranger(), two = second.arrange(plan)
  Mute.made[0]!.answer()
  expect([await two, Mute.made.length, Mute.made[0]!.ended]).toEqual([layout, 1, false])
  const lost = second.arrange(plan)
  second.leave()
  expect([await lost, Mute.made[0]!.ended]).toEqual([null, true])
})

test("a worker that fails before anybody asks is not used", async () => {
  prepare()
  const idle = Mute.made.at(-1)
  idle?.dispatchEvent(new Event("error"))
  const arranger = new Arranger(), one = arranger.arrange(plan)
  expect(Mute.busy).not.toBe(idle)
  Mute.busy.answer()
  expect(await one).toBe(layout)
  arranger.leave()
})

test("a worker that says nothing is given up, and the next layout has another", async () => {
  const arranger = new Arranger(), silent = expect(arranger.arrange(plan)).rejects.toThrow("The graph cannot be laid out: no layout came within 30 s")
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  await silent
  expect(Mute.busy.ended).toBe(true)
  const again = arranger.arrange(plan), made = Mute.made.length
  Mute.busy.answer()
  expect(await again).toBe(layout)
  await vi.advanceTimersByTimeAsync(2 * PATIENCE_MS)
  expect(Mute.made.length).toBe(made)
  arranger.leave()
})

test.each([
  ["does not come", (w: Mute) => { w.dispatchEvent(new Event("error")) }, "the worker's script did not come"],
  ["answers what nobody can read", (w: Mute) => { w.dispatchEvent(new Event("messageerror")) }, "the worker's answer cannot be read"],
  ["refuses", (w: Mute) => { w.answer({ problem: "too deep" }) }, "too deep"],
])("a worker that %s is said in words", async (_, act, words) => {
  const arranger = new Arranger(), lost = expect(arranger.arrange(plan)).rejects.toThrow(`The graph cannot be laid out: ${words}`)
  act(Mute.busy)
  await lost
})

test("of what is asked for meanwhile the last is laid out", async () => {
  const arranger = new Arranger(), first = arranger.arrange(plan), second = arranger.arrange(plan), worker = Mute.busy
  worker.say({ id: worker.heard.at(-2)!.id, layout })
  worker.answer()
  expect([await first, await second]).toEqual([null, layout])
})
