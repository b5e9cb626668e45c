import { describe, expect, test } from "vitest"
import { panBy, sameScale, toPixel, toValue, zoomAbout, type Scale } from "../../../src/axes/scale"

const linear: Scale = { lo: 100, hi: 300, log: false, from: 40, to: 440 }
const log: Scale = { lo: 0.01, hi: 100, log: true, from: 200, to: 0 }

test.each([[linear, 100, 40], [linear, 300, 440], [linear, 200, 240], [log, 0.01, 200], [log, 100, 0], [log, 1, 100]])("%j: %d lies at pixel %d", (scale, value, pixel) => {
  expect(toPixel(scale, value)).toBeCloseTo(pixel)
  expect(toValue(scale, pixel)).toBeCloseTo(value)
})

test("a logarithmic scale has no place for 0 and below", () => {
  expect([0, -1, NaN].map(v => toPixel(log, v))).toEqual([NaN, NaN, NaN])
})

describe("zoom and pan", () => {
  test("zooming keeps what is under the pointer there", () => {
    const [lo, hi] = zoomAbout(linear, 140, 0.5)
    expect([lo, hi]).toEqual([125, 225])
    expect(toPixel({ ...linear, lo, hi }, 150)).toBeCloseTo(140)
  })
  test("on a logarithmic scale it is even to the eye", () => {
    const [lo, hi] = zoomAbout(log, 100, 0.5)
    expect(lo).toBeCloseTo(0.1)
    expect(hi).toBeCloseTo(10)
  })
  test("panning moves both ends alike", () => { expect(panBy(linear, 40)).toEqual([120, 320]) })
})

test("sameScale", () => {
  expect(sameScale(linear, { ...linear })).toBe(true)
  expect(sameScale(linear, { ...linear, hi: 301 })).toBe(false)
  expect(sameScale(linear, null)).toBe(false)
})
