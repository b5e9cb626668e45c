import { describe, expect, test } from "vitest"
import { drawCurve, type CurveShape } from "../../../src/charts/path"
import type { Points } from "../../../src/axes/points"
import type { Scale } from "../../../src/axes/scale"
import { points, roomy } from "../axes/points"

const x: Scale = { lo: 0, hi: 10, log: false, from: 0, to: 100 }
const y: Scale = { lo: 0, hi: 10, log: false, from: 100, to: 0 }

/** The pen's way: "M0,100" for a move, "L10,90" for a line. */
function way(p: Points, over: Partial<CurveShape> = {}): string {
  const out: string[] = []
  const say = (letter: string) => (px: number, py: number) => out.push(`${letter}${Math.round(px)},${Math.round(py)}`)
  drawCurve({ moveTo: say("M"), lineTo: say("L") }, { points: p, raw: false, axis: "step", x, y, ...over })
  return out.join(" ")
}

const dot = (px: number, py: number) => `M${px - 2},${py} L${px},${py - 2} L${px + 2},${py} L${px},${py + 2} L${px - 2},${py} L${px + 2},${py}`

describe("drawCurve", () => {
  test("joins the points", () => { expect(way(points([0, 5, 10], [0, 10, 5]))).toBe("M0,100 L50,0 L100,50") })
  test("draws only what counts of columns with spare room", () => { expect(way(roomy(points([0, 5], [0, 10])))).toBe("M0,100 L50,0") })
  test("leaves a gap where a value is not finite", () => {
    expect(way(points([0, 1, 2, 3, 4, 5], [1, 2, NaN, 3, Infinity, 4]))).toBe(`M0,90 L10,80 M30,70 ${dot(30, 70)} M50,60 ${dot(50, 60)}`)
  })
  test("is broken where steps go back, on the axis of steps alone", () => {
    const back = points([0, 5, 10, 4, 6], [0, 5, 10, 0, 2])
    expect(way(back)).toBe("M0,100 L50,50 L100,0 M40,100 L60,80")
    expect(way(points([0, 5, 12, 14, 4], [0, 5, 10, 0, 2]))).toBe(`M0,100 L50,50 L120,0 M40,80 ${dot(40, 80)}`)
  })
  test("makes a point that stands alone visible", () => { expect(way(points([5], [5]))).toBe(`M50,50 ${dot(50, 50)}`) })
  test("draws the front or the raw column", () => {
    expect(way(points([0, 10], [0, 10], [5, 5]))).toBe("M0,50 L100,50")
    expect(way(points([0, 10], [0, 10], [5, 5]), { raw: true })).toBe("M0,100 L100,0")
  })
  test("leaves out what a logarithmic axis cannot show", () => {
    const log: Scale = { lo: 1, hi: 100, log: true, from: 100, to: 0 }
    expect(way(points([0, 1, 2, 3, 4], [1, 10, 0, -5, 100]), { y: log })).toBe(`M0,100 L10,50 M40,0 ${dot(40, 0)}`)
    expect(way(points([0, 1, 10], [0, 0, 10]), { x: { lo: 1, hi: 10, log: true, from: 0, to: 100 } })).toBe("M0,100 L100,0")
  })
  test("beyond an edge draws only to the next point", () => {
    expect(way(points([-3, -2, -1, 5, 11, 12, 13], [1, 2, 3, 4, 5, 6, 7]))).toBe("M-10,70 L50,60 L110,50")
  })
  test("crosses the plot between points on either side of it", () => { expect(way(points([-5, 15], [0, 10]))).toBe("M-50,100 L150,0") })
  test("keeps far values within what renderers bear", () => { expect(way(points([0, 1], [1e300, -1e300]))).toBe("M0,-16384 L10,16384") })
  test("draws nothing of nothing", () => { expect(way(points([], []))).toBe("") })
})
