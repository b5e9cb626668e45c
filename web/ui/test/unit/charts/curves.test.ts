import { describe, expect, test } from "vitest"
import { ends, roomFor } from "../../../src/charts/axisOption"
import { bringSelection, curves, lineWidth } from "../../../src/charts/curves"
import type { ChartModel, Painted } from "../../../src/charts/model"
import type { Scale } from "../../../src/axes/scale"
import { model } from "./models"
import { line, points } from "../axes/points"

const size = { width: 330, height: 224 }
const lines = [line(1, points([0, 50, 100], [0, 5, 10]))]
const laid = (over: Partial<ChartModel>, before: { model: ChartModel; painted: Painted } | null = null) => curves.layout(model({ lines, ...over }), size, before)

describe("the layout", () => {
  test("spans all points, inside the margins", () => {
    const { x, y, margins, lastStep } = laid({})
    expect([x.lo, y.lo, y.hi, lastStep]).toEqual([0, -0.5, 10.5, 100])
    expect([x.from, x.to, y.from, y.to]).toEqual([margins.left, 330 - margins.right, 224 - margins.bottom, margins.top])
  })
  test("has more room below where the labels need a context", () => {
    const far = [line(1, points([1e15, 1e15 + 199], [0, 1]))]
    expect(laid({ lines: far }).margins.bottom).toBeGreaterThan(laid({}).margins.bottom)
  })
  test("keeps room for what stands above and below in a picture", () => {
    const { y } = curves.layout(model({ lines }), { ...size, inset: { top: 40, bottom: 20 } }, null)
    expect(y.to - laid({}).y.to).toBe(40)
    expect(laid({}).y.from - y.from).toBe(20)
  })
  test("of a zoomed chart does not move while points come", () => {
    const first = model({ lines, xRange: [0, 50] }), painted = curves.layout(first, size, null)
    const more = [line(1, points([0, 50, 100], [0, 50, 10]))]
    expect(laid({ lines: more, xRange: [0, 50], refit: false }, { model: first, painted }).y).toEqual(painted.y)
    expect(laid({ lines: more, xRange: [0, 50] }, { model: first, painted }).y.hi).toBeGreaterThan(50)
  })
  test("of a live chart makes room ahead of the points that come next, so that they move no axis", () => {
    const upTo = (n: number) => [line(1, points(Array.from({ length: n + 1 }, (_, i) => i), Array.from({ length: n + 1 }, () => 1)))]
    const first = model({ lines: upTo(203) }), shown = curves.layout(first, size, null)
    const second = model({ lines: upTo(204), refit: false }), full = curves.layout(second, size, { model: first, painted: shown })
    expect([shown.x.hi, shown.tight, full.x.hi, full.advance, full.tight]).toEqual([204, false, 204, 1, true])
    const third = model({ ...second, ahead: true }), ahead = curves.layout(third, size, { model: second, painted: full })
    expect([ahead.x.hi, ahead.tight]).toEqual([208, false])
    const fourth = model({ lines: upTo(205), refit: false }), next = curves.layout(fourth, size, { model: third, painted: ahead })
    expect([next.x.hi, next.tight, curves.isSame({ model: third, painted: ahead }, { model: fourth, painted: next })]).toEqual([208, false, true])
  })
  test("of a live chart follows points that leave it, go back or begin elsewhere, and never runs far ahead", () => {
    const first = model({ lines }), painted = curves.layout(first, size, null), before = { model: first, painted }
    const x = (steps: number[]) => { const { x, tight } = laid({ lines: [line(1, points(steps, steps))], refit: false }, before); return [x.lo, x.hi, tight] }
    expect(x([0, 50, 100, 1000])).toEqual([0, 1008, false])
    expect(x([0, 50])).toEqual([0, 50, false])
    expect(x([10, 100])).toEqual([10, 100, false])
  })
  test("shows a range of y as it was set, as far as a logarithmic axis can", () => {
    expect([laid({ yRange: [2, 3] }).y.lo, laid({ yRange: [2, 3] }).y.hi]).toEqual([2, 3])
    expect(laid({ yRange: [-1, 10], logY: true }).y.lo).toBeGreaterThan(0)
    expect(laid({ yRange: [-2, -1], logY: true }).y.hi).toBeGreaterThan(5)
  })
})

test("few lines are drawn strongly", () => { expect(lineWidth(3)).toBeGreaterThan(lineWidth(100)) })

test("long numbers get more room, in steps, and never more than is to be had", () => {
  const room = (label: string, largest = 200) => roomFor([{ value: 1, label }], largest)
  expect(room("1")).toBe(40)
  expect(room("0.00001")).toBe(room("0.0001") + 8)
  expect(room("−0.00000000001", 80)).toBe(80)
})

