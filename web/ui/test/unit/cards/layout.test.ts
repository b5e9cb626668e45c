import { describe, expect, test } from "vitest"
import { cardPlace, GAP, HEADER, keepPlace, layoutGrid, PADDING, SECTION_GAP, slicesBetween, type GridSpec, type SectionSpec } from "../../../src/cards/layout"

const grid: GridSpec = { width: 1000 + 2 * PADDING, columns: 0, minCardWidth: 320, cardHeight: 200 }
const section = (key: string, cards: number, closed = false): SectionSpec => ({ key, cards, closed })
const ROW = 200 + GAP

describe("layoutGrid", () => {
  test("fits as many columns as there is room for, and fills the width", () => {
    const l = layoutGrid([section("a", 7)], grid)
    expect(l.columns).toBe(3)
    expect(l.cardWidth).toBe(Math.floor((1000 - 2 * GAP) / 3))
    expect(l.sections[0]!.height).toBe(HEADER + 3 * ROW)
  })
  test("takes the columns that are asked for, and at least one", () => {
    expect(layoutGrid([], { ...grid, columns: 5 }).columns).toBe(5)
    expect(layoutGrid([], { ...grid, width: 100 }).columns).toBe(1)
    expect(layoutGrid([], { ...grid, width: 0 }).cardWidth).toBeGreaterThan(0)
  })
  test("gives closed sections their header only", () => {
    const l = layoutGrid([section("a", 7, true), section("b", 1)], grid)
    expect(l.sections.map(s => [s.top, s.height])).toEqual([[0, HEADER], [HEADER + SECTION_GAP, HEADER + ROW]])
  })
  test("places cards row by row", () => {
    const l = layoutGrid([section("a", 7)], grid)
    expect(cardPlace(l, 0)).toEqual({ left: PADDING, top: HEADER })
    expect(cardPlace(l, 4)).toEqual({ left: PADDING + l.cardWidth + GAP, top: HEADER + ROW })
  })
})

describe("slicesBetween", () => {
  test("has the rows that are touched", () => {
    const l = layoutGrid([section("a", 30), section("b", 30)], grid)
    expect(slicesBetween(l, 0, HEADER + 1)).toEqual([{ section: 0, from: 0, to: 3 }])
    expect(slicesBetween(l, HEADER + ROW, HEADER + 3 * ROW)).toEqual([{ section: 0, from: 3, to: 9 }])
    expect(slicesBetween(l, l.sections[0]!.height - 10, l.sections[1]!.top + HEADER + 10)).toEqual([{ section: 0, from: 27, to: 30 }, { section: 1, from: 0, to: 3 }])
  })
  test("knows closed sections, and nothing beyond the end", () => {
    const l = layoutGrid([section("a", 30, true)], grid)
    expect(slicesBetween(l, 0, 500)).toEqual([{ section: 0, from: 0, to: 0 }])
    expect(slicesBetween(l, 5000, 6000)).toEqual([])
  })
  test("agrees with looking at every card, wherever one scrolls", () => {
    const specs = Array.from({ length: 40 }, (_, i) => section(`g${i}`, (i * 7) % 11 + 1, i % 5 === 3))
    const l = layoutGrid(specs, grid)
    for (let top = -100; top < l.height; top += 133) {
      const got = slicesBetween(l, top, top + 700).flatMap(s => Array.from({ length: s.to - s.from }, (_, k) => `${s.section}:${s.from + k}`))
      const want: string[] = []
      l.sections.forEach((s, i) => {
        for (let c = 0; c < (s.closed ? 0 : s.cards); c++) {
          const y = s.top + cardPlace(l, c).top
          if (y < top + 700 && y + l.cardHeight + GAP > top) want.push(`${i}:${c}`)
        }
      })
      expect(got).toEqual(want)
    }
  })
  test("makes few cards of 12,345, in one group or each in its own", () => {
    const one = layoutGrid([section("a", 12_345)], grid)
    const many = layoutGrid(Array.from({ length: 12_345 }, (_, i) => section(`g${i}`, 1)), grid)
    for (const l of [one, many]) {
      const cards = slicesBetween(l, l.height / 2, l.height / 2 + 1000).reduce((n, s) => n + s.to - s.from, 0)
      expect(cards).toBeGreaterThan(0)
      expect(cards).toBeLessThan(30)
    }
  })
})

describe("keepPlace", () => {
  const specs = [section("a", 30), section("b", 30)]
  const before = layoutGrid(specs, grid)
  test("keeps the card at the top there when columns change", () => {
    const after = layoutGrid(specs, { ...grid, columns: 2 })
    const top = before.sections[1]!.top + HEADER + 2 * ROW
    expect(keepPlace(before, after, top)).toBe(after.sections[1]!.top + HEADER + 3 * ROW)
  })
  test("keeps the group when one above it appears", () => {
    const after = layoutGrid([section("new", 3), ...specs], grid)
    const top = before.sections[1]!.top + 10
    expect(keepPlace(before, after, top) - after.sections[2]!.top).toBe(10)
  })
  test("stays where it is when the group is gone", () => {
    expect(keepPlace(before, layoutGrid([section("c", 3)], grid), 3000)).toBeLessThanOrEqual(3000)
  })
})
