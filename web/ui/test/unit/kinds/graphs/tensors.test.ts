// What stands beside the links of a graph, and how thick they are.
import { expect, test } from "vitest"
import type { Graph } from "../../../../src/message.gen"
import { arrange } from "../../../../src/kinds/graphs/arrange"
import { lift } from "../../../../src/kinds/graphs/links"
import { readOps } from "../../../../src/kinds/graphs/ops"
import { Layouts } from "../../../../src/kinds/graphs/plan"
import { sceneOf } from "../../../../src/kinds/graphs/scene"
import { elementsOf, shapeText, thickness } from "../../../../src/kinds/graphs/tensors"
import { buildTree } from "../../../../src/kinds/graphs/tree"
import { graphOf } from "./graphs"

const theme = { text: "#000", muted: "#000", grid: "#000", axis: "#000", surface: "#fff", accent: "#00f", font: "sans-serif" }
const painter = { paint: () => ({ fill: "#fff", ink: "#000" }), legend: [] }

/** A graph whose operations have outputs of these shapes. */
function shaped(graph: Graph, shapes: Readonly<Record<string, readonly string[]>>): Graph {
  const texts = [...graph.texts], nodes = graph.nodes.map(node => ({ ...node, shapes: (shapes[node.name] ?? []).map(shape => texts.push(shape) - 1) }))
  return { ...graph, texts, nodes }
}

function scene(graph: Graph) {
  const ops = readOps(graph), tree = buildTree(ops), wiresOf = lift(ops, tree), layouts = new Layouts(wiresOf), isOpen = () => false
  layouts.keep(tree.root, arrange(layouts.plan(tree.root, isOpen)!), isOpen)
  return sceneOf({ tree, wiresOf, isOpen, layoutOf: of => layouts.of(of) }, painter, theme)
}

test.each([
  ["[32, 784]", "32×784", 25_088], ["[?, 4]", "?×4", 4], ["[]", "scalar", 1], ["[10]", "10", 10], ["unknown", "", 1], ["", "", 1], ["[0, 3]", "0×3", 0],
])("the shape %s is %s, %d elements", (shape, text, elements) => {
  expect([shapeText(shape), elementsOf(shape)]).toEqual([text, elements])
})

test("wires are as thick as what they carry is large, within bounds", () => {
  expect([0, 1, 25_088, 5e6, 1e30].map(elements => thickness(1, elements))).toEqual([1, 1, 2.5, 8, 8])
  expect(thickness(4, 4)).toBe(2)
})

test("a wire says the shape of its tensor, several say how many they are, and those that carry none say nothing", () => {
  const graph = graphOf("x: P", "a/u: U < x", "a/v: V < a/u, ^x", "b/w: W < a/v, a/v:1", "y: Y < b/w", "z: Z < ^y")
  const { layers: [layer] } = scene(shaped(graph, { x: ["[32, 784]"], "a/v": ["[32, 10]", "[]"], "b/w": ["unknown"] }))
  expect(layer!.notes.map(note => note.text).sort()).toEqual(["2 tensors", "32×784"])
  expect(layer!.wires.map(({ ways, width, dashed }) => [ways.length, width, dashed])).toEqual([[1, 1, true], [1, 1, false], [1, 1.5, false], [1, 2.5, false]])
})

test("notes hide no box and no other note", () => {
  const many = Array.from({ length: 30 }, (_, i) => `n${i}x: N${i} < x`), shapes = { x: ["[100, 100, 100, 100]"] }
  const { layers: [layer] } = scene(shaped(graphOf("x: P", ...many), shapes)), notes = layer!.notes
  expect(notes.length).toBeGreaterThan(0)
  for (const [i, a] of notes.entries()) {
    for (const b of layer!.boxes) expect(a.x < b.x || a.x > b.x + b.width || a.y < b.y || a.y > b.y + b.height).toBe(true)
    for (const b of notes.slice(0, i)) expect(Math.abs(a.x - b.x) > 50 || Math.abs(a.y - b.y) >= 13).toBe(true)
  }
})
