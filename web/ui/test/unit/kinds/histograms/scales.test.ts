// One scale for the runs of a tag.
import { beforeEach, expect, test } from "vitest"
import type { Card } from "../../../../src/cards/groups"
import { commonMost, commonRange, tellScale } from "../../../../src/kinds/histograms/scales"
import { catalog } from "../../../../src/state/data"
import { runFilter } from "../../../../src/state/view"

const runs = ["a", "b", "c"].map((name, id) => ({ id, name, start: id, set: 0 }))
const card = (tag: string, run: number): Card => ({ key: `${tag} ${run}`, tag: { id: 0, name: tag, plugin: "histograms" }, run: runs[run]! })

beforeEach(() => {
  catalog.value = { version: 1, runs, tags: [], sets: [[]], others: {} }
  runFilter.value = ""
})

test("spans all runs of the tag that are on show, and no other tag", () => {
  tellScale(card("w", 0), { range: [0, 1], most: 5, bins: 30 })
  tellScale(card("w", 1), { range: [-2, 0.5], most: 9, bins: 30 })
  tellScale(card("v", 2), { range: [-99, 99], most: 99, bins: 30 })
  expect(commonRange(card("w", 2), [0.2, 3])).toEqual([-2, 3])
  expect(commonMost(card("w", 2), 1, 30)).toBe(9)
  runFilter.value = "[ac]"
  expect(commonRange(card("w", 2), [0.2, 3])).toEqual([0, 3])
  expect(commonMost(card("w", 2), 1, 30)).toBe(5)
})

test("counts of other numbers of bins are not compared", () => {
  tellScale(card("x", 0), { range: [0, 1], most: 100, bins: 10 })
  expect(commonMost(card("x", 1), 7, 30)).toBe(7)
  tellScale(card("x", 0), { range: [0, 1], most: 40, bins: 30 })
  expect(commonMost(card("x", 1), 7, 30)).toBe(40)
})
