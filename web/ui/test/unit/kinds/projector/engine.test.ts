// The arithmetic of the projector, beside numpy's (golden.py).
import { describe, expect, test } from "vitest"
import { along } from "../../../../src/kinds/projector/engine/custom"
import { kmeans, lloyd, silhouette } from "../../../../src/kinds/projector/engine/kmeans"
import { nearest, neighbourhoods, type Metric } from "../../../../src/kinds/projector/engine/neighbours"
import { pca, reduced } from "../../../../src/kinds/projector/engine/pca"
import { mend, pick, treat } from "../../../../src/kinds/projector/engine/points"
import { linksOf, neighboursFor, Tsne } from "../../../../src/kinds/projector/engine/tsne"
import { Umap } from "../../../../src/kinds/projector/engine/umap"
import golden from "./golden.json"
import { spread } from "./points"

const small = spread(60, 5, 1), wide = spread(300, 120, 2), many = spread(2503, 71, 3)

describe("principal components", () => {
  test.each([["exact", small, golden.small], ["of many dimensions", wide, golden.wide], ["of many points and dimensions", many, golden.many]] as const)("%s: as numpy finds them", (_, points, want) => {
    const got = pca(points, 5)
    want.shares.forEach((share, c) => { expect(Math.abs(got.shares[c]! - share)).toBeLessThan(1e-6) })
    want.first.forEach((row, i) => { row.slice(0, 4).forEach((x, c) => { expect(got.scores[i * 5 + c]).toBeCloseTo(x, 3) }) })
  })

  test("no more components than dimensions or points; points at one place have none", () => {
    expect(pca({ n: 3, dim: 2, data: new Float32Array(6) }, 10)).toMatchObject({ components: 2, shares: [0, 0] })
    const one = pca({ n: 1, dim: 100, data: new Float32Array(100).fill(3) }, 10)
    expect(one.components).toBe(1)
    expect([...one.scores]).toEqual([0])
  })

  test("directions are of length 1 and at right angles; distances survive in fewer dimensions", () => {
    const { directions } = pca(wide, 6)
    for (let a = 0; a < 6; a++) for (let b = 0; b <= a; b++) {
      let dot = 0
      for (let j = 0; j < 120; j++) dot += directions[a * 120 + j]! * directions[b * 120 + j]!
      expect(dot).toBeCloseTo(a === b ? 1 : 0, 6)
    }
    const few = reduced(wide, 50)
    expect(few.dim).toBe(50)
    expect(nearest(few, 0, 3, "euclidean").distances[0]! / nearest(wide, 0, 3, "euclidean").distances[0]!).toBeGreaterThan(0.8)
    expect(reduced(small, 50)).toBe(small)
  })
})

describe("neighbours", () => {
  test.each(["euclidean", "cosine"] as const)("%s: as numpy finds them", (metric: Metric) => {
    const got = nearest(small, 7, 5, metric)
    expect([...got.points]).toEqual(golden.near[metric].map(([i]) => i))
    golden.near[metric].forEach(([, d], i) => { expect(got.distances[i]).toBeCloseTo(d!, 5) })
  })

  test("of all points are those of each; progress ends at 1", () => {
    const search = neighbourhoods(small, 4)
    let step = search.next(), last = 0
    while (!step.done) { last = step.value; step = search.next() }
    expect(last).toBeLessThanOrEqual(1)
    for (const i of [0, 31, 59]) {
      expect([...step.value.points.subarray(i * 4, i * 4 + 4)]).toEqual([...nearest(small, i, 4, "euclidean").points])
    }
  })

  test("no more than there are; a point at 0 has no direction", () => {
    const points = { n: 3, dim: 1, data: new Float32Array([0, 1, 3]) }
    expect([...nearest(points, 0, 9, "euclidean").points]).toEqual([1, 2])
    expect([...nearest(points, 0, 2, "cosine").distances]).toEqual([1, 1])
  })
})

describe("clusters", () => {
  test("from the same beginning as numpy's, the same sums and silhouette", () => {
    const found = lloyd(small, Float64Array.from(small.data.subarray(0, 15)))
    expect(found.inertia).toBeCloseTo(golden.kmeans.inertia, 3)
    expect(found.sizes).toEqual(golden.kmeans.sizes)
    expect(silhouette(small, found)).toBeCloseTo(golden.kmeans.silhouette, 6)
  })

  test("clear groups are found, the largest first; more clusters fit better", () => {
    const groups = { n: 90, dim: 2, data: Float32Array.from({ length: 180 }, (_, at) => (Math.floor(at / 2) % 9 < 5 ? 0 : Math.floor(at / 2) % 9 < 8 ? 10 : 20) + Math.sin(at) / 9) }
    const three = kmeans(groups, 3)
    expect(three.sizes).toEqual([50, 30, 10])
    expect(silhouette(groups, three)).toBeGreaterThan(0.9)
    expect(kmeans(groups, 2).inertia).toBeGreaterThan(three.inertia)
    expect(silhouette(groups, kmeans(groups, 1))).toBeNaN()
  })

  test("more clusters than places", () => {
    const found = kmeans({ n: 4, dim: 1, data: new Float32Array([1, 1, 2, 2]) }, 4)
    expect(found.inertia).toBe(0)
    expect(found.sizes.reduce((a, b) => a + b)).toBe(4)
  })
})

