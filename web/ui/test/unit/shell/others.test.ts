import { expect, test } from "vitest"
import { kindsOf } from "../../../src/shell/others"

test.each([
  [{}, []],
  [{ histograms: 14, images: 0 }, [["Histograms", "14 tags"]]],
  [{ text: 5, graphs: 1, graph_keras_model: 2, graph_run_metadata_graph: 1, audio: 3 }, [["Audio", "3 tags"], ["Graphs", "4 tags"], ["Text", "5 tags"]]],
  [{ "<b>mine</b>": 1, constructor: 2 }, [["<b>mine</b>", "1 tag"], ["constructor", "2 tags"]]],
])("kinds of %j, by the names of TensorBoard's tabs", (others, kinds) => {
  expect(kindsOf(others as Record<string, number>, []).map(k => [k.name, k.there.join()])).toEqual(kinds)
})

test("files of plugins are named with what is there, and how to open them", () => {
  const profile = { name: "profile", runs: [".", "train"], allRuns: 2, entries: ["2024_01_01", "2024_01_02"], allEntries: 9 }
  const mine = { name: "mine", runs: ["a"], allRuns: 1, entries: ["x.json"], allEntries: 1 }
  const kinds = kindsOf({ mine: 2, graphs: 1 }, [profile, mine])
  expect(kinds.map(k => [k.name, k.there])).toEqual([
    ["Graphs", ["1 tag"]], ["mine", ["2 tags", "x.json in a"]], ["Profile", ["2024_01_01, 2024_01_02 and 7 more in the log directory, train"]],
  ])
  expect(kinds.map(k => k.how.split(" ")[0])).toEqual(["TensorBoard", "It", "TensorBoard's"])
  expect(kinds[2]!.how).toContain("tensorboard-plugin-profile")
})
