// What is drawn of a graph: the open groups with their members and wires, in absolute places. Pure.
import type { GraphBox, GraphLayer, GraphMarks, GraphNote, GraphScene, GraphWires } from "../../charts/graphScene"
import type { Theme } from "../../charts/theme"
import { plural } from "../../kit/numbers"
import type { Painter } from "./colors"
import { isGroup, type Group, type Item } from "./items"
import type { Wire, Wires } from "./links"
import { shortLabel, sizeOf, type Layout } from "./plan"
import { shapeText, thickness } from "./tensors"
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
  const layers = [...openGroups(sight)].map(({ of, layout, x, y }): GraphLayer => {
    const boxes = of.members.map((member, i) => boxOf(member, layout.centers[i]!, x, y, sight, painter))
    const ways = sight.wiresOf(of).list.map((wire, i) => ({ wire, way: wireWay(of, i, layout, x, y, sight) }))
    const gates = of.parent ? [...layout.entries, ...layout.exits].map(way => moved(way, x, y)) : []
    return { wires: wiresOf(ways, gates), notes: notesOf(ways, boxes), boxes }
  })
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

interface Laid { readonly wire: Wire; readonly way: readonly number[] }

/** Those that carry data by how much they carry, and those that only say what runs first. `gates` lead from and to the edge of a group. */
function wiresOf(ways: readonly Laid[], gates: readonly (readonly number[])[]): GraphWires[] {
  const dashed: (readonly number[])[] = [], by = new Map<number, (readonly number[])[]>()
  for (const { wire, way } of ways) {
    const width = thickness(wire.data, wire.elements), list = wire.data === 0 ? dashed : by.get(width)
    if (list) list.push(way)
    else by.set(width, [way])
  }
  return [
    { ways: dashed, dashed: true, width: 1 }, { ways: gates, dashed: false, width: 1 },
    ...[...by].sort(([a], [b]) => a - b).map(([width, list]) => ({ ways: list, dashed: false, width })),
  ].filter(({ ways }) => ways.length > 0)
}

/** About the width of a letter of a note, and its height with what is left around it. */
const NOTE_LETTER = 5.2, NOTE_HEIGHT = 13

/** The shape of what a wire carries or, of several tensors, how many, where that hides no box and no other note. */
function notesOf(ways: readonly Laid[], boxes: readonly GraphBox[]): GraphNote[] {
  const notes: GraphNote[] = [], taken = [...boxes] as Pick<GraphBox, "x" | "y" | "width" | "height">[]
  for (const { wire, way } of ways) {
    const text = wire.data > 1 ? plural(wire.data, "tensor") : shapeText(wire.shape)
    if (text === "") continue
    const [cx, cy] = middleOf(way), width = NOTE_LETTER * text.length + 6, place = { x: cx - width / 2, y: cy - NOTE_HEIGHT / 2, width, height: NOTE_HEIGHT }
    if (taken.some(other => place.x < other.x + other.width && other.x < place.x + width && place.y < other.y + other.height && other.y < place.y + NOTE_HEIGHT)) continue
    taken.push(place)
    notes.push({ x: cx, y: cy, text })
  }
  return notes
}

/** Half way along. */
function middleOf(way: readonly number[]): readonly [number, number] {
  const lengths = Array.from({ length: way.length / 2 - 1 }, (_, i) => Math.hypot(way[2 * i + 2]! - way[2 * i]!, way[2 * i + 3]! - way[2 * i + 1]!))
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2, i = 0
  while (i < lengths.length - 1 && left > lengths[i]!) left -= lengths[i++]!
  const share = lengths[i]! > 0 ? left / lengths[i]! : 0
  return [way[2 * i]! + share * (way[2 * i + 2]! - way[2 * i]!), way[2 * i + 1]! + share * (way[2 * i + 3]! - way[2 * i + 1]!)]
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
