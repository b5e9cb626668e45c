// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

let view: typeof import("../../../src/state/view")
let curves: typeof import("../../../src/kinds/scalars/view")
let params: typeof import("../../../src/state/params")
let data: typeof import("../../../src/state/data")
let settings: typeof import("../../../src/state/settings")
let stored: typeof import("../../../src/kit/stored")

/** A page that was opened with this query, on a board of this directory. `late`: the code of the scalars comes after the server has spoken. */
async function open(query: string, dir: string, late = false): Promise<void> {
  vi.resetModules()
  view = await import("../../../src/state/view")
  data = await import("../../../src/state/data")
  settings = await import("../../../src/state/settings")
  stored = await import("../../../src/kit/stored")
  curves = await import("../../../src/kinds/scalars/view")
  params = await import("../../../src/state/params")
  const { PARAMS } = await import("../../../src/kinds/scalars/params")
  const link = new URLSearchParams(query)
  params.decodeView(link)
  if (!late) params.joinParams(PARAMS, link)
  settings.startSettings(link)
  data.hello.value = { epoch: dir, version: "", title: "", dataLocation: dir, now: 0 }
  if (late) params.joinParams(PARAMS, link)
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
    curves.smoothing.value = 0.9
    view.pins.value = ["a/b", "c,d:e"]
    view.tagFilter.value = "no setting"
    vi.advanceTimersByTime(1000)
    expect(Object.keys(kept("/logs")!).sort()).toEqual(["pin", "smoothing"])
    await open("", "/logs")
    expect([curves.smoothing.value, view.pins.value, view.tagFilter.value]).toEqual([0.9, ["a/b", "c,d:e"], ""])
    await open("", "/others")
    expect([curves.smoothing.value, view.pins.value]).toEqual([curves.DEFAULT_SMOOTHING, []])
  })

  test("a link says all, a query by hand what it names; neither is stored", async () => {
    await open("", "/logs")
    curves.smoothing.value = 0.9
    curves.axis.value = "wall"
    vi.advanceTimersByTime(1000)
    await open("smoothing=0.1&v=1", "/logs")
    expect([curves.smoothing.value, curves.axis.value]).toEqual([0.1, "step"])
    vi.advanceTimersByTime(1000)
    expect(kept("/logs")).toEqual({ smoothing: "smoothing=0.9", axis: "axis=wall" })
    await open("smoothing=0.1", "/logs")
    expect([curves.smoothing.value, curves.axis.value]).toEqual([0.1, "wall"])
  })

  test("of a kind whose code comes late come back too, and change nothing that was set meanwhile", async () => {
    await open("", "/logs")
    curves.smoothing.value = 0.9
    vi.advanceTimersByTime(1000)
    await open("", "/logs", true)
    expect(curves.smoothing.value).toBe(0.9)
    await open("smoothing=0.1", "/logs", true)
    expect(curves.smoothing.value).toBe(0.1)
    vi.advanceTimersByTime(1000)
    expect(kept("/logs")).toEqual({ smoothing: "smoothing=0.9" })
    await open("v=1", "/logs", true)
    expect(curves.smoothing.value).toBe(curves.DEFAULT_SMOOTHING)
  })

  test("what is set back to its default is forgotten", async () => {
    await open("", "/logs")
    curves.logX.value = true
    vi.advanceTimersByTime(1000)
    curves.logX.value = false
    vi.advanceTimersByTime(1000)
    expect(kept("/logs")).toBeUndefined()
  })

  test("the address says all while it would not open like this by itself", async () => {
    await open("smoothing=0.1&v=1", "/logs")
    expect(settings.settingsDiffer()).toBe(true)
    curves.smoothing.value = 0.2
    vi.advanceTimersByTime(1000)
    expect(settings.settingsDiffer()).toBe(false)
  })

  test("only so many directories are remembered, those used last", async () => {
    for (let i = 0; i < 60; i++) {
      await open("", `/logs${i}`)
      curves.smoothing.value = 0.9
      vi.advanceTimersByTime(1000)
    }
    expect(Object.keys(stored.readStored().settings!)).toEqual(Array.from({ length: 50 }, (_, i) => `/logs${i + 10}`))
  })

  test.each(["null", "3", "[]", '{"/logs":3}', '{"/logs":{"smoothing":7,"axis":"axis=sideways"}}', '{"/logs":null}', "{"])("nonsense in the browser changes nothing: %s", async text => {
    localStorage.setItem("board", `{"settings":${text}}`)
    await open("", "/logs")
    expect([curves.smoothing.value, curves.axis.value]).toEqual([curves.DEFAULT_SMOOTHING, "step"])
  })
})