test("labels at the ends stand beside their ticks where the chart would cut them", () => {
  const x: Scale = { lo: 0, hi: 100, log: false, from: 40, to: 286 }, margins = { left: 40, right: 14, top: 8, bottom: 24 }
  const of = (first: string, last: string, lastAt = 100) => Object.values(ends([{ value: 0, label: first }, { value: lastAt, label: last }], x, margins))
  expect(of("0", "100")).toEqual(["center", "center"])
  expect(of("0", "100,000")).toEqual(["center", "right"])
  expect(of("0", "100,000", 80)).toEqual(["center", "center"])
  expect(of("−100,000,000,000", "1")).toEqual(["left", "center"])
})

describe("the content", () => {
  const of = (over: Partial<ChartModel>) => curves.content(model({ lines, ...over }), laid(over))
  test("has a curve a run, raw ones behind them, and marks in front", () => {
    const smooth = [line(1, points([0, 1], [1, NaN], [1, NaN])), line(2, points([0, 1], [1, 2], [1, 2]))]
    const { elements } = of({ lines: smooth, raw: true })
    expect(elements.map(e => [Object.keys(e.shape)[0], e.z])).toEqual([["curve", 2], ["curve", 2], ["curve", 3], ["curve", 3], ["marks", 4]])
    expect(of({ lines: smooth }).elements.length).toBe(3)
  })
  test("draws a highlighted line above the others, wider, and dashes as they are", () => {
    const [first, second] = of({ lines: [{ ...lines[0]!, highlight: true, dash: [4, 2] }, line(2, points([0, 1], [1, 2]))] }).elements
    expect(first!.z2).toBeGreaterThan(second!.z2)
    expect(first!.style.lineWidth).toBeGreaterThan(second!.style.lineWidth!)
    expect([first!.style.lineDash, second!.style.lineDash]).toEqual([[4, 2], false])
  })
  test("may reach a little beyond the plot, so that nothing at its edge is cut in half", () => {
    const { x, y } = laid({}), { clip } = of({})
    expect([clip.x, clip.y + clip.height]).toEqual([x.from - 3, y.from + 3])
    expect([clip.x + clip.width, clip.y]).toEqual([x.to + 3, y.to - 3])
  })
})

describe("the option", () => {
  interface Marked { markLine: { data: object[] }; markArea: { data: object[] } }
  const series = (over: Partial<ChartModel>, painted = laid(over)) => curves.option(model({ lines, ...over }), painted)["series"] as Marked[]
  test("marks nothing until what draws a selection has come, and is then made anew", async () => {
    const chosen = model({ lines, selection: { lo: 5, hi: 9 } }), before = { model: chosen, painted: curves.layout(chosen, size, null) }
    expect(curves.option(chosen, before.painted)["series"]).toEqual([])
    await bringSelection()
    expect(bringSelection()).toBeNull()
    const painted = curves.layout(chosen, size, before)
    expect(curves.isSame(before, { model: chosen, painted })).toBe(false)
    expect(curves.option(chosen, painted)["series"]).toHaveLength(1)
  })
  test("marks what is selected, and takes the marks away again", async () => {
    await bringSelection()
    const [place] = series({ selection: { lo: 5, hi: 5 } }), [range] = series({ selection: { lo: 5, hi: 9 } })
    expect([place!.markLine.data, place!.markArea.data]).toEqual([[{ xAxis: 5 }], []])
    expect([range!.markLine.data.length, range!.markArea.data]).toEqual([2, [[{ xAxis: 5 }, { xAxis: 9 }]]])
    const chosen = model({ lines, selection: { lo: 5, hi: 9 } })
    const [gone] = series({}, laid({}, { model: chosen, painted: curves.layout(chosen, size, null) }))
    expect([gone!.markLine.data, gone!.markArea.data]).toEqual([[], []])
    expect(series({})).toEqual([])
  })
  test("is made anew only when axes, theme or selection changed", () => {
    const shown = (over: Partial<ChartModel>) => { const m = model({ lines, ...over }); return { model: m, painted: curves.layout(m, size, null) } }
    expect(curves.isSame(shown({}), shown({ raw: true, lines: [{ ...lines[0]!, color: "#abcdef" }] }))).toBe(true)
    for (const over of [{ yRange: [0, 1] }, { xRange: [0, 50] }, { logY: true }, { axis: "wall" }, { selection: { lo: 1, hi: 1 } }] as const) {
      expect(curves.isSame(shown({}), shown(over))).toBe(false)
    }
  })
})
