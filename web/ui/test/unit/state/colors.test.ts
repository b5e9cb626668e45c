import { describe, expect, test } from "vitest"
import { colorDistance, isColor, PALETTE_DARK, PALETTE_LIGHT, PALETTE_SIZE } from "../../../src/state/colors"
import { DASHES, HomeSlots, ScreenSlots } from "../../../src/state/slots"
import type { RunInfo } from "../../../src/types"
import { contrast, deltaE2000, seenBy, VISIONS } from "./vision"

const THEMES = [["light", PALETTE_LIGHT, "#ffffff"], ["dark", PALETTE_DARK, "#161a21"]] as const

describe("the measures of this test", () => {
  // From the paper of Sharma, Wu and Dalal, table 1.
  test.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195], [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082], [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  ] as const)("CIEDE2000 of %j and %j", (a, b, want) => { expect(deltaE2000(a, b)).toBeCloseTo(want, 4) })
  test("contrast", () => { expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 4) })
})

describe("the palette", () => {
  test.each(THEMES)("of the %s theme has enough colours, each with a name, and stands out from its surface", (_, palette, surface) => {
    expect(palette.length).toBe(PALETTE_SIZE)
    expect(palette.length).toBeGreaterThanOrEqual(12)
    expect(new Set(palette.map(s => s.name)).size).toBe(palette.length)
    for (const { color } of palette) {
      expect(isColor(color)).toBe(true)
      expect(contrast(color, surface), color).toBeGreaterThan(3)
    }
  })

  describe.each(THEMES)("on the %s theme", (_, palette) => {
    test.each(Object.keys(VISIONS))("with %s: neighbours are 12.3 apart and more (CIEDE2000), any two 12", vision => {
      const seen = palette.map(s => seenBy(VISIONS[vision]!, s.color))
      for (const [i, a] of seen.entries()) {
        const next = (i + 1) % seen.length
        expect(deltaE2000(a, seen[next]!), `${palette[i]!.name}, ${palette[next]!.name}`).toBeGreaterThan(12.3)
        for (const [j, b] of seen.entries()) if (i !== j) expect(deltaE2000(a, b), `${palette[i]!.name}, ${palette[j]!.name}`).toBeGreaterThan(12)
      }
    })
  })

  test.each([["#000000", "#ffffff", 1], ["#2f6fde", "#2f6fde", 0], ["#ff0000", "#00ff00", 0.5197]])("the distance of %s and %s", (a, b, distance) => {
    expect(colorDistance(a, b)).toBeCloseTo(distance, 3)
  })

  test.each([["#12abEF", true], ["#fff", false], ["red", false], ["#12345g", false], ["#123456;x:url(y)", false]])("isColor(%s)", (text, is) => {
    expect(isColor(text)).toBe(is)
  })
})

describe("a run's own slot", () => {
  test("no two runs share one while others are free", () => {
    const homes = new HomeSlots()
    const slots = Array.from({ length: PALETTE_SIZE }, (_, i) => homes.of(`run${i}`))
    expect(new Set(slots).size).toBe(PALETTE_SIZE)
  })

  test("the first few runs do not look alike, whatever their names, in either theme", () => {
    for (let sweep = 0; sweep < 300; sweep++) {
      const homes = new HomeSlots()
      const slots = Array.from({ length: 5 }, (_, i) => homes.of(`sweep${sweep}/${i}`))
      for (const palette of [PALETTE_LIGHT, PALETTE_DARK]) {
        const pairs = slots.flatMap((a, i) => slots.slice(0, i).map(b => colorDistance(palette[a]!.color, palette[b]!.color)))
        expect(Math.min(...pairs), `sweep${sweep}`).toBeGreaterThan(0.12)
      }
    }
  })

  test("later runs take the least used ones and change none of the earlier", () => {
    const homes = new HomeSlots()
    const names = Array.from({ length: 5 * PALETTE_SIZE }, (_, i) => `sweep/${i}`)
    const first = names.map(n => homes.of(n))
    expect(names.map(n => homes.of(n))).toEqual(first)
    for (let s = 0; s < PALETTE_SIZE; s++) expect(first.filter(x => x === s)).toHaveLength(5)
  })
})

describe("the runs on screen", () => {
  const runs = (n: number, set: (i: number) => number = () => 0): RunInfo[] => Array.from({ length: n }, (_, i) => ({ id: i, name: `run${i}`, start: i, set: set(i) }))
  const never = () => false
  function screen(all: readonly RunInfo[]): ScreenSlots {
    const homes = new HomeSlots()
    for (const run of all) homes.of(run.name)
    return new ScreenSlots(name => homes.of(name))
  }

  test("any fourteen of a hundred differ, from the start and after others were shown", () => {
    const all = runs(100)
    for (let from = 0; from < 80; from += 7) {
      const some = all.filter((_, i) => i >= from && i % 3 === 0).slice(0, PALETTE_SIZE)
      for (const slots of [screen(all), screen(all)]) {
        if (from % 2 === 0) slots.assign(all, never)
        expect(new Set([...slots.assign(some, never).values()].map(l => l.slot)).size, `from ${from}`).toBe(some.length)
      }
    }
  })

  test("six that share a chart differ, however many others there are", () => {
    const all = runs(60, i => i % 10), looks = screen(all).assign(all, never)
    for (let set = 0; set < 10; set++) {
      const slots = all.filter(r => r.set === set).map(r => looks.get(r.name)!.slot)
      expect(new Set(slots).size).toBe(6)
    }
  })

  test("lists of tags that overlap count as shared", () => {
    const all = runs(14, i => i % 2), looks = screen(all).assign(all, (a, b) => a !== b)
    expect(new Set([...looks.values()].map(l => l.slot)).size).toBe(14)
  })

  test("a run keeps its colour while others come and go", () => {
    const all = runs(200), slots = screen(all), mine = all.slice(20, 26)
    const before = slots.assign(mine, never)
    for (const shown of [all.slice(20, 33), all.slice(18, 26), mine, all]) {
      const now = slots.assign(shown, never)
      for (const run of mine) expect(now.get(run.name)!.slot, run.name).toBe(before.get(run.name)!.slot)
    }
  })

  test("where colours run out each has as many runs as another, and dashes tell them apart", () => {
    const all = runs(PALETTE_SIZE * DASHES), looks = [...screen(all).assign(all, never).values()]
    for (let slot = 0; slot < PALETTE_SIZE; slot++) expect(looks.filter(l => l.slot === slot)).toHaveLength(DASHES)
    expect(new Set(looks.map(l => `${l.slot} ${l.dash}`)).size).toBe(all.length)
  })

  test("thousands of runs with a list of tags each take no time to speak of, and use all colours", () => {
    const all = runs(5000, i => i), slots = [...screen(all).assign(all, never).values()].map(l => l.slot)
    for (let slot = 0; slot < PALETTE_SIZE; slot++) expect(slots.filter(s => s === slot).length).toBeGreaterThan(5000 / PALETTE_SIZE - 2)
  })
})
