// @vitest-environment happy-dom
// What searches have found, and where in a text it is marked.
import { expect, test } from "vitest"
import { beside, grow, type Hits } from "../../../../src/kinds/text/hits"
import { rangesOf } from "../../../../src/kinds/text/marks"
import type { Found, Hit } from "../../../../src/message.gen"

const hit = (run: number, row: number): Hit => ({ run, tag: 1, row, step: row * 10, wall: row, count: 1, words: ["x"], near: "x" })
const found = (hits: Hit[], ...searched: [run: number, generation: number][]): Found => ({ hits, searched: searched.map(([run, generation]) => ({ run, tag: 1, generation, rows: 9 })), texts: 1, cut: false })
const rows = (hits: Hits) => Object.fromEntries([...hits].map(([key, list]) => [key, list.map(h => h.row)]))

test("an answer adds to those before; a tag whose rows are others now begins anew; one that is not asked about any more is gone", () => {
  const first = grow(new Map(), found([hit(1, 3), hit(1, 1), hit(2, 0)], [1, 5], [2, 5]), [])
  expect(rows(first)).toEqual({ "1 1": [3, 1], "2 1": [0] })
  const before = found([], [1, 5], [2, 5]).searched
  expect(rows(grow(first, found([hit(1, 7)], [1, 5], [2, 5]), before))).toEqual({ "1 1": [7, 3, 1], "2 1": [0] })
  expect(rows(grow(first, found([hit(1, 2)], [1, 6], [2, 5]), before))).toEqual({ "1 1": [2], "2 1": [0] })
  expect(rows(grow(first, found([], [2, 5]), before))).toEqual({ "2 1": [0] })
})

test("the hit before and after a row", () => {
  const hits = [hit(1, 7), hit(1, 4), hit(1, 2)]
  expect([1, 2, 3, 4, 7, 9].map(row => beside(hits, row, 1)?.row)).toEqual([2, 4, 4, 7, undefined, undefined])
  expect([1, 2, 3, 4, 7, 9].map(row => beside(hits, row, -1)?.row)).toEqual([undefined, undefined, 2, 2, 4, 7])
})

test("words are marked wherever they stand, across elements", () => {
  const root = document.createElement("div")
  root.append("ab ab", Object.assign(document.createElement("b"), { textContent: "ab<i>" }), " AB")
  expect(rangesOf(root, ["ab", "<i>"]).map(String)).toEqual(["ab", "ab", "ab", "<i>"])
  expect(rangesOf(root, [])).toEqual([])
})
