import { beforeEach, describe, expect, test } from "vitest"
import { decodeFrame } from "../../../src/live/frames"
import { applyBlock } from "../../../src/live/series"
import type { SeriesData } from "../../../src/types"
import { frame, GONE, INDEX, MORE, SNAPSHOT, type TestBlock } from "./frame"

let series: Map<number, SeriesData>
beforeEach(() => { series = new Map() })

const apply = (block: TestBlock) => applyBlock(series, decodeFrame(frame([block])).blocks[0]!)
const points = (s: SeriesData) => [...s.steps.subarray(0, s.length)]
const upTo = (n: number, from = 0) => Array.from({ length: n - from }, (_, i) => from + i)

describe("applyBlock", () => {
  test("a snapshot, then appends, keep every point of every column", () => {
    apply({ flags: SNAPSHOT, steps: [0, 1], values: [5, 6], smoothed: [5, 5.5], total: 2 })
    for (let n = 2; n < 500; n++) apply({ steps: [n], values: [n], smoothed: [n / 2], total: n + 1, originWall: 77, hidden: 3 })
    const s = series.get(0)!
    expect(s.length).toBe(500)
    expect(points(s)).toEqual(upTo(500))
    expect(s.values[499]).toBe(499)
    expect(s.smoothed![499]).toBe(249.5)
    expect(s.walls[499]).toBe(1499)
    expect(s).toMatchObject({ total: 500, originWall: 77, hidden: 3 })
  })

  test("an index grows without values; one of a curve does not fit it", () => {
    apply({ flags: SNAPSHOT | INDEX, steps: [0, 1], total: 2 })
    for (let n = 2; n < 200; n++) apply({ flags: INDEX, steps: [n], total: n + 1 })
    const s = series.get(0)!
    expect(points(s)).toEqual(upTo(200))
    expect(s.walls[199]).toBe(1199)
    expect(s).toMatchObject({ index: true, total: 200, smoothed: null })
    expect(s.values).toHaveLength(0)
    expect(apply({ steps: [200] })).toBeNull()
  })

  test("says while the rest of an index is on the way", () => {
    apply({ flags: SNAPSHOT | INDEX | MORE, steps: [0, 1], total: 2 })
    expect(series.get(0)!.whole).toBe(false)
    apply({ flags: INDEX, steps: [2], total: 3 })
    expect(series.get(0)).toMatchObject({ whole: true, length: 3 })
  })

  test("grows by doubling: few arrays for many appends", () => {
    apply({ flags: SNAPSHOT, steps: [0] })
    const arrays = new Set<Float64Array>()
    for (let n = 1; n < 2000; n++) { apply({ steps: [n] }); arrays.add(series.get(0)!.steps) }
    expect(arrays.size).toBeLessThan(10)
  })

  test("an append never writes into the frame of the snapshot", () => {
    const bytes = frame([{ flags: SNAPSHOT, steps: [0] }, { run: 1, flags: SNAPSHOT, steps: [9] }])
    for (const block of decodeFrame(bytes).blocks) applyBlock(series, block)
    apply({ steps: [1, 2, 3] })
    expect(points(series.get(1)!)).toEqual([9])
    expect(points(series.get(0)!)).toEqual([0, 1, 2, 3])
  })

  test("the object stays the same over snapshots", () => {
    const first = apply({ flags: SNAPSHOT, steps: [0, 1, 2] })
    expect(apply({ flags: SNAPSHOT, steps: [5], generation: 2 })).toBe(first)
    expect(points(first!)).toEqual([5])
  })

  test.each([
    ["without a snapshot before", { run: 5, steps: [1] }],
    ["of another generation", { steps: [1], generation: 9 }],
    ["with a smoothed column where there was none", { steps: [1], smoothed: [1] }],
  ])("an append %s changes nothing", (_, block) => {
    apply({ flags: SNAPSHOT, steps: [0], generation: 1 })
    expect(apply(block)).toBeNull()
    expect(points(series.get(0)!)).toEqual([0])
  })

  test("a series that is gone leaves", () => {
    const s = apply({ flags: SNAPSHOT, steps: [0, 1] })
    expect(apply({ flags: GONE })).toBe(s)
    expect(s!.length).toBe(0)
    expect(series.size).toBe(0)
    expect(apply({ flags: GONE })).toBeNull()
  })
})
