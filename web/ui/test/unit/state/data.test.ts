import { beforeEach, describe, expect, test, vi } from "vitest"
import type { ServerMessage } from "../../../src/live/protocol"
import { tagColumns } from "../tagColumns"

let data: typeof import("../../../src/state/data")
let view: typeof import("../../../src/state/view")
let tags: typeof import("../../../src/state/tags")
let looks: typeof import("../../../src/state/looks")
let receive: (m: ServerMessage) => void

beforeEach(async () => {
  vi.resetModules()
  data = await import("../../../src/state/data")
  view = await import("../../../src/state/view")
  tags = await import("../../../src/state/tags")
  looks = await import("../../../src/state/looks")
  receive = (await import("../../../src/live/protocol")).receive
})

const tag = (id: number, name: string) => ({ id, name, plugin: "scalars" })
const listed = [tag(2, "acc"), tag(1, "loss/b9"), tag(0, "loss/b10"), tag(3, "val_only/x")]
const twoRuns = {
  type: "catalog" as const, version: 1,
  runs: [{ id: 0, name: "train", start: 1, set: 0 }, { id: 1, name: "val", start: 2, set: 1 }],
  // In natural order, as the server sends them.
  tags: tagColumns(listed),
  sets: [[0, 1, 2], [2, 3]],
} satisfies ServerMessage
const shown = (plugin = "scalars") => tags.tagsOf([plugin]).groups.value.map(g => [g.name, ...g.tags.map(t => t.name)])

describe("groups", () => {
  test("by what stands before the first slash, in the order of the catalog", () => {
    receive(twoRuns)
    expect(shown()).toEqual([["acc", "acc"], ["loss", "loss/b9", "loss/b10"], ["val_only", "val_only/x"]])
  })

  test("only tags of visible runs, and only those that the filter passes", () => {
    receive(twoRuns)
    view.runFilter.value = "train"
    expect(shown()).toEqual([["acc", "acc"], ["loss", "loss/b9", "loss/b10"]])
    view.tagFilter.value = "B9|acc"
    expect(shown()).toEqual([["acc", "acc"], ["loss", "loss/b9"]])
    view.runSelection.value = { kind: "except", names: new Set(["train"]) }
    expect(shown()).toEqual([])
  })

  test("the tables under the charts have room for the tag of most visible runs", async () => {
    const { tableHeight, TABLE_ROW } = await import("../../../src/kinds/scalars/size")
    const { tables } = await import("../../../src/kinds/scalars/view")
    tables.value = true
    const none = tableHeight.value
    receive(twoRuns)
    expect(tableHeight.value - none).toBe(TABLE_ROW)
    view.runFilter.value = "train"
    expect(tableHeight.value).toBe(none)
  })

  test("of one plugin: two may use one name", () => {
    receive({ ...twoRuns, tags: tagColumns([...listed, { ...tag(4, "acc"), plugin: "text" }]), sets: [[0, 1, 2, 4], [2, 3]] })
    expect(shown("text")).toEqual([["acc", "acc"]])
    expect(shown()).toHaveLength(3)
    expect(tags.tagByName("text", "acc")!.id).toBe(4)
    expect(tags.tagByName("scalars", "acc")!.id).toBe(2)
    expect(tags.tagsOf(["text"]).exist.value).toBe(true)
    expect(tags.tagsOf(["images"]).exist.value).toBe(false)
  })

  test("a filter that is no regular expression yet hides nothing, and says why", () => {
    receive(twoRuns)
    view.tagFilter.value = "loss("
    expect(shown()).toHaveLength(3)
    expect(tags.tagFilterParsed.value.error).toBeTruthy()
  })

  test("pins that the log does not have are passed over, and kept", async () => {
    const { pinnedOf } = await import("../../../src/cards/groups")
    view.pins.value = ["gone", "acc"]
    receive(twoRuns)
    expect(pinnedOf(view.pins.value, ["scalars"]).map(c => c.tag.name)).toEqual(["acc"])
    expect(view.pins.value).toEqual(["gone", "acc"])
  })
})

