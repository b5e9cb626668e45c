import { describe, expect, test } from "vitest"
import { drawAxes, labelPlace, margins, type AxesPen } from "../../../src/charts/axes"
import type { Scale } from "../../../src/charts/scale"
import type { Theme } from "../../../src/charts/theme"

const theme: Theme = { text: "#text", muted: "#muted", grid: "#grid", axis: "#axis", surface: "#fff", accent: "#accent", font: "sans" }

/** Writes down what is drawn. */
class Recorder implements AxesPen {
  fillStyle: CanvasRenderingContext2D["fillStyle"] = ""
  font = ""
  textAlign: CanvasTextAlign = "start"
  textBaseline: CanvasTextBaseline = "alphabetic"
  readonly rects: unknown[] = []
  readonly texts: unknown[] = []
  fillRect(...box: number[]): void { this.rects.push([this.fillStyle, ...box]) }
  fillText(text: string, x: number, y: number): void { this.texts.push([text, this.textAlign, this.textBaseline, Math.round(x), Math.round(y)]) }
}

describe("axes", () => {
  const x: Scale = { lo: 0, hi: 100, log: false, from: 40, to: 286 }
  const y: Scale = { lo: 0, hi: 10, log: false, from: 176, to: 8 }
  const axes = {
    x, y, xTicks: [{ value: 0, label: "0" }, { value: 50, label: "50" }], yTicks: [{ value: 5, label: "5" }],
    margins: { left: 40, right: 14, top: 8, bottom: 24 },
  }

  test("a grid line for each tick of y, from edge to edge, and the line of x below", () => {
    const pen = new Recorder()
    drawAxes(pen, axes, 300, theme)
    expect(pen.rects).toEqual([["#grid", 40, 92, 246, 1], ["#axis", 40, 176, 246, 1]])
  })

  test("labels stand left of the plot and below it", () => {
    const pen = new Recorder()
    drawAxes(pen, axes, 300, theme)
    expect(pen.texts).toEqual([["5", "right", "middle", 33, 92], ["0", "center", "top", 40, 183], ["50", "center", "top", 163, 183]])
  })

  test("a long label at the edge is moved in, so that nothing of it is cut", () => {
    expect(labelPlace("Nov 24", 295, 300)).toBeLessThan(282)
    expect(labelPlace("Nov 24", 2, 300)).toBeGreaterThan(18)
    expect(labelPlace("50", 160, 300)).toBe(160)
    // Wider than the chart: its beginning shows.
    expect(labelPlace("Nov 24 2026", 10, 40)).toBeGreaterThan(30)
  })

  test("long numbers get more room, in steps, and never more than is to be had", () => {
    const room = (label: string, largest = 200) => margins([{ value: 1, label }], largest).left
    expect(room("1")).toBe(40)
    expect(room("0.00001")).toBe(room("0.0001")+ 8)
    expect(room("−0.00000000001", 80)).toBe(80)
  })
})
