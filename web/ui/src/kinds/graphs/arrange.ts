// Lays a plan out, layer by layer from top to bottom, with dagre. It runs in a worker (layout.worker.ts). Pure.
import { Graph, layout as dagre } from "@dagrejs/dagre"
import { deciding, HEADER, type Layout, type Plan } from "./plan"

const MARGIN = 16
/** Members without any wire stand in rows beside the others, about as wide as these. */
const GAP = 16
/** So many members at most have a way from or to the edge of the group that goes around the others; those of the rest are straight. */
const MOST_GATED = 40

interface At { x: number; y: number; width: number; height: number }
type Way = { points?: { x: number; y: number }[] }

export function arrange(plan: Plan, top = 0): Layout {
  const inside = plan.boxes.map(box => box.inside ? arrange(box.inside, HEADER) : null)
  const sizes = plan.boxes.map((box, i) => ({ width: inside[i]?.width ?? box.width, height: inside[i]?.height ?? box.height }))
  const used = deciding(plan), wired = new Set(used.flatMap(i => [plan.wires[i]![0], plan.wires[i]![1]]))
  const graph = new Graph({ multigraph: false, compound: false })
  graph.setGraph({ rankdir: "TB", nodesep: 18, edgesep: 10, ranksep: 30, ranker: "network-simplex" })
  sizes.forEach((size, i) => { if (wired.has(i)) graph.setNode(String(i), { ...size }) })
  for (const i of used) graph.setEdge(String(plan.wires[i]![0]), String(plan.wires[i]![1]), { weight: 1 + plan.wires[i]![2] })
  addGates(graph, plan, wired)
  if (wired.size > 0) dagre(graph)
  const at = sizes.map((size, i): At | null => wired.has(i) ? graph.node(String(i)) as At : { ...size, x: NaN, y: NaN })
  return shifted(plan, at as At[], graph, inside, top)
}

/** Names of the two places where wires come into a group and leave it. They are laid out as members, so that wires go around the others. */
const IN = "in", OUT = "out"

function addGates(graph: Graph, { takers, givers }: Plan, wired: ReadonlySet<number>): void {
  const inner = (list: readonly number[]) => list.filter(i => wired.has(i)).slice(0, MOST_GATED)
  for (const i of inner(takers)) {
    if (!graph.hasNode(IN)) graph.setNode(IN, { width: 1, height: 1 })
    graph.setEdge(IN, String(i), { weight: 1 })
  }
  for (const i of inner(givers)) {
    if (!graph.hasNode(OUT)) graph.setNode(OUT, { width: 1, height: 1 })
    graph.setEdge(String(i), OUT, { weight: 1 })
  }
}

/** Puts the lone members below, moves all into the group's frame, and finds the ways that dagre was not asked for. */
function shifted(plan: Plan, at: At[], graph: Graph, inside: (Layout | null)[], top: number): Layout {
  const placed = at.filter(({ x }) => !Number.isNaN(x)), lone = at.filter(({ x }) => Number.isNaN(x))
  const right = Math.max(0, ...placed.map(b => b.x + b.width / 2)), bottom = Math.max(0, ...placed.map(b => b.y + b.height / 2))
  inRows(lone, Math.max(right, Math.sqrt(lone.reduce((sum, b) => sum + (b.width + GAP) * (b.height + GAP), 0)) * 1.4), placed.length > 0 ? bottom + 2 * GAP : 0)
  const ways = plan.wires.map(([from, to]) => wayOf(graph, String(from), String(to)) ?? straight(at[from]!, at[to]!))
  const entries = plan.takers.map(i => wayOf(graph, IN, String(i)) ?? [at[i]!.x, at[i]!.y - at[i]!.height / 2])
  const exits = plan.givers.map(i => wayOf(graph, String(i), OUT) ?? [at[i]!.x, at[i]!.y + at[i]!.height / 2])
  const drawn = [...ways, ...entries, ...exits]
  const xs = [...at.flatMap(b => [b.x - b.width / 2, b.x + b.width / 2]), ...drawn.flatMap(way => way.filter((_, i) => i % 2 === 0))]
  const ys = [...at.flatMap(b => [b.y - b.height / 2, b.y + b.height / 2]), ...drawn.flatMap(way => way.filter((_, i) => i % 2 === 1))]
  const [x0, x1, y0, y1] = [least(xs), -least(xs.map(x => -x)), least(ys), -least(ys.map(y => -y))]
  const dx = MARGIN - x0, dy = MARGIN + top - y0
  const width = Math.max(120, x1 - x0 + 2 * MARGIN), height = y1 - y0 + 2 * MARGIN + top
  const extra = (width - (x1 - x0 + 2 * MARGIN)) / 2
  const move = (way: readonly number[]) => way.map((v, i) => v + (i % 2 === 0 ? dx + extra : dy))
  const centers = at.map(({ x, y }) => [x + dx + extra, y + dy] as const)
  return {
    width, height, centers, inside, ways: ways.map(move),
    entries: entries.map(way => [width / 2, 0, width / 2, top, ...move(way)]), exits: exits.map(way => [...move(way), width / 2, height - MARGIN / 2, width / 2, height]),
  }
}

function inRows(boxes: At[], width: number, from: number): void {
  let x = 0, y = from, tallest = 0
  for (const box of boxes) {
    if (x > 0 && x + box.width > width) {
      x = 0
      y += tallest + GAP
      tallest = 0
    }
    box.x = x + box.width / 2
    box.y = y + box.height / 2
    x += box.width + GAP
    tallest = Math.max(tallest, box.height)
  }
}

function wayOf(graph: Graph, from: string, to: string): number[] | undefined {
  const edge = graph.edge(from, to) as Way | undefined
  return edge?.points?.flatMap(({ x, y }) => [x, y])
}

/** From one box down to the other, or up where it lies above. */
function straight(from: At, to: At): number[] {
  const down = to.y >= from.y ? 1 : -1
  return [from.x, from.y + down * from.height / 2, to.x, to.y - down * to.height / 2]
}

const least = (list: readonly number[]) => list.reduce((a, b) => Math.min(a, b), list.length > 0 ? Infinity : 0)
