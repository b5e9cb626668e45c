// Links lifted to groups, what is laid out anew, and the layout of it.
import { expect, test } from "vitest"
import { arrange } from "../../../../src/kinds/graphs/arrange"
import { lift } from "../../../../src/kinds/graphs/links"
import type { Group } from "../../../../src/kinds/graphs/items"
import { readOps } from "../../../../src/kinds/graphs/ops"
import { deciding, Layouts, shortLabel, type Plan } from "../../../../src/kinds/graphs/plan"
import { marksOf, sceneOf, shownItems } from "../../../../src/kinds/graphs/scene"
import { buildTree } from "../../../../src/kinds/graphs/tree"
import { boxAt, fitted, zoomed } from "../../../../src/charts/graphScene"
import { graphOf, largeGraph } from "./graphs"

function session(graph = graphOf("x: P", "a/u: U < x", "a/v: V < a/u, ^x", "b/w: W < a/v, a/v:1", "y: Y < b/w, y")) {
  const ops = readOps(graph), tree = buildTree(ops), wiresOf = lift(ops, tree), layouts = new Layouts(wiresOf)
  const look = (...ids: string[]) => {
    const isOpen = (of: Group) => ids.includes(of.id), plan = layouts.plan(tree.root, isOpen)
    if (plan) layouts.keep(tree.root, arrange(plan), isOpen)
    return { plan, sight: { tree, wiresOf, isOpen, layoutOf: (of: Group) => layouts.of(of) } }
  }
  return { ops, tree, wiresOf, look }
}

const theme = { text: "#000", muted: "#000", grid: "#000", axis: "#000", surface: "#fff", accent: "#00f", font: "sans-serif" }
const painter = { paint: () => ({ fill: "#fff", ink: "#000" }), legend: [] }

test("links meet where both ends are seen", () => {
  const { tree, wiresOf } = session()
  const said = (id: string) => wiresOf(tree.items.get(id) as Group).list.map(({ from, to, links, data }) => `${from.label}>${to.label} ${links} ${data}`)
  expect(said("")).toEqual(["x>a 2 1", "a>b 2 2", "b>y 1 1"])
  expect(said("a/")).toEqual(["u>v 1 1"])
  const inA = wiresOf(tree.items.get("a/") as Group)
  expect([[...inA.takers].map(i => i.label), [...inA.givers].map(i => i.label)]).toEqual([["u", "v"], ["v"]])
})

test("every operation with itself, cycles and hubs end", () => {
  const { look } = session(graphOf("a: A < b, a", "b: B < c", "c: C < a"))
  const { sight } = look()
  expect(shownItems(sight).length).toBe(3)
  const hub = session(graphOf("hub: H", ...Array.from({ length: 140 }, (_, i) => `n${i}x${i}: N${i} < hub`)))
  const { plan } = hub.look()
  expect(deciding(plan!).length).toBe(60)
})

test("only what changes is laid out again", () => {
  const { look } = session()
  expect(look().plan!.boxes.length).toBe(4)
  expect(look().plan).toBeNull()
  const opened = look("a/").plan!
  expect(opened.boxes.map(b => b.inside !== undefined)).toEqual([false, true, false, false])
  const both = look("a/", "b/").plan!
  expect(both.boxes.map(b => b.inside !== undefined)).toEqual([false, false, true, false])
  expect(both.boxes[1]!.width).toBeGreaterThan(0)
})

test("boxes of one group do not overlap, and lie inside it", () => {
  const { look } = session(), { sight } = look("a/", "b/"), scene = sceneOf(sight, painter, theme)
  for (const { boxes } of scene.layers) {
    for (const [i, p] of boxes.entries()) {
      expect(p.x).toBeGreaterThanOrEqual(0)
      expect(p.x + p.width).toBeLessThanOrEqual(scene.width)
      expect(p.y + p.height).toBeLessThanOrEqual(scene.height)
      for (const q of boxes.slice(i + 1)) expect(p.x >= q.x + q.width || q.x >= p.x + p.width || p.y >= q.y + q.height || q.y >= p.y + p.height).toBe(true)
    }
  }
  const [a] = scene.layers[0]!.boxes.filter(b => b.id === "a/"), inA = scene.layers[1]!.boxes
  for (const b of inA) expect(b.x >= a!.x && b.y >= a!.y && b.x + b.width <= a!.x + a!.width && b.y + b.height <= a!.y + a!.height).toBe(true)
  expect(boxAt(scene, inA[0]!.x + 1, inA[0]!.y + 1)!.id).toBe(inA[0]!.id)
  expect(boxAt(scene, a!.x + 2, a!.y + 2)!.id).toBe("a/")
  expect(boxAt(scene, -5, -5)).toBeNull()
})

test("what is wired to the chosen one stands out", () => {
  const { look, tree } = session(), { sight } = look("a/")
  const marks = marksOf(sight, tree.items.get("a/"))
  expect([marks.chosen, marks.beside, marks.ways.length]).toEqual(["a/", ["x", "b/"], 2])
  expect(marksOf(sight, tree.items.get("b/w")).chosen).toBeNull()
  expect(marksOf(sight, undefined).ways).toEqual([])
})

test("lone members stand in rows", () => {
  const { look } = session(graphOf(...Array.from({ length: 40 }, (_, i) => `op${i}x: T${i}`)))
  const scene = sceneOf(look().sight, painter, theme)
  expect(new Set(scene.layers[0]!.boxes.map(b => b.y)).size).toBeGreaterThan(2)
})

test("an empty plan is a layout too", () => {
  const empty: Plan = { boxes: [], wires: [], takers: [], givers: [] }
  expect(arrange(empty).width).toBeGreaterThan(0)
})

test("a graph of 10,000 operations begins with few boxes", () => {
  const { look, tree } = session(largeGraph(10_000)), { plan, sight } = look()
  expect(tree.nodes.length).toBe(10_000)
  expect(plan!.boxes.length).toBeLessThan(30)
  expect(sceneOf(sight, painter, theme).layers.length).toBe(1)
})

test("labels are cut in their middle", () => {
  expect(shortLabel("abcdefghij", 7)).toBe("abc…hij")
  expect(shortLabel("abc", 7)).toBe("abc")
})

test("zoom keeps the point under the pointer, within limits", () => {
  const part = zoomed({ x: 10, y: 20, scale: 1 }, 2, 110, 120)
  expect(part).toEqual({ scale: 2, x: -90, y: -80 })
  expect(zoomed(part, 1e9, 0, 0).scale).toBe(2.5)
  expect(fitted({ width: 2000, height: 100 }, { width: 1000, height: 500 })).toEqual({ scale: 0.5, x: 0, y: 225 })
  expect(fitted({ width: 100, height: 912 }, { width: 100, height: 500 })).toEqual({ scale: 0.5, x: 25, y: 44 }) // below the search
})
