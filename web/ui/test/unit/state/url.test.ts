// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest"

let settled: typeof import("../../../src/state/settled")["settled"]
let url: typeof import("../../../src/state/url")
let view: typeof import("../../../src/state/view")
let curves: typeof import("../../../src/kinds/scalars/view")
let hidden: typeof import("../../../src/cards/hidden")

/** A page that has opened, with scalars. */
async function open(): Promise<void> {
  vi.resetModules()
  settled = (await import("../../../src/state/settled")).settled
  settled.value = true
  url = await import("../../../src/state/url")
  view = await import("../../../src/state/view")
  curves = await import("../../../src/kinds/scalars/view")
  hidden = await import("../../../src/cards/hidden")
  url.addParams((await import("../../../src/kinds/scalars/params")).PARAMS)
}

beforeEach(open)

const encode = (others = "") => url.queryText(url.encodeView(new URLSearchParams(others)))
const decode = (query: string) => { url.decodeView(new URLSearchParams(query)) }

/** Every part of the view, changed. */
function changeEverything(): void {
  view.runFilter.value = "lr=0\\.1|a&b"
  view.tagFilter.value = "^loss/"
  view.runSelection.value = { kind: "only", names: new Set(["a/b c", "ünï=code&more", "."]) }
  curves.smoothing.value = 0.875
  curves.axis.value = "wall"
  curves.logX.value = true
  curves.ignoreOutliers.value = false
  curves.tooltipSort.value = "name"
  curves.tooltipRows.value = 25
  view.columns.value = 3
  view.runSort.value = { key: "value", descending: true }
  view.valueTag.value = "loss/train, x:1"
  curves.tableSort.value = { key: "max", descending: false }
  view.pins.value = ["loss/train", "a,b:c"]
  view.closedGroups.value = new Set(["val"])
  curves.linkedZoom.value = true
  curves.zoom.value = { step: [0, 100.5], relative: null, wall: [1.7e9, 1.8e9] }
  curves.cardView("acc:x,y").logY.value = true
  curves.cardView("acc:x,y").zoom.value = [-5, 1e-7]
  curves.cardView("acc:x,y").box.value = [0.25, 4]
  curves.selections.value = { step: { lo: 10, hi: 20 }, relative: { lo: 0.5, hi: 0.5 }, wall: { lo: 1.7e9, hi: 1.8e9 } }
  view.fullScreen.value = "acc:x,y"
  curves.linkedSelection.value = false
  curves.cardView("acc:x,y").selection.value = { lo: 3, hi: 3 }
  hidden.showHidden("acc:x,y", true)
  curves.hiddenColumns.value = new Set(["relative", "wall"])
  curves.tables.value = true
  view.dashes.value = true
  view.runColors.value = new Map([["a:b", "#12abef"]])
}

function everything() {
  const { cardView, cardViews } = curves
  return {
    runFilter: view.runFilter.value, tagFilter: view.tagFilter.value, runs: view.runSelection.value, smoothing: curves.smoothing.value,
    axis: curves.axis.value, logX: curves.logX.value, outliers: curves.ignoreOutliers.value, sort: curves.tooltipSort.value, rows: curves.tooltipRows.value,
    columns: view.columns.value, runSort: view.runSort.value, valueTag: view.valueTag.value, tableSort: curves.tableSort.value, pins: view.pins.value, fold: view.closedGroups.value, linked: curves.linkedZoom.value, zoom: curves.zoom.value,
    cards: [...cardViews().keys()].map(t => [t, cardView(t).logY.value, cardView(t).zoom.value, cardView(t).box.value, cardView(t).selection.value, hidden.showsHidden(t)]),
    parted: [curves.linkedSelection.value, curves.hiddenColumns.value, curves.tables.value, view.dashes.value],
    selection: curves.selections.value, card: view.fullScreen.value, colors: view.runColors.value,
  }
}

