import { describe, expect, test } from "vitest"
import { columnsOf, copied, inRows, leftOut } from "../../../../src/kinds/text/table"

const text = (shape: number[], ...cells: string[]) => ({ shape, cells, html: cells })

describe("a tensor of texts", () => {
  test.each([
    ["a single text", text([], "a"), 0], ["a list of one", text([1], "a"), 0], ["a list", text([2], "a", "b"), 1],
    ["a table", text([1, 2], "a", "b"), 2], ["an empty table", text([0, 2]), 2], ["the first table of many", text([3, 2, 2], "a", "b", "c", "d"), 2],
  ])("%s", (_, of, columns) => { expect(columnsOf(of)).toBe(columns) })

  test("rows of cells", () => {
    expect(inRows(["a", "b", "c", "d", "e"], 2)).toEqual([["a", "b"], ["c", "d"], ["e"]])
    expect(inRows(["a"], 0)).toEqual([])
  })

  test("is copied as it is, a table as spreadsheets take it", () => {
    expect(copied(text([], "# a\n\tb"))).toBe("# a\n\tb")
    expect(copied(text([2, 2], "a\tb", "c\nd", "e", "f"))).toBe("a b\tc d\ne\tf")
    expect(copied(text([0]))).toBe("")
  })

  test("says what of it is not shown", () => {
    expect(leftOut(text([2, 1], "a", "b"), 2)).toBe("")
    expect(leftOut(text([3, 2, 1], "a", "b"), 1)).toBe("This is the first table of a tensor of shape [3, 2, 1]. The first 1 of 2 rows are shown.")
  })
})
