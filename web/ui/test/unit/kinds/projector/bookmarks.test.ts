// Bookmarks in TensorBoard's form.
import { expect, test } from "vitest"
import { readBookmarks, writeBookmark } from "../../../../src/kinds/projector/bookmarks"

test("a state goes out and comes in as it was", () => {
  const kept = {
    label: "mine", selected: true, projection: "umap" as const, spatial: true, components: [0, 1, 2], perplexity: 12, umapNeighbours: 7, colorBy: "c", labelBy: "l",
    ends: { left: "a", right: "b", up: "c", down: "d" }, patterns: true, points: [1], places: Float32Array.of(1, 2, 3, 4, 5, 6),
    pose: { flat: false, position: [1, 2, 3] as const, target: [0, 0, 1] as const, zoom: 2 },
  }
  expect(readBookmarks(JSON.stringify([writeBookmark(kept, [2, 9], 40)]), 2)).toEqual([kept])
})

test("what a file says wrongly is left out", () => {
  const [state] = readBookmarks(JSON.stringify([{
    label: 5, selectedProjection: "no", pcaComponentDimensions: [0, 99], tSNEPerplexity: "x", selectedPoints: [-1, 1, 2.5, 7, "a"], projections: [{}], cameraDef: { position: [1, null, 2], target: [0, 0, 0] },
  }]), 3)
  expect(state).toMatchObject({ label: "State 1", projection: "pca", spatial: false, components: [0, 9], perplexity: 0, points: [1], places: null, pose: null })
  expect(readBookmarks(JSON.stringify([{ selectedProjection: "tsne", projections: [{ "tsne-0": 1, "tsne-1": 1e300 }] }]), 1)[0]!.places).toBeNull()
  for (const bad of ["{", "3", "[1]"]) expect(() => readBookmarks(bad, 1)).toThrow("it is no")
})
