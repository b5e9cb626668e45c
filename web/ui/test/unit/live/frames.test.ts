import { describe, expect, test } from "vitest"
import { decodeFrame } from "../../../src/live/frames"
import { frame, GONE, INDEX, SNAPSHOT } from "./frame"

describe("decodeFrame", () => {
  test("reads all columns of all blocks, non-finite numbers too", () => {
    const got = decodeFrame(frame([
      { card: 3, run: 7, flags: SNAPSHOT, generation: 5, total: 900, originWall: 12.5, hidden: 194, steps: [1, 2], walls: [10, 11], values: [NaN, -Infinity], smoothed: [0.5, Infinity] },
      { card: 4, run: 8, steps: [3] },
    ], true))
    expect(got.complete).toBe(true)
    expect(got.blocks).toHaveLength(2)
    const [a, b] = got.blocks
    expect(a).toMatchObject({ card: 3, run: 7, snapshot: true, gone: false, generation: 5, total: 900, originWall: 12.5, hidden: 194 })
    expect([...a!.steps]).toEqual([1, 2])
    expect([...a!.walls]).toEqual([10, 11])
    expect([...a!.values]).toEqual([NaN, -Infinity])
    expect([...a!.smoothed!]).toEqual([0.5, Infinity])
    expect(b).toMatchObject({ card: 4, run: 8, snapshot: false, smoothed: null, hidden: 0 })
    expect([...b!.steps]).toEqual([3])
  })

  test("columns are views, not copies", () => {
    const bytes = frame([{ steps: [1, 2, 3] }])
    expect(decodeFrame(bytes).blocks[0]!.steps.buffer).toBe(bytes)
  })

  test("a frame without blocks only says that all was sent", () => {
    expect(decodeFrame(frame([], true))).toEqual({ complete: true, blocks: [] })
    expect(decodeFrame(frame([])).complete).toBe(false)
  })

  test("a series that is gone", () => {
    expect(decodeFrame(frame([{ run: 2, flags: GONE }])).blocks[0]).toMatchObject({ run: 2, gone: true })
  })

  test("an index has steps and wall times only", () => {
    const [index, curve] = decodeFrame(frame([{ run: 2, flags: INDEX | SNAPSHOT, steps: [1, 2], walls: [10, 11], total: 2 }, { steps: [7] }])).blocks
    expect(index).toMatchObject({ run: 2, index: true, snapshot: true, total: 2, smoothed: null })
    expect([...index!.steps, ...index!.walls, ...index!.values]).toEqual([1, 2, 10, 11])
    expect([...curve!.steps]).toEqual([7])
  })

  const whole = frame([{ steps: [1, 2, 3] }])
  const patched = (at: number, value: number) => {
    const copy = whole.slice(0)
    new DataView(copy).setUint32(at, value, true)
    return copy
  }
  test.each([
    ["nothing", new ArrayBuffer(0), /fewer than its header/],
    ["half a header", whole.slice(0, 8), /fewer than its header/],
    ["another magic", patched(0, 1), /not with BTB1/],
    ["a block that is cut off", whole.slice(0, 60), /inside the header of a block at 16/],
    ["points that are cut off", whole.slice(0, 80), /claims 3 points/],
    ["more points than bytes", patched(28, 0xffffffff), /claims 4294967295 points/],
    ["fewer points than bytes", patched(28, 1), /has blocks of/],
    ["more blocks than bytes", patched(4, 9), /inside the header of a block/],
  ])("refuses %s", (_, bytes, said) => {
    expect(() => decodeFrame(bytes)).toThrow(said)
  })
})
