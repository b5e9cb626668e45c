import { expect, test } from "vitest"
import { toPixel } from "../../../src/axes/scale"
import { blend } from "../../../src/charts/blend"
import { binOf, binValue, columnEdges, nearestStep, outline, placeOf, spotAt, spotPlace, type HistogramModel } from "../../../src/charts/histogramModel"
import { histograms } from "../../../src/charts/histograms"
import { shadeOfCount, stretches } from "../../../src/charts/histogramShapes"
import { modelWith } from "./histogramModels"

const size = { width: 400, height: 240 }
const laidOut = (model: HistogramModel) => histograms.layout(model, size, null)

test("offset: the newest stands on the x axis, the oldest further up, and the highest bin fits", () => {
  const model = modelWith("offset", [0, 4, 0], [1, 2, 1], [0, 1, 0]), painted = laidOut(model)
  const bottom = size.height - painted.margins.bottom
  const heights = model.steps.map((_, at) => outline(model, painted, at)[0]![1])
  expect(heights[2]).toBeCloseTo(bottom, 6)
  expect(heights[1]).toBeCloseTo((heights[0]! + bottom) / 2, 6)
  expect(outline(model, painted, 0)[2]![1]).toBeCloseTo(painted.margins.top, 6)
})

test("offset: steps lie where their axis says, not evenly", () => {
  const model = modelWith("offset", [1, 1, 1], [1, 1, 1], [1, 1, 1])
  const late = { ...model, steps: model.steps.map((s, i) => ({ ...s, step: [0, 90, 100][i]! })) }, painted = laidOut(late)
  const [a, b, c] = late.steps.map((_, at) => outline(late, painted, at)[0]![1]) as [number, number, number]
  expect((b - a) / (c - a)).toBeCloseTo(0.9, 6)
})

test("overlay: all stand on the x axis", () => {
  const model = modelWith("overlay", [0, 4, 0], [1, 2, 1]), painted = laidOut(model)
  for (const at of [0, 1]) expect(outline(model, painted, at)[0]![1]).toBeCloseTo(size.height - painted.margins.bottom, 6)
  expect(toPixel(painted.y, 4)).toBeCloseTo(outline(model, painted, 0)[2]![1], 6)
})

test("the outline passes the middle of each bin", () => {
  const model = modelWith("overlay", [1, 2, 3]), painted = laidOut(model), points = outline(model, painted, 0)
  expect(points).toHaveLength(5)
  expect(points[1]![0]).toBeCloseTo(toPixel(painted.x, 0.5), 6)
})

test.each(["offset", "overlay", "percentiles", "heat"] as const)("%s: one step, none, and none counted have axes and elements", mode => {
  for (const model of [modelWith(mode, [1, 2, 3]), modelWith(mode), modelWith(mode, [0, 0, 0])]) {
    const painted = laidOut(model), { elements } = histograms.content(model, painted)
    for (const scale of [painted.x, painted.y]) expect(Number.isFinite(scale.lo + scale.hi) && scale.lo < scale.hi).toBe(true)
    expect(elements.length > 0).toBe(model.steps.length > 0 && !(mode === "heat" && model.most === 0))
    expect(histograms.overlay({ spot: { at: 0, bin: 0 } }, model, painted).elements.length > 0).toBe(model.steps.length > 0)
    expect(histograms.overlay({ spot: null }, model, painted).elements).toEqual([])
    expect(JSON.stringify(histograms.option(model, painted))).not.toContain("null,null")
  }
})

test("a spot is where it is pointed at", () => {
  for (const mode of ["offset", "overlay", "heat", "percentiles"] as const) {
    const model = modelWith(mode, [0, 9, 0], [2, 1, 2], [3, 0, 6]), painted = laidOut(model)
    for (const spot of [{ at: 0, bin: 1 }, { at: 2, bin: 2 }, { at: 2, bin: 0 }]) expect(spotAt(model, painted, ...spotPlace(model, painted, spot))).toEqual(spot)
  }
})

test("offset: of histograms that cover a place the one in front is meant, and beside all the nearest", () => {
  const model = modelWith("offset", [9, 9, 9], [9, 9, 9], [1, 1, 1]), painted = laidOut(model)
  const x = toPixel(painted.x, 1.5), base = (at: number) => outline(model, painted, at)[0]![1]
  expect(spotAt(model, painted, x, base(1) - 1)).toEqual({ at: 1, bin: 1 })
  expect(spotAt(model, painted, x, base(0) - 200)!.at).toBe(0)
  expect(spotAt(modelWith("offset"), painted, x, 5)).toBeNull()
})

test("bins and values", () => {
  const model = { lo: -2, hi: 2, bins: 4 }
  expect([-9, -2, -1, 0.5, 2, 9].map(v => binOf(model, v))).toEqual([0, 0, 1, 2, 3, 3])
  expect([binValue(model, 0), binValue(model, 3, 1)]).toEqual([-1.5, 2])
  expect(binOf({ lo: -1.7e308, hi: 1.7e308, bins: 4 }, 1e308)).toBe(3)
})

test("columns reach half-way to their neighbours", () => {
  expect(columnEdges([0, 10, 30])).toEqual([-5, 5, 20, 40])
  expect(columnEdges([7])).toEqual([6.5, 7.5])
  expect(columnEdges([])).toEqual([])
})

test("steps along an axis", () => {
  const model = modelWith("heat", [1], [1], [1])
  expect(model.steps.map(s => placeOf({ ...model, axis: "relative" }, s))).toEqual([0, 1, 2])
  expect(nearestStep(model, 14)).toBe(1)
  expect(nearestStep(model, 15)).toBe(2)
})

test("percentiles: steps without numbers part the bands", () => {
  const model = modelWith("percentiles", [1], [1], [1], [1], [1])
  const steps = model.steps.map((s, i) => i === 1 ? { ...s, percentiles: [] } : i === 4 ? { ...s, percentiles: [NaN, ...s.percentiles.slice(1)] } : s)
  expect(stretches({ steps })).toEqual([[0], [2, 3]])
})

test("shades: none for nothing, the strongest for the most, and few are seen", () => {
  expect([0, 1, 100, 10_000].map(n => shadeOfCount(n, 10_000))).toEqual([0, 1, 3, 32])
  expect(shadeOfCount(0, 0)).toBe(0)
})

test("colours between two", () => {
  expect([0, 0.5, 1].map(t => blend("#000000", "#ff8000", t))).toEqual(["#000000", "#804000", "#ff8000"])
})

test("what a chart says of its axes changes with what they show", () => {
  const shown = (model: HistogramModel) => ({ model, painted: laidOut(model) })
  const a = modelWith("heat", [1, 2], [1, 2])
  expect(histograms.isSame(shown(a), shown({ ...a, most: 9 }))).toBe(true)
  expect(histograms.isSame(shown(a), shown({ ...a, hi: 9 }))).toBe(false)
  expect(histograms.isSame(shown(a), shown({ ...a, mode: "percentiles" }))).toBe(false)
})
