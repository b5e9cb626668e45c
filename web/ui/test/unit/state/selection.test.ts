import { describe, expect, test } from "vitest"
import { AUTO_ALL, AUTO_NEWEST, selectRuns, soloRun, withRuns } from "../../../src/state/selection"
import { shortHash } from "../../../src/kit/names"
import type { RunSelection } from "../../../src/state/view"
import type { RunInfo } from "../../../src/types"

const make = (n: number): RunInfo[] => Array.from({ length: n }, (_, id) => ({ id, name: `r${id}`, start: id, set: 0 }))
const names = (runs: readonly RunInfo[], s: RunSelection) => selectRuns(runs, s).map(r => r.name)

describe("selectRuns", () => {
  test("unasked: all, and of very many the newest", () => {
    expect(selectRuns(make(AUTO_ALL), null)).toHaveLength(AUTO_ALL)
    const many = selectRuns(make(AUTO_ALL + 1), null)
    expect(many).toHaveLength(AUTO_NEWEST)
    expect(many.at(-1)!.name).toBe(`r${AUTO_ALL}`)
  })

  test("by name and by hash, unknown ones harmless", () => {
    const runs = make(5)
    expect(names(runs, { kind: "only", names: new Set(["r1", "gone", "#" + shortHash("r3")]) })).toEqual(["r1", "r3"])
    expect(names(runs, { kind: "except", names: new Set(["r1", "gone", "#" + shortHash("r3")]) })).toEqual(["r0", "r2", "r4"])
  })
})

describe("withRuns", () => {
  const runs = make(10)
  test("unticking a few of all leaves new runs ticked", () => {
    const s = withRuns(runs, null, [runs[2]!, runs[3]!], false)
    expect(names(make(12), s)).toEqual(["r0", "r1", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11"])
  })
  test("ticking a few of none leaves new runs unticked", () => {
    const none = withRuns(runs, null, runs, false)
    expect(names(runs, none)).toEqual([])
    expect(names(make(12), withRuns(runs, none, [runs[4]!], true))).toEqual(["r4"])
  })
  test("ticking all again is automatic again", () => {
    expect(withRuns(runs, soloRun(runs[0]!), runs, true)).toBeNull()
  })
  test("all of very many, on demand, stays all", () => {
    const many = make(AUTO_ALL + 50)
    const s = withRuns(many, null, many, true)
    expect(selectRuns(many, s)).toHaveLength(many.length)
  })
})
