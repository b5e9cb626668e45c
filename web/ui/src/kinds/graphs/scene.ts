// What is drawn of a graph: the open groups with their members and wires, in absolute places. Pure.
import type { GraphBox, GraphLayer, GraphMarks, GraphScene, GraphWires } from "../../charts/graphScene"
import type { Theme } from "../../charts/theme"
import type { Painter } from "./colors"
import { isGroup, type Group, type Item } from "./items"
import type { Wires } from "./links"
import { shortLabel, sizeOf, type Layout } from "./plan"
import type { Tree } from "./tree"

export interface Sight {
  readonly tree: Tree
  readonly wiresOf: (of: Group) => Wires
  readonly layoutOf: (of: Group) => Layout | undefined
  readonly isOpen: (of: Group) => boolean
}

/** The groups that are open and seen, each after the one around it, with the place of its top left corner. */
function* openGroups({ tree, layoutOf, isOpen }: Sight): Generator<{ of: Group; layout: Layout; x: number; y: number }> {
  const waiting = [{ of: tree.root, x: 0, y: 0 }]
  for (const { of, x, y } of waiting) {
    const layout = layoutOf(of)
    if (!layout) continue
    yield { of, layout, x, y }
    of.members.forEach((member, i) => {
      const inner = isGroup(member) && isOpen(member) ? layoutOf(member) : undefined
      if (inner) waiting.push({ of: member as Group, x: x + layout.centers[i]![0] - inner.width / 2, y: y + layout.centers[i]![1] - inner.height / 2 })
    })
  }
}

/** All boxes but those of open groups. */
export function shownItems(sight: Sight): Item[] {
  return [...openGroups(sight)].flatMap(({ of }) => of.members.filter(member => !isGroup(member) || !sight.isOpen(member)))
}

export function sceneOf(sight: Sight, painter: Painter, theme: Theme): GraphScene {
  const layers = [...openGroups(sight)].map(({ of, layout, x, y }): GraphLayer => ({
    wires: wiresIn(of, layout, x, y, sight),
    boxes: of.members.map((member, i) => boxOf(member, layout.centers[i]!, x, y, sight, painter)),
  }))
  const { width, height } = sight.layoutOf(sight.tree.root) ?? { width: 0, height: 0 }
  return { width, height, layers, theme }
}

function boxOf(item: Item, [cx, cy]: readonly [number, number], x: number, y: number, { isOpen, layoutOf }: Sight, painter: Painter): GraphBox {
  const open = isGroup(item) && isOpen(item) ? layoutOf(item) : undefined, { width, height } = open ?? sizeOf(item)
  const most = open ? Math.max(8, Math.floor((width - 44) / 7)) : undefined
  return {
    id: item.id, x: x + cx - width / 2, y: y + cy - height / 2, width, height, label: shortLabel(item.label, most), title: item.label,
    form: open ? "open" : isGroup(item) ? "group" : "op", pile: item.kind === "series", ...painter.paint(item),
  }
}

/** Moves a way to where its group lies. */
const moved = (way: readonly number[], x: number, y: number) => way.map((v, i) => v + (i % 2 === 0 ? x : y))

/** Those that carry data by how much they carry, and those that only say what runs first. */
function wiresIn(of: Group, layout: Layout, x: number, y: number, sight: Sight): GraphWires[] {
  const { list } = sight.wiresOf(of), thin: number[][] = [], thick: number[][] = [], dashed: number[][] = []
  list.forEach((wire, i) => { (wire.data === 0 ? dashed : wire.data > 3 ? thick : thin).push(wireWay(of, i, layout, x, y, sight)) })
  if (of.parent) for (const way of [...layout.entries, ...layout.exits]) thin.push(moved(way, x, y))
  return [
    { ways: dashed, dashed: true, width: 1 }, { ways: thin, dashed: false, width: 1 }, { ways: thick, dashed: false, width: 2 },
  ].filter(({ ways }) => ways.length > 0)
}

/** A wire ends in the middle of an open group's edge, where those inside it begin. */
function wireWay(of: Group, i: number, layout: Layout, x: number, y: number, { wiresOf, isOpen, layoutOf }: Sight): number[] {
  const way = moved(layout.ways[i]!, x, y), { from, to } = wiresOf(of).list[i]!
  const edge = (item: Item, side: 1 | -1, at: number) => {
    const inner = isGroup(item) && isOpen(item) ? layoutOf(item) : undefined
    if (!inner) return
    const [cx, cy] = layout.centers[of.members.indexOf(item)]!
    way.splice(at, 2, x + cx, y + cy + side * inner.height / 2)
  }
  edge(from, 1, 0)
  edge(to, -1, way.length - 2)
  return way
}

/** What stands out when an item is chosen: it, what it is wired to in its group, and the wires. */
export function marksOf(sight: Sight, chosen: Item | undefined): GraphMarks {
  const place = chosen && [...openGroups(sight)].find(({ of }) => of === chosen.parent)
  if (!place) return { chosen: null, beside: [], ways: [] }
  const ways: number[][] = [], beside: string[] = []
  sight.wiresOf(place.of).list.forEach((wire, i) => {
    if (wire.from !== chosen && wire.to !== chosen) return
    ways.push(wireWay(place.of, i, place.layout, place.x, place.y, sight))
    beside.push(wire.from === chosen ? wire.to.id : wire.from.id)
  })
  return { chosen: chosen.id, beside, ways }
}
