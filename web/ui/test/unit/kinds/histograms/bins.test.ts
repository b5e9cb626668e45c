import { expect, test } from "vitest"
import { rebin, spanOf } from "../../../../src/kinds/histograms/bins"

const even = (lo: number, hi: number, ...counts: number[]) => ({ edges: [lo, hi], counts })
const list = (buckets: Parameters<typeof rebin>[0], range: [number, number], bins: number) => [...rebin(buckets, range, bins)]
const sum = (all: Iterable<number>) => [...all].reduce((a, b) => a + b, 0)

test("buckets that are the bins stay what they are", () => {
  expect(list(even(0, 3, 1, 2, 3), [0, 3], 3)).toEqual([1, 2, 3])
  expect(list({ edges: [0, 1, 1, 2, 2, 3], counts: [1, 2, 3] }, [0, 3], 3)).toEqual([1, 2, 3])
})

test("a bucket that bins share gives each its part", () => {
  expect(list(even(0, 4, 8), [0, 4], 4)).toEqual([2, 2, 2, 2])
  expect(list({ edges: [0.5, 2.5], counts: [8] }, [0, 4], 4)).toEqual([2, 4, 2, 0])
  expect(list({ edges: [1, 2, 3, 4], counts: [5, 1] }, [0, 4], 2)).toEqual([5, 1])
})

test("a bucket without width lies in one bin, at the end in the last", () => {
  expect(list({ edges: [1, 1, 4, 4, 0, 0], counts: [5, 2, 1] }, [0, 4], 4)).toEqual([1, 5, 0, 2])
  expect(list(even(2, 2, 0, 0, 7), [0, 4], 4)).toEqual([0, 0, 7, 0])
})

test("as many are counted after as before", () => {
  let seed = 7
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  for (let i = 0; i < 200; i++) {
    const at = Array.from({ length: 12 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 30)).sort((a, b) => a - b)
    const counts = Array.from({ length: 6 }, () => Math.floor(random() * 1000))
    const buckets = { edges: at, counts }, span = spanOf([buckets])
    expect(sum(rebin(buckets, span, 1 + Math.floor(random() * 100)))).toBeCloseTo(sum(counts), 5)
  }
})

test("the largest numbers there are have bins", () => {
  const buckets = even(-Number.MAX_VALUE, Number.MAX_VALUE, 1, 2, 3, 4)
  expect(spanOf([buckets])).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE])
  for (const [i, n] of rebin(buckets, spanOf([buckets]), 4).entries()) expect(n).toBeCloseTo(i + 1, 9)
  expect(sum(rebin(even(0, 5e-324, 3), spanOf([even(0, 5e-324, 3)]), 30))).toBe(3)
})

test.each([
  ["values of one size have it in their middle", [even(3, 3, 0, 5)], [2.7, 3.3]],
  ["zeros", [even(0, 0, 5)], [-1, 1]],
  ["nothing counted", [even(0, 9, 0, 0)], [0, 1]],
  ["no histogram", [], [0, 1]],
  ["empty buckets at the ends do not count", [even(0, 4, 0, 1, 1, 0)], [1, 3]],
  ["all steps together", [even(0, 1, 1), { edges: [-2, -1], counts: [1] }], [-2, 1]],
])("what bins span: %s", (_, all, want) => {
  const [lo, hi] = spanOf(all)
  expect(lo).toBeCloseTo(want[0]!, 9)
  expect(hi).toBeCloseTo(want[1]!, 9)
})
