// What is written about points: read, coloured, found.
import { expect, test } from "vitest"
import { categories, categoryColor, coloringBy, hex, rampColor } from "../../../../src/kinds/projector/colors"
import { readPoints } from "../../../../src/kinds/projector/load"
import { readMetadata, usualColor } from "../../../../src/kinds/projector/metadata"
import { search } from "../../../../src/kinds/projector/search"

const metadata = readMetadata("word\tsize\tword\r\n<b>one</b>\t1\tx\n\ntwo\t2.5\ty\nThree\t\n", 4)

test("a line a point, named columns where the first line has a tab", () => {
  expect(metadata.rows).toBe(3)
  expect(metadata.columns.map(c => c.name)).toEqual(["word", "size", "word (3)"])
  expect(metadata.columns[0]!.values).toEqual(["<b>one</b>", "two", "Three", ""])
  expect([...metadata.columns[1]!.numbers!]).toEqual([1, 2.5, NaN, NaN])
  expect(metadata.columns[0]!.numbers).toBeNull()
  expect(readMetadata("10\n2\n2\n", 3).columns).toMatchObject([{ name: "Label", distinct: ["2", "10"] }])
  expect(readMetadata("\n", 3)).toEqual({ columns: [], rows: 0 })
})

test("the usual colour is the first column of few values", () => {
  expect(usualColor(metadata)!.name).toBe("word")
  const many = Array.from({ length: 60 }, (_, i) => `${i}\t${i % 2}`).join("\n")
  expect(usualColor(readMetadata(`id\tparity\n${many}`, 60))!.name).toBe("parity")
  expect(usualColor(readMetadata("a\na\n", 2))).toBeNull()
})

test("values have colours that differ; numbers of many values are a ramp", () => {
  for (const of of [14, 40]) expect(new Set(Array.from({ length: of }, (_, i) => hex(categoryColor(i, of, false)))).size).toBe(of)
  const { legend, colorOf } = categories(["a", "b", "a", ""], ["a", "b"], true)
  expect(legend!.entries.map(e => [e.text, e.points])).toEqual([["a", 2], ["b", 1]])
  expect(colorOf(0)).toEqual(colorOf(2))
  expect(hex(colorOf(1))).toBe(legend!.entries[1]!.color)
  const numbers = readMetadata(Array.from({ length: 30 }, (_, i) => String(i)).join("\n"), 31).columns[0]!, ramp = coloringBy(numbers, false)
  expect(ramp.legend).toMatchObject({ kind: "ramp", lo: 0, hi: 29 })
  expect(ramp.colorOf(29)).toEqual(rampColor(1))
  expect(ramp.colorOf(30)).not.toEqual(rampColor(0))
})

test("of very many values those have a colour that most points have", () => {
  const values = Array.from({ length: 200 }, (_, i) => `v${i % 100 < 40 ? i % 100 : i}`)
  const { legend } = categories(values, [...new Set(values)], false)
  expect(legend!.entries).toHaveLength(50)
  expect(legend!.entries.filter(e => e.points === 2)).toHaveLength(40)
  expect(legend!.others).toBe(new Set(values).size - 50)
})

test("points are found by what is written about them", () => {
  const found = (text: string, column = "", pattern = false) => [...search(metadata, 4, text, column, pattern).points]
  expect(found("t")).toEqual([1, 2])
  expect(found("o$", "word", true)).toEqual([1])
  expect(found("x")).toEqual([0])
  expect(found("x", "word")).toEqual([])
  expect(found("")).toEqual([])
  expect(search(metadata, 4, "(", "", true).error).toContain("Unterminated")
  expect([...search({ columns: [], rows: 0 }, 30, "29", "", false).points]).toEqual([29])
})

test("points come after the number of their dimensions", () => {
  const bytes = (dim: number, ...numbers: number[]) => { const b = new ArrayBuffer(4 + 4 * numbers.length); new DataView(b).setUint32(0, dim, true); new Float32Array(b, 4).set(numbers); return b }
  expect(readPoints(bytes(2, 1, 2, 3, 4, 5))).toEqual({ n: 2, dim: 2, data: new Float32Array([1, 2, 3, 4]) })
  for (const bad of [bytes(0, 1), bytes(3, 1), new ArrayBuffer(2)]) expect(() => readPoints(bad)).toThrow("no ")
})
