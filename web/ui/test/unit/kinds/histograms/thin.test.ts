import { expect, test } from "vitest"
import { rangeRows, shownRows, strideFor } from "../../../../src/kinds/histograms/thin"

test.each([[1, 51, 1], [51, 51, 1], [52, 51, 2], [101, 51, 2], [102, 51, 4], [200, 51, 4], [200, 201, 1], [1_000_000, 51, 32768]])("%d rows, %d at most: every %d", (rows, most, stride) => {
  expect(strideFor(rows, most)).toBe(stride)
})

test("never more than wanted, evenly, the newest always, and those of before stay", () => {
  let before: number[] = [], beforeStride = 1
  for (let n = 1; n < 700; n++) {
    const stride = strideFor(n, 51), rows = shownRows(n, stride)
    expect(rows.length).toBeLessThanOrEqual(51)
    expect(rows.length).toBeGreaterThanOrEqual(Math.min(n, 26))
    expect(rows.at(-1)).toBe(n - 1)
    if (stride === beforeStride) for (const row of before.slice(0, -1)) expect(rows).toContain(row)
    before = rows
    beforeStride = stride
  }
})

test("no rows", () => { expect(shownRows(0, 1)).toEqual([]) })

test("what the server answers of a range", () => {
  expect(rangeRows(0, 12, 4)).toEqual([0, 4, 8, 11])
  expect(rangeRows(1, 9, 4)).toEqual([4, 8, 9])
  expect(rangeRows(11, 1, 4)).toEqual([11])
})
