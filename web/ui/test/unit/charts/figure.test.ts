import { describe, expect, test } from "vitest"
import { compose, escapeXml } from "../../../src/charts/figure"
import type { Theme } from "../../../src/charts/theme"

const theme: Theme = { text: "#111", muted: "#222", grid: "#333", axis: "#444", surface: "#fff", accent: "#00f", font: 'system-ui, "Segoe UI"' }
const parse = (text: string) => new DOMParser().parseFromString(text, "image/svg+xml")

test.each([["<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"], ["a\u0000b\u001bc", "a\ufffdb\ufffdc"], ["\ud83d\ude00 \ud83d", "😀 \ufffd"], ["tab\tline\n", "tab\tline\n"]])("escapeXml(%j)", (text, want) => {
  expect(escapeXml(text)).toBe(want)
})

describe("compose", () => {
  const legend = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `run <${i}>`, color: "#abcdef" }))
  test("puts title and names around the chart, as text", () => {
    const { text } = compose("<svg/>", 640, 300, { title: "<script>alert(1)</script>", legend: legend(2) }, theme)
    expect(text).toContain("&lt;script&gt;")
    expect(text).not.toContain("<script>")
    expect(text).toContain("run &lt;1&gt;")
    expect(parse(text).querySelector("parsererror")).toBeNull()
  })
  test.each([["short", "run", 4], ["long", "a/name/of/a/run/that/takes/all/the/room", 2]])("puts %s names side by side as far as there is room", (_, name, columns) => {
    const names = Array.from({ length: 9 }, (_, i) => ({ name: name + i, color: "#abcdef" }))
    const svg = parse(compose("<svg/>", 500, 300, { title: "t", legend: names }, theme).text)
    const places = [...svg.querySelectorAll("text")].slice(1).map(text => Number(text.getAttribute("x")))
    expect(new Set(places).size).toBe(columns)
  })
  test("grows with the legend, up to a limit that it says", () => {
    const heights = [0, 3, 60, 500].map(n => compose("<svg/>", 640, 300, { title: "t", legend: legend(n) }, theme).height)
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
    expect(compose("<svg/>", 640, 300, { title: "t", legend: legend(500) }, theme).text).toContain("and 440 more")
  })
})
