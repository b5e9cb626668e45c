import { describe, expect, test } from "vitest"
import { colorDistance, isColor, PALETTE_DARK, PALETTE_LIGHT, PALETTE_SIZE, SlotAssigner } from "../../src/state/colors"
import { commonPrefix, compareNames, groupOf, hashName, parseFilter, shortHash } from "../../src/state/names"

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

describe("colours", () => {
  test("no two runs share one while others are free", () => {
    const assigner = new SlotAssigner()
    const slots = Array.from({ length: PALETTE_SIZE }, (_, i) => assigner.slotOf(`run${i}`))
    expect(new Set(slots).size).toBe(PALETTE_SIZE)
  })

  test("the first few runs do not look alike, whatever their names, in either theme", () => {
    for (let sweep = 0; sweep < 300; sweep++) {
      const assigner = new SlotAssigner()
      const slots = Array.from({ length: 5 }, (_, i) => assigner.slotOf(`sweep${sweep}/${i}`))
      for (const palette of [PALETTE_LIGHT, PALETTE_DARK]) {
        const pairs = slots.flatMap((a, i) => slots.slice(0, i).map(b => colorDistance(palette[a]!, palette[b]!)))
        expect(Math.min(...pairs), `sweep${sweep}`).toBeGreaterThan(0.1)
      }
    }
  })

  test.each([["#000000", "#ffffff", 1], ["#2f6fde", "#2f6fde", 0], ["#ff0000", "#00ff00", 0.5197]])("the distance of %s and %s", (a, b, distance) => {
    expect(colorDistance(a, b)).toBeCloseTo(distance, 3)
  })

  test("later runs take the least used ones and change none of the earlier", () => {
    const assigner = new SlotAssigner()
    const names = Array.from({ length: 5 * PALETTE_SIZE }, (_, i) => `sweep/${i}`)
    const first = names.map(n => assigner.slotOf(n))
    expect(names.map(n => assigner.slotOf(n))).toEqual(first)
    for (let s = 0; s < PALETTE_SIZE; s++) expect(first.filter(x => x === s)).toHaveLength(5)
  })

  test("both palettes are long enough, without repeats, and readable on their surface", () => {
    for (const [palette, surface] of [[PALETTE_LIGHT, "#ffffff"], [PALETTE_DARK, "#161a21"]] as const) {
      expect(palette.length).toBeGreaterThanOrEqual(12)
      expect(new Set(palette).size).toBe(palette.length)
      for (const color of palette) expect(contrast(color, surface), color).toBeGreaterThan(3)
    }
  })

  test.each([["#12abEF", true], ["#fff", false], ["red", false], ["#12345g", false], ["#123456;x:url(y)", false]])("isColor(%s)", (text, is) => {
    expect(isColor(text)).toBe(is)
  })
})

/** WCAG 2: 3 is the least for graphics. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p)
  return (x! + 0.05) / (y! + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(i => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
