// Groups by name scope, folded series and parts.
import { describe, expect, test } from "vitest"
import { MOST_MEMBERS } from "../../../../src/kinds/graphs/folds"
import { isGroup, type Group, type Item } from "../../../../src/kinds/graphs/items"
import { readOps } from "../../../../src/kinds/graphs/ops"
import { around, buildTree, everyGroup } from "../../../../src/kinds/graphs/tree"
import { search } from "../../../../src/kinds/graphs/finding"
import { graphOf, largeGraph } from "./graphs"

const treeOf = (fold: boolean, ...lines: string[]) => buildTree(readOps(graphOf(...lines)), fold)
/** As text: "a(b c(d))". */
const drawn = (item: Item): string => isGroup(item) ? `${item.label}(${item.members.map(drawn).join(" ")})` : item.label

test("scopes are groups, in the order of the file", () => {
  const { root, items } = treeOf(true, "x: Placeholder", "dense/kernel: Var", "dense/MatMul: MatMul < x, dense/kernel", "out/in/y: Id < dense/MatMul")
  expect(drawn(root)).toBe("(x dense(kernel MatMul) out(in(y)))")
  expect(root.size).toBe(4)
  expect(around(items.get("out/in/y")!).map(g => g.id)).toEqual(["out/", "out/in/"])
})

test("an operation that is named as a group is in it", () => {
  expect(drawn(treeOf(true, "dense: Add < dense/bias", "dense/bias: Var").root)).toBe("(dense((dense) bias))")
})

test("names that are none of a file system", () => {
  const { root } = treeOf(true, "/a: X", "b//c: X", "d/: X", "<script>/e: X", "a: X", "a: Y", ": Z")
  expect(root.size).toBe(7)
  const deep = treeOf(true, `${"s/".repeat(5000)}op: X`)
  expect(everyGroup(deep.root).length).toBeLessThan(60)
})

describe("series", () => {
  const layers = Array.from({ length: 6 }, (_, i) => [`layer_${i}/w: Var`, `layer_${i}/mul: Mul < layer_${i}/w`]).flat()

  test("groups that differ by a number and are alike inside are one", () => {
    const { root, items } = treeOf(true, "x: Placeholder", ...layers, "y: Id")
    expect(root.members.map(m => m.label)).toEqual(["x", "layer_[0–5]", "y"])
    expect((root.members[1] as Group).kind).toBe("series")
    expect(root.members[1]).toMatchObject({ size: 12 })
    expect(around(items.get("layer_3/mul")!).map(g => g.label)).toEqual(["layer_[0–5]", "layer_3"])
  })

  test("not if one asks for all of them", () => {
    expect(treeOf(false, "x: Placeholder", ...layers).root.members.length).toBe(7)
  })

  test("not those that are different inside, nor few", () => {
    expect(treeOf(true, ...layers.filter(l => !l.startsWith("layer_3/mul")), "y: Id").root.members.map(m => m.label)).toContain("layer_3")
    expect(treeOf(true, ...layers.slice(0, 8), "y: Id").root.members.length).toBe(5)
  })

  test("the first of a series has no number", () => {
    const ops = ["conv: C", "conv_1: C", "conv_2: C", "conv_3: C", "conv_4: C", "x: X"]
    expect(treeOf(true, ...ops).root.members.map(m => m.label)).toEqual(["conv_[0–4]", "x"])
  })
})

test("groups of one structure have one number", () => {
  const { root } = treeOf(false, "a/x: X", "a/y: Y", "b/q: Y", "b/p: X", "c/x: X")
  const [a, b, c] = root.members as Group[]
  expect(a!.structure).toBe(b!.structure)
  expect(a!.structure).not.toBe(c!.structure)
})

test.each([151, 10_000, 100_000])("%d members of one group are shown in parts", n => {
  const tree = buildTree(readOps({ texts: ["", "X", "Y"], nodes: Array.from({ length: n }, (_, i) => ({ name: `n${i}${"abc"[i % 3]}x${i}`, op: 1 + i % 2 })) }), false)
  for (const group of everyGroup(tree.root)) expect(group.members.length).toBeLessThanOrEqual(MOST_MEMBERS)
  expect(everyGroup(tree.root).flatMap(g => g.members.filter(m => !isGroup(m))).length).toBe(n)
  expect(new Set(everyGroup(tree.root).map(g => g.id)).size).toBe(everyGroup(tree.root).length)
  const { root } = tree
  // One expectation for all: a hundred thousand of them take longer than a test may on a busy machine.
  expect(everyGroup(root).flatMap(group => group.members.filter(member => member.parent !== group))).toEqual([])
})

test("search finds names and types, the nearest first", () => {
  const tree = buildTree(readOps(largeGraph(10_000)))
  expect(search(tree, "stage_3/block_7/relu_2").found[0]!.id).toBe("stage_3/block_7/relu_2")
  expect(search(tree, "  ").total).toBe(0)
  expect(search(tree, "biasadd").total).toBeGreaterThanOrEqual(2500)
  expect(search(tree, "zzz").found).toEqual([])
  expect(search(tree, "block_7").found[0]!.label).toBe("block_7")
})
