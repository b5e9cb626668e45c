// What the colours of boxes say, and the legend of them. Pure.
import { bytes } from "../../kit/numbers"
import type { Account } from "./costs"
import { timeText } from "./costs"
import { isGroup, type Item } from "./items"
import type { Op } from "./ops"
import { everyGroup, type Tree } from "./tree"

export const COLORINGS = ["structure", "device", "time", "memory"] as const
export type Coloring = typeof COLORINGS[number]

/** A fill, and the colour of a text on it. */
export interface Paint { readonly fill: string; readonly ink: string }

export interface LegendEntry { readonly paint: Paint; readonly text: string }

export interface Painter {
  paint(item: Item): Paint
  readonly legend: readonly LegendEntry[]
}

export interface Surface { readonly dark: boolean; readonly plain: Paint; readonly quiet: Paint }

const HUES = [212, 32, 152, 280, 355, 62, 185, 320, 100, 245, 15, 128]

/** The colours of a scheme are few: what comes after them shares. */
function hue(n: number, { dark }: Surface): Paint {
  const h = HUES[n % HUES.length]!
  return dark ? { fill: `hsl(${h}, 42%, 30%)`, ink: "#f2f5f9" } : { fill: `hsl(${h}, 68%, 84%)`, ink: "#1a1f26" }
}

/** From cool to hot, `share` of the most. */
function heat(share: number, { dark }: Surface): Paint {
  const s = Math.sqrt(Math.min(1, Math.max(0, share)))
  return dark ? { fill: `hsl(${40 - 32 * s}, ${30 + 35 * s}%, ${16 + 22 * s}%)`, ink: "#f2f5f9" } : { fill: `hsl(${44 - 30 * s}, 92%, ${96 - 30 * s}%)`, ink: "#1a1f26" }
}

const LONGEST_LEGEND = 12

/** Groups that hold the same operations have one colour. */
function byStructure({ root }: Tree, shown: readonly Item[], surface: Surface): Painter {
  const alike = new Map<number, Item[]>()
  for (const each of everyGroup(root)) {
    if (each.structure === 0 || each === root) continue
    const list = alike.get(each.structure)
    if (list) list.push(each)
    else alike.set(each.structure, [each])
  }
  const several = [...alike.values()].filter(list => list.length > 1).sort((a, b) => b.length - a.length)
  const paints = new Map(several.map((list, i) => [(list[0] as { structure: number }).structure, hue(i, surface)]))
  const structureOf = (item: Item): number => !isGroup(item) ? 0 : item.kind === "series" ? structureOf(item.members[0]!) : item.structure
  const seen = new Set(shown.map(structureOf))
  const legend = several.flatMap((list, i) => seen.has(structureOf(list[0]!)) ? [{ paint: hue(i, surface), text: `${list[0]!.label} and ${list.length - 1} alike` }] : [])
  return {
    paint: item => isGroup(item) ? paints.get(structureOf(item)) ?? surface.quiet : surface.plain,
    legend: legend.slice(0, LONGEST_LEGEND),
  }
}

/** Where an operation ran: as the graph says, or as was seen when it ran. */
function byDevice({ root, nodes }: Tree, account: Account | null, surface: Surface): Painter {
  const deviceOfOp = ({ device, name }: Op) => device || (account?.detail(name)?.device ?? "")
  const devices = [...new Set(nodes.map(({ op }) => deviceOfOp(op)))].filter(device => device !== "").sort()
  const number = new Map(devices.map((device, i) => [device, i])), known = new Map<Item, string | null>()
  const deviceOf = (item: Item): string | null => {
    const all = isGroup(item) ? new Set(item.members.map(deviceOf)) : new Set([deviceOfOp(item.op)])
    const one = all.size === 1 ? [...all][0]! : null
    known.set(item, one)
    return one
  }
  deviceOf(root)
  const legend = devices.slice(0, LONGEST_LEGEND).map((device, i) => ({ paint: hue(i, surface), text: device }))
  return {
    paint(item) {
      const at = number.get(known.get(item) ?? "")
      return at === undefined ? isGroup(item) ? surface.quiet : surface.plain : hue(at, surface)
    },
    legend: [...legend, { paint: surface.quiet, text: devices.length > 0 ? "several devices, or none named" : "no device is named" }],
  }
}

function byCost(account: Account, by: "micros" | "bytes", shown: readonly Item[], surface: Surface): Painter {
  const most = shown.reduce((most, item) => Math.max(most, account.of(item)[by]), 0)
  const text = by === "micros" ? timeText : bytes
  return {
    paint: item => account.of(item)[by] > 0 ? heat(account.of(item)[by] / most, surface) : isGroup(item) ? surface.quiet : surface.plain,
    legend: most > 0 ? [1, 0.25, 0.02].map(share => ({ paint: heat(share, surface), text: text(most * share) })) : [{ paint: surface.quiet, text: "nothing is known" }],
  }
}

/** `shown` are the boxes that costs are compared between. */
export function painter(by: Coloring, tree: Tree, account: Account | null, shown: readonly Item[], surface: Surface): Painter {
  if (by === "device") return byDevice(tree, account, surface)
  if (by === "structure") return byStructure(tree, shown, surface)
  if (!account) return { paint: item => isGroup(item) ? surface.quiet : surface.plain, legend: [{ paint: surface.quiet, text: "nothing is known of costs" }] }
  return byCost(account, by === "time" ? "micros" : "bytes", shown, surface)
}