describe("messages", () => {
  test("a catalog of a version that we have changes nothing; null lists are empty ones", () => {
    receive(twoRuns)
    const before = data.catalog.value
    receive({ ...twoRuns })
    expect(data.catalog.value).toBe(before)
    receive({ type: "catalog", version: 2, runs: null, tags: null, sets: null } as unknown as ServerMessage)
    expect(data.runs.value).toEqual([])
    expect(shown()).toEqual([])
  })

  test("the columns of a catalog become tags; a set that is null has them all", () => {
    const all = [tag(2, "acc"), { ...tag(1, "loss"), display: "Loss" }, { ...tag(3, "loss"), plugin: "text", described: true }, tag(5, "z")]
    receive({ type: "catalog", version: 3, runs: [{ id: 0, name: "r", start: 1, set: 0 }], tags: tagColumns(all), sets: [null, [2]] })
    expect(data.catalog.value!.tags).toEqual(all)
    expect(data.catalog.value!.sets).toEqual([[2, 1, 3, 5], [2]])
    receive({ type: "catalog", version: 4, tags: { ids: [7, 8, 9], names: ["a", "b", "c"], plugins: [{ plugin: "text", tags: 1 }, { plugin: "scalars", tags: 2 }], display: {}, described: [] } })
    expect(data.catalog.value!.tags).toEqual([{ ...tag(7, "a"), plugin: "text" }, tag(8, "b"), tag(9, "c")])
  })

  test("status is merged: runs that did not change keep their facts", () => {
    receive({ type: "status", runs: [[0, 5, 100, 6], [1, 0, null, 0]], problems: 2, missing: null, progress: { loaded: true, points: 7 } } as unknown as ServerMessage)
    receive({ type: "status", runs: [[0, 9, "NaN", 10]], problems: 2 } as unknown as ServerMessage)
    expect(data.runStats.value.get(0)).toEqual({ lastStep: 9, lastWall: NaN, points: 10 })
    expect(data.runStats.value.get(1)).toEqual({ lastStep: 0, lastWall: NaN, points: 0 })
    expect(data.status.value).toMatchObject({ problems: 2, missing: [], progress: { loaded: true, points: 7 } })
  })

  test("another epoch takes catalog and facts with it", () => {
    receive({ type: "hello", epoch: "a", version: "", title: "", dataLocation: "", now: 0 })
    receive(twoRuns)
    receive({ type: "status", runs: [[0, 5, 100, 6]] })
    receive({ type: "hello", epoch: "b", version: "", title: "", dataLocation: "", now: 0 })
    expect(data.catalog.value).toBeNull()
    expect(data.runStats.value.size).toBe(0)
  })
})

describe("colours", () => {
  test("a chosen one outranks the palette; an unknown run has one too", () => {
    receive(twoRuns)
    expect(looks.colorOf(0)).toMatch(/^#[0-9a-f]{6}$/)
    view.paired.value = false
    expect(looks.colorOf(0)).not.toBe(looks.colorOf(1))
    view.runColors.value = new Map([["val", "#010203"]])
    expect(looks.colorOf(1)).toBe("#010203")
    expect(looks.colorOf(99)).toBe("#888888")
  })

  test("the run of a validation has the colour of its training, and is dashed", () => {
    receive(twoRuns)
    view.paired.value = true
    view.runColors.value = new Map()
    expect(looks.colorOf(1)).toBe(looks.colorOf(0))
    expect([looks.dashOf(0), looks.dashOf(1)]).toEqual([0, 2])
    view.runColors.value = new Map([["train", "#010203"]])
    expect(looks.colorOf(1)).toBe("#010203")
    view.paired.value = false
    expect([looks.dashOf(0), looks.dashOf(1)]).toEqual([0, 0])
    view.runColors.value = new Map()
    view.paired.value = true
  })
})
