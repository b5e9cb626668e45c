import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

let view: typeof import("../../../src/state/view")
let data: typeof import("../../../src/state/data")
let settings: typeof import("../../../src/state/settings")
let stored: typeof import("../../../src/kit/stored")

/** A page that was opened with this query, on a board of this directory. */
async function open(query: string, dir: string): Promise<void> {
  vi.resetModules()
  view = await import("../../../src/state/view")
  data = await import("../../../src/state/data")
  settings = await import("../../../src/state/settings")
  stored = await import("../../../src/kit/stored")
  const { decodeView } = await import("../../../src/state/params")
  const link = new URLSearchParams(query)
  decodeView(link)
  settings.startSettings(link)
  data.hello.value = { epoch: dir, version: "", title: "", dataLocation: dir, now: 0 }
}

const kept = (dir: string) => stored.readStored().settings?.[dir]

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => { vi.useRealTimers() })

describe("settings of a log directory", () => {
  test("come back on a fresh visit, for that directory alone", async () => {
    await open("", "/logs")
    view.smoothing.value = 0.9
    view.pins.value = ["a/b", "c,d:e"]
    view.tagFilter.value = "no setting"
    vi.advanceTimersByTime(1000)
    expect(Object.keys(kept("/logs")!)).toEqual(["smoothing", "pin"])
    await open("", "/logs")
    expect([view.smoothing.value, view.pins.value, view.tagFilter.value]).toEqual([0.9, ["a/b", "c,d:e"], ""])
    await open("", "/others")
    expect([view.smoothing.value, view.pins.value]).toEqual([view.DEFAULT_SMOOTHING, []])
  })

  test("a link says all, a query by hand what it names; neither is stored", async () => {
    await open("", "/logs")
    view.smoothing.value = 0.9
    view.axis.value = "wall"
    vi.advanceTimersByTime(1000)
    await open("smoothing=0.1&v=1", "/logs")
    expect([view.smoothing.value, view.axis.value]).toEqual([0.1, "step"])
    vi.advanceTimersByTime(1000)
    expect(kept("/logs")).toEqual({ smoothing: "smoothing=0.9", axis: "axis=wall" })
    await open("smoothing=0.1", "/logs")
    expect([view.smoothing.value, view.axis.value]).toEqual([0.1, "wall"])
  })

  test("what is set back to its default is forgotten", async () => {
    await open("", "/logs")
    view.logX.value = true
    vi.advanceTimersByTime(1000)
    view.logX.value = false
    vi.advanceTimersByTime(1000)
    expect(kept("/logs")).toBeUndefined()
  })

  test("the address says all while it would not open like this by itself", async () => {
    await open("smoothing=0.1&v=1", "/logs")
    expect(settings.settingsDiffer()).toBe(true)
    view.smoothing.value = 0.2
    vi.advanceTimersByTime(1000)
    expect(settings.settingsDiffer()).toBe(false)
  })

  test("only so many directories are remembered, those used last", async () => {
    for (let i = 0; i < 60; i++) {
      await open("", `/logs${i}`)
      view.smoothing.value = 0.9
      vi.advanceTimersByTime(1000)
    }
    expect(Object.keys(stored.readStored().settings!)).toEqual(Array.from({ length: 50 }, (_, i) => `/logs${i + 10}`))
  })

  test.each(["null", "3", "[]", '{"/logs":3}', '{"/logs":{"smoothing":7,"axis":"axis=sideways"}}', '{"/logs":null}', "{"])("nonsense in the browser changes nothing: %s", async text => {
    localStorage.setItem("board", `{"settings":${text}}`)
    await open("", "/logs")
    expect([view.smoothing.value, view.axis.value]).toEqual([view.DEFAULT_SMOOTHING, "step"])
  })
})
