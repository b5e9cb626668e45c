// How the operations of two graphs differ.
import { expect, test } from "vitest"
import { graphDiff, graphWords } from "../../../../src/kinds/side_by_side/graphDiff"

const ops = (...named: [string, string][]) => new Map(named)

test("operations that are added, missing and of another type are told by name", () => {
  const diff = graphDiff(ops(["x", "Placeholder"], ["d/mm", "MatMul"], ["old", "Relu"]), ops(["x", "Placeholder"], ["d/mm", "Add"], ["new", "Relu"], ["new2", "Relu"]))
  expect(diff).toEqual({ added: ["new", "new2"], missing: ["old"], changed: ["d/mm"] })
  expect(graphWords(diff)).toEqual({ short: "2 not in the first column, 1 only in the first column, 1 of another type", long: "Not in the first column:\nnew\nnew2\n\nOnly in the first column:\nold\n\nOf another type:\nd/mm" })
})

test("the same operations say so, and a tip lists a few of many names", () => {
  expect(graphWords(graphDiff(ops(["x", "A"]), ops(["x", "A"]))).short).toBe("the same operations as in the first column")
  const many = graphWords(graphDiff(ops(), ops(...Array.from({ length: 50 }, (_, i): [string, string] => [`n${i}`.padEnd(9_000, "x"), "A"]))))
  expect(many.long.split("\n").at(-1)).toBe("and 38 more")
  expect(many.long.length).toBeLessThan(3_000)
})
