import { describe, expect, test } from "vitest"
import { commonPrefix, compareNames, groupOf, hashName, parseFilter, shortHash } from "../../../src/kit/names"

describe("names", () => {
  test("natural order", () => {
    const sorted = ["", "a", "Run1", "run02", "run2", "run2b", "run10", "run10/a", "run10/b", "run99999999999999999999", "run100000000000000000000", "x.1.9", "x.1.10", "é"]
    for (const [i, a] of sorted.entries()) for (const [j, b] of sorted.entries()) expect(Math.sign(compareNames(a, b)), `${a} ${b}`).toBe(Math.sign(i - j))
  })

  test.each([
    ["", "anything", true], ["LOSS", "train/loss", true], ["^loss$", "val/loss", false], ["a|b", "xbx", true], [".", "", false],
  ])("filter %j on %j", (text, name, passes) => {
    const { pattern, error } = parseFilter(text)
    expect(error).toBeNull()
    expect(pattern?.test(name) ?? true).toBe(passes)
  })

  test.each(["(", "[a", "*", "a{2,1}"])("says what is wrong with %j", text => {
    const { pattern, error } = parseFilter(text)
    expect(pattern).toBeNull()
    expect(error).toBeTruthy()
    expect(error).not.toContain("Invalid regular expression")
  })

  test.each([
    [["a/b/x", "a/b/y"], 4], [["a/b", "a/c"], 2], [["ab", "ac"], 0], [["a/b"], 0], [[], 0], [["x/", "x/"], 2], [["a/b/c", "a/bc"], 2], [["a/x", "b/x"], 0],
  ])("common prefix of %j", (names, length) => {
    expect(commonPrefix(names)).toBe(length)
  })

  test.each([["loss/train", "loss"], ["loss", "loss"], ["/x", ""], ["a/b/c", "a"]])("group of %s", (tag, group) => {
    expect(groupOf(tag)).toBe(group)
  })

  test("hashes are spread, and the short ones need no escape in a URL", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `run_${i}`)
    expect(new Set(names.map(shortHash)).size).toBe(5000)
    for (const n of names.slice(0, 100)) expect(shortHash(n)).toMatch(/^[\w-]{5}$/)
    const slots = new Array<number>(16).fill(0)
    for (const n of names) slots[hashName(n) % 16]!++
    expect(Math.min(...slots)).toBeGreaterThan(200)
  })
})
