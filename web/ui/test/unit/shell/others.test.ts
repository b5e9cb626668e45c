import { expect, test } from "vitest"
import { kindsOf } from "../../../src/shell/others"

test.each([
  [{}, []],
  [{ histograms: 14, images: 0 }, [["Histograms", 14]]],
  [{ text: 5, graphs: 1, graph_keras_model: 2, graph_run_metadata_graph: 1, audio: 3 }, [["Audio", 3], ["Graphs", 4], ["Text", 5]]],
  [{ "<b>mine</b>": 1, constructor: 2 }, [["<b>mine</b>", 1], ["constructor", 2]]],
])("kinds of %j, by the names of TensorBoard's tabs", (others, kinds) => {
  expect(kindsOf(others as Record<string, number>).map(k => [k.name, k.tags])).toEqual(kinds)
})
