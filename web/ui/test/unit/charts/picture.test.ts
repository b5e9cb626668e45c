// @vitest-environment happy-dom
import { describe, expect, test } from "vitest"
import { curves } from "../../../src/charts/curves"
import type { ChartModel } from "../../../src/charts/model"
import { picture, plain, type Caption } from "../../../src/charts/picture"
import { signsOf } from "../../../src/charts/signs"
import { line, points } from "../axes/points"
import { model, theme } from "./models"

test.each([["a\u0000b\u001bc", "a\ufffdb\ufffdc"], ["\ud83d\ude00 \ud83d", "😀 \ufffd"], ["tab\tline\n", "tab line "]])("plain(%j)", (text, want) => {
  expect(plain(text)).toBe(want)
})

/** The picture as text, and read again. */
async function svg(caption: Partial<Caption>, width = 640, shown: ChartModel = model({ lines: [line(1, points([0, 1], [0, 1]))] })) {
  const whole = { title: "loss", note: "", legend: [], ...caption }
  const blob = await picture("svg", { width, height: 300 }, whole, theme, (chart, size) => {
    const painted = curves.layout(shown, size, null)
    for (const element of curves.content(shown, painted).elements) chart.getZr().add(element)
    chart.setOption(curves.option(shown, painted))
  })
  const text = await blob.text()
  // The parser here knows no CDATA sections, in which echarts writes its style.
  return { text, read: new DOMParser().parseFromString(text.replace(/<style[^]*<\/style>/, ""), "image/svg+xml") }
}

const names = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `run <${i}>`, color: "#abcdef" }))
const heightOf = (read: Document) => Number(read.documentElement.getAttribute("height"))

describe("a picture", () => {
  test("has title, note and names around the chart, as text", async () => {
    const { text, read } = await svg({ title: "<script>alert(1)</script>", note: "smoothing 0.6", legend: names(2) })
    expect(text).not.toContain("<script>")
    expect(read.querySelector("parsererror")).toBeNull()
    const texts = [...read.querySelectorAll("text")].map(t => t.textContent)
    for (const want of ["<script>alert(1)</script>", "smoothing 0.6", "run <1>"]) expect(texts).toContain(want)
  })
  test("of names that no XML can hold can be read", async () => {
    const { read } = await svg({ title: "a\u0000\ud83d", legend: [{ name: "\u001b[31m", color: "#abcdef" }] })
    expect(read.querySelector("parsererror")).toBeNull()
  })
  test.each([["short", "run", 4], ["long", "a/name/of/a/run/that/takes/all/the/room", 2]])("puts %s names side by side as far as there is room", async (_, name, columns) => {
    const legend = Array.from({ length: 9 }, (_, i) => ({ name: name + i, color: "#abcdef" }))
    const { text } = await svg({ legend }, 500)
    const places = [...text.matchAll(/translate\((\d+(?:\.\d+)?) (?:3[5-9]\d|4\d\d)/g)].map(m => m[1])
    expect(new Set(places).size).toBe(columns)
  })
  test("has the signs of lines in the legend", async () => {
    const entry = { name: "loss", color: "#abcdef" }, filled = async (legend: Caption["legend"]) => (await svg({ legend })).text.match(/<path[^>]*fill="#abcdef"/g)?.length ?? 0
    expect(await filled([entry])).toBe(0)
    expect(await filled([entry, { ...entry, signs: signsOf("square") }, { ...entry, dash: [4, 2], signs: signsOf("circle") }])).toBe(2)
  })
  test("grows with the legend, up to a limit that it says", async () => {
    const heights = []
    for (const n of [0, 3, 60, 500]) heights.push(heightOf((await svg({ legend: names(n) })).read))
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect((await svg({ legend: names(500) })).text).toContain("and 440 more")
  })
  test("shows the curves, dashed ones too, and the day of a wall axis", async () => {
    const day = new Date(2026, 0, 5, 10).getTime() / 1000
    const lines = [{ ...line(1, points([0, 1], [0, 1], null, [day, day + 600])), dash: [4, 2] }]
    const { text } = await svg({}, 640, model({ axis: "wall", lines }))
    expect(text).toContain('stroke="#123456"')
    expect(text).toMatch(/stroke-dasharray="4,? ?2"/)
    expect(text).toContain(">Jan 5, 2026<")
  })
})
