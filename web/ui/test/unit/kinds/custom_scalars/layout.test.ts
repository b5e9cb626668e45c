import { describe, expect, test } from "vitest"
import { joined, moved, named, read, written } from "../../../../src/kinds/custom_scalars/layout"

const lines = (title: string, ...tag: string[]) => ({ title, multiline: { tag } })

describe("layouts of several runs", () => {
  test("share the categories of one title, and a chart that both have is there once", () => {
    const a = { version: 1, category: [{ title: "x", chart: [lines("1", "a")] }, { title: "y", chart: [], closed: true }] }
    const b = { category: [{ title: "x", chart: [lines("1", "a"), lines("1", "b")] }, { title: "z", chart: [] }] }
    expect(joined([a, b])).toEqual({
      version: 1, category: [{ title: "x", chart: [lines("1", "a"), lines("1", "b")] }, { title: "y", chart: [], closed: true }, { title: "z", chart: [] }],
    })
    expect(a.category[0]!.chart).toHaveLength(1)
    expect(joined([])).toEqual({ category: [] })
  })
})

test("charts of one name have keys of their own", () => {
  const keys = named({ category: [{ title: "a,b", chart: [lines("c"), lines("c"), lines("c (2)")] }, { title: "", chart: [lines("")] }] }).map(n => n.key)
  expect(keys).toEqual(["@custom_scalars,a%2Cb/c", "@custom_scalars,a%2Cb/c (2)", "@custom_scalars,a%2Cb/c (2) (2)", "@custom_scalars,/"])
})

describe("JSON", () => {
  test("is read as it is written", () => {
    const layout = { version: 2, category: [{ title: "x", chart: [lines("l", "a.*", "b"), { title: "m", margin: { series: [{ value: "v", lower: "l", upper: "u" }] } }], closed: true }] }
    expect(read(written(layout))).toEqual(layout)
  })
  test("may leave out what is empty, and unknown fields are passed over", () => {
    expect(read('{"category": [{"chart": [{}, {"title": "t", "margin": {}, "more": 1}]}]}')).toEqual({
      category: [{ title: "", chart: [{ title: "", multiline: { tag: [] } }, { title: "t", margin: { series: [] } }] }],
    })
  })
  test.each([
    ["", "This is not JSON"], ["[]", "Expected an object for the layout"], ['{"category": {}}', "Expected a list for category"], ['{"category": [7]}', "Expected an object for category 1"],
    ['{"category": [{"chart": [{"title": 7}]}]}', "Expected a text for the title of chart 1 of category 1"],
    ['{"category": [{"chart": [{"multiline": {"tag": [null]}}]}]}', "Expected a text for tag 1 of chart 1 of category 1"],
  ])("%j is refused, and the message says where", (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

test("members move within their list", () => {
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"])
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"])
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"])
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"])
})