describe("the view in the URL", () => {
  test("nothing changed: nothing there", () => {
    expect(encode()).toBe("")
  })

  test("comes back whole", async () => {
    changeEverything()
    const query = encode(), before = everything()
    await open()
    decode(query)
    expect(everything()).toEqual(before)
    expect(encode()).toBe(query)
  })

  test("is short and readable", () => {
    curves.smoothing.value = 0.9
    view.tagFilter.value = "loss/train"
    view.runSelection.value = { kind: "only", names: new Set(["lr:0.1/train"]) }
    expect(encode()).toBe("tagFilter=loss/train&run=lr:0.1/train&smoothing=0.9&v=1")
  })

  test("long lists of runs become hashes that find their runs again", async () => {
    const names = Array.from({ length: 250 }, (_, i) => `sweep/learning_rate=${i}/seed=${i % 7}`)
    view.runSelection.value = { kind: "except", names: new Set(names) }
    const query = encode()
    expect(query.length).toBeLessThan(1300)
    decode(query)
    const { selectRuns } = await import("../../../src/state/selection")
    const all = [...names, "another"].map((name, id) => ({ id, name, start: null, set: 0 }))
    expect(selectRuns(all, view.runSelection.value).map(r => r.name)).toEqual(["another"])
    expect(encode()).toBe(query)
  })

  test("no run at all is not the same as all runs", () => {
    view.runSelection.value = { kind: "only", names: new Set() }
    const query = encode()
    view.runSelection.value = null
    decode(query)
    expect(view.runSelection.value).toEqual({ kind: "only", names: new Set() })
  })

  test("parameters of others stay", () => {
    curves.axis.value = "relative"
    expect(encode("token=abc&smoothing=0.1&x=1&x=2")).toBe("token=abc&x=1&x=2&axis=relative&v=1")
  })

  test("reads TensorBoard's links", () => {
    decode(`pinnedCards=${encodeURIComponent('[{"plugin":"scalars","tag":"loss"},{"plugin":"images","tag":"x"},{"plugin":"scalars","tag":"acc"}]')}&smoothing=0.8&tagFilter=acc&runFilter=train`)
    expect(everything()).toMatchObject({ pins: ["loss", "acc"], smoothing: 0.8, tagFilter: "acc", runFilter: "train" })
  })

  test.each([
    "smoothing=much", "smoothing=", "axis=sideways", "zoom=step:1", "zoom=step:9,1", "zoom=step:NaN,2", "cardZoom=:,", "cardBox=x:2", "steps=a,b", "steps=", "times=2,1", "dates=now", "sort=loudness", "sort=", "tableSort=-", "columns=x",
    "pinnedCards=[{", "pinnedCards=3", "pinnedCards=[null]", "color=red:run", "color=zzzzzz:run", "tooltip=loudest", "cardSteps=x", "cardSteps=x:2,1", "tables=yes", "partSteps=", "dashes=2", "rows=", "outliers=maybe",
  ])("nonsense changes nothing: %s", query => {
    decode(query)
    expect(encode()).toBe("")
  })

  test("numbers beyond their limits are brought in", () => {
    decode("smoothing=7&columns=999")
    expect(curves.smoothing.value).toBe(curves.MAX_SMOOTHING)
    expect(view.columns.value).toBe(12)
  })
})

describe("the address bar", () => {
  test("keeps the link's words until the page has opened, and then follows", () => {
    vi.useFakeTimers()
    const replace = vi.spyOn(history, "replaceState")
    settled.value = false
    url.startUrl()
    curves.smoothing.value = 0.375
    vi.advanceTimersByTime(1000)
    expect(replace).not.toHaveBeenCalled()
    settled.value = true
    vi.advanceTimersByTime(200)
    expect(String(replace.mock.calls[0]![2])).toContain("smoothing=0.375")
    vi.useRealTimers()
    replace.mockRestore()
  })

  test("follows the view a few times a second, without history entries", () => {
    vi.useFakeTimers()
    const replace = vi.spyOn(history, "replaceState"), push = vi.spyOn(history, "pushState")
    url.startUrl()
    for (let i = 0; i < 100; i++) curves.smoothing.value = i / 200
    vi.advanceTimersByTime(200)
    expect(replace).toHaveBeenCalledTimes(1)
    expect(String(replace.mock.calls[0]![2])).toContain("smoothing=0.495")
    expect(push).not.toHaveBeenCalled()
    vi.useRealTimers()
  })

  test("gets an entry for another place, once that rests, and for nothing else", () => {
    vi.useFakeTimers()
    const push = vi.spyOn(history, "pushState"), before = push.mock.calls.length
    url.startUrl()
    for (const text of ["l", "lo", "los", "loss"]) { view.tagFilter.value = text; vi.advanceTimersByTime(300) }
    expect(push.mock.calls.length).toBe(before)
    vi.advanceTimersByTime(1000)
    expect(push.mock.calls.length).toBe(before + 1)
    expect(String(push.mock.calls.at(-1)![2])).toContain("tagFilter=loss")
    curves.smoothing.value = 0.25
    vi.advanceTimersByTime(1000)
    expect(push.mock.calls.length).toBe(before + 1)
    view.fullScreen.value = "loss"
    vi.advanceTimersByTime(1)
    expect(push.mock.calls.length).toBe(before + 2)
    expect(String(push.mock.calls.at(-1)![2])).toContain("smoothing=0.25")
    vi.useRealTimers()
  })
})
