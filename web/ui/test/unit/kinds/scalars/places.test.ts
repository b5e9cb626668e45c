import { describe, expect, test } from "vitest"
import { besideEachOther, dragged, further, handleText, moved, placeText, readTyped, snapped, typedText, readRange } from "../../../../src/kinds/scalars/places"
import { points } from "../../axes/points"

describe("handles of the selection", () => {
  test.each([
    ["lo", 7, true, { lo: 7, hi: 7 }], ["lo", 3, false, { lo: 3, hi: 20 }], ["lo", 99, false, { lo: 20, hi: 20 }], ["hi", 1, false, { lo: 10, hi: 10 }],
  ] as const)("%s to %d", (end, to, single, want) => { expect(moved({ lo: 10, hi: 20 }, end, to, single)).toEqual(want) })

  test("steps are whole, times are not", () => {
    expect(dragged("step", 7.8, 2.2)).toEqual({ lo: 3, hi: 7 })
    expect(dragged("step", 2.2, 2.4)).toEqual({ lo: 3, hi: 3 })
    expect(dragged("relative", 7.8, 2.2)).toEqual({ lo: 2.2, hi: 7.8 })
  })

  const walls = points([0, 10, 20], [1, 1, 1], null, [1000, 1000.5, 1002])
  const other = points([5, 15], [1, 1], null, [2000, 2001.5])

  test.each([
    ["step", 9, 10], ["step", 14, 15], ["relative", 0.4, 0.5], ["relative", 1.6, 1.5], ["wall", 1999, 2000],
  ] as const)("on %s %d snaps to %d", (axis, x, want) => { expect(snapped([walls, other], axis, x)).toBeCloseTo(want, 9) })

  test("without points a step stays whole, a time as it is", () => {
    expect(snapped([], "step", 3.4)).toBe(3)
    expect(snapped([], "wall", 3.4)).toBe(3.4)
  })

  test.each([["step", 10, 1, 20], ["step", 20, 1, 20], ["relative", 0.5, -1, 0], ["wall", 1000.5, 10, 1002]] as const)(
    "on %s from %d by %d points", (axis, x, by, want) => { expect(further([other, walls], axis, x, by)).toBeCloseTo(want, 9) })
})

describe("a place in words", () => {
  test.each([
    ["step", { lo: 1000, hi: 1000 }, "step 1000"], ["step", { lo: 10, hi: 20 }, "steps 10 to 20"], ["relative", { lo: 0, hi: 200 }, "0s to 3m 20s"],
  ] as const)("on %s", (axis, place, want) => { expect(placeText(axis, place)).toBe(want) })
})

describe("handles", () => {
  const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).getTime() / 1000
  test("say no more than tells them apart on their axis", () => {
    const noon = at(2023, 10, 14, 12, 0, 5)
    expect(handleText("wall", noon, { lo: at(2023, 10, 14, 1, 0, 0), hi: at(2023, 10, 14, 23, 0, 0) })).toBe("12:00:05")
    expect(handleText("wall", noon, { lo: at(2023, 10, 13, 1, 0, 0), hi: at(2023, 10, 14, 23, 0, 0) })).toBe("Nov 14 12:00")
    expect(handleText("relative", 75, { lo: 0, hi: 100 })).toBe("1m 15s")
    expect(handleText("step", 1234, { lo: 0, hi: 2000 })).toBe("1,234")
  })

  test("stand beside each other where they would overlap, and inside", () => {
    expect(besideEachOther([50, 200], ["1", "2"], 300)).toEqual([50, 200])
    for (const places of [[100, 104], [0, 1], [299, 300], [100, 100]] as const) {
      const [lo, hi] = besideEachOther(places, ["12:00:00", "12:00:01"], 300)
      expect(hi - lo).toBeGreaterThanOrEqual(66)
      expect(lo).toBeGreaterThanOrEqual(33)
      expect(hi).toBeLessThanOrEqual(300 - 33)
    }
  })
})

describe("a typed place", () => {
  test.each([
    ["step", "41", 41], ["step", " 41.6 ", 42], ["step", "x", null], ["step", "", null], ["step", "1h", null],
    ["relative", "90", 90], ["relative", "1.5", 1.5], ["relative", "1h 20m", 4800], ["relative", "2d 3h", 183_600], ["relative", "90s", 90], ["relative", "5 min", 300],
    ["relative", "250ms", 0.25], ["relative", "1h x", null], ["relative", "h", null],
    ["wall", "2026-11-24 10:00:00", new Date(2026, 10, 24, 10).getTime() / 1000], ["wall", "soon", null], ["wall", "", null],
  ] as const)("on %s %j", (axis, text, want) => { expect(readTyped(axis, text)).toBe(want) })

  test.each([["step", 41], ["relative", 12.345], ["wall", 1_764_000_000]] as const)("on %s begins with what is there", (axis, x) => {
    expect(readTyped(axis, typedText(axis, x))).toBe(x)
  })
})

describe("a range of y", () => {
  test.each([
    ["0", "1", [0, 1]], ["1", "0", [0, 1]], ["−5", "1e-3", [-5, 0.001]], ["", "3", [2, 3]], ["3", "", [3, 8]], ["", " ", "all"],
    ["a", "1", null], ["1", "1", null], ["1,5", "2", null], ["0", "Infinity", null],
  ])("%j to %j is %j", (low, high, want) => { expect(readRange(low, high, [2, 8])).toEqual(want) })
})