describe("places that are searched for", () => {
  // Two groups, far apart in ten dimensions.
  const apart = { n: 80, dim: 10, data: Float32Array.from({ length: 800 }, (_, at) => (Math.floor(at / 10) < 40 ? 0 : 8) + Math.sin(at * 1.7)) }
  const finish = <T>(search: Generator<unknown, T>): T => { for (;;) { const { value, done } = search.next(); if (done) return value } }
  const near = finish(neighbourhoods(apart, neighboursFor(10)))

  /** How many points are nearer to the middle of the other group than to their own. */
  function misplaced(at: (i: number, d: number) => number, dims: number): number {
    const middle = (from: number) => Array.from({ length: dims }, (_, d) => Array.from({ length: 40 }, (_, i) => at(from + i, d)).reduce((a, b) => a + b) / 40)
    const [a, b] = [middle(0), middle(40)], far = (i: number, m: number[]) => Math.hypot(...m.map((x, d) => at(i, d) - x))
    return Array.from({ length: 80 }, (_, i) => i).filter(i => far(i, a!) < far(i, b!) !== i < 40).length
  }

  test.each([2, 3] as const)("t-SNE parts groups in %d dimensions, the same way each time", dims => {
    const made = () => {
      const tsne = new Tsne(80, near, { dims, perplexity: 10, rate: 0 })
      for (let i = 0; i < 300; i++) tsne.step()
      return tsne.at
    }
    const at = made()
    expect(at.every(Number.isFinite)).toBe(true)
    expect(misplaced((i, d) => at[i * dims + d]!, dims)).toBe(0)
    expect(made()).toEqual(at)
  })

  test("how likely points choose each other sums to 1", () => {
    const { first, weight } = linksOf(80, near, 10)
    expect(weight.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
    expect(first[80]).toBe(weight.length)
  })

  test("points at one place do no harm", () => {
    const same = { n: 12, dim: 2, data: new Float32Array(24) }, tsne = new Tsne(12, finish(neighbourhoods(same, 6)), { dims: 2, perplexity: 2, rate: 0 })
    for (let i = 0; i < 50; i++) tsne.step()
    expect(tsne.at.every(Number.isFinite)).toBe(true)
  })

  test("UMAP parts groups", () => {
    const start = Float32Array.from({ length: 160 }, (_, i) => Math.cos(i * 3.1)), umap = new Umap(apart, near, { dims: 2, neighbours: 8, minDist: 0.1 }, start)
    while (umap.iteration < umap.rounds) umap.step()
    expect(misplaced((i, d) => umap.place(i, d), 2)).toBe(0)
  })
})

test("custom axes run from the middle of some points to that of others", () => {
  const points = { n: 4, dim: 2, data: new Float32Array([0, 0, 4, 0, 0, 2, 4, 2]) }
  const ends = (from: number[], to: number[]) => ({ from: Uint32Array.from(from), to: Uint32Array.from(to) })
  expect([...along(points, [ends([0, 2], [1, 3]), ends([0, 1], [])])]).toEqual([-2, -1, 0, 2, -1, 0, -2, 1, 0, 2, 1, 0])
  expect([...along(points, [ends([0], [0])])]).toEqual(new Array(12).fill(0))
})

test("what is done to the points first", () => {
  const points = { n: 3, dim: 2, data: new Float32Array([3, 4, 0, 0, 6, 8]) }
  expect([...treat(points, "unit").data].map(x => Math.round(x * 10))).toEqual([6, 8, 0, 0, 6, 8])
  expect([...treat(points, "sphere").data].map(x => Math.round(x * 10))).toEqual([0, 0, -6, -8, 6, 8])
  expect(treat(points, "raw")).toBe(points)
  const broken = { n: 2, dim: 2, data: new Float32Array([NaN, Infinity, 1, 2]) }
  expect(mend(broken)).toBe(1)
  expect([...broken.data]).toEqual([0, 0, 1, 2])
  expect([...pick(points, Uint32Array.of(2, 0)).data]).toEqual([6, 8, 3, 4])
})
