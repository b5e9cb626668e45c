// Members of a group that are folded into groups of their own. Pure.
import { group, isGroup, type Group, type Item } from "./items"

/** So many alike members are a series. */
const SERIES = 5
/** A group with more members than this is shown in parts: nobody reads more at once, and a layout of them would take seconds. */
export const MOST_MEMBERS = 150

/** Folds members that differ only by a number in their names and are alike inside: "layer_1" to "layer_12" is "layer_[1–12]". */
export function foldSeries(of: Group): void {
  const series = [...alike(of.members).values()].filter(list => list.length >= SERIES)
  if (series.length === 0 || series[0]!.length === of.members.length) return
  const within = new Map<Item, Group>()
  for (const list of series) {
    const label = labelOf(list), folded = group("series", `${of.id}${label}/`, label, of)
    for (const member of list) {
      within.set(member, folded)
      member.parent = folded
    }
    fill(folded, list)
  }
  of.members = [...new Set(of.members.map(member => within.get(member) ?? member))]
}

/** Members by what they have in common. */
function alike(members: readonly Item[]): Map<string, Item[]> {
  const out = new Map<string, Item[]>()
  for (const member of members) {
    const [before, , after] = parts(member.label)
    const key = JSON.stringify([before, after, isGroup(member) ? member.structure : member.op.type])
    const list = out.get(key)
    if (list) list.push(member)
    else out.set(key, [member])
  }
  return out
}

/** A name's last number, and what stands before and after it. Writers leave out the first number: "conv", "conv_1", "conv_2". */
function parts(label: string): [before: string, number: number, after: string] {
  const [, before, number, after] = /^(.*?)_?(\d+)(\D*)$/s.exec(label) ?? []
  return number === undefined ? [label, 0, ""] : [before!, Number(number), after!]
}

function labelOf(list: readonly Item[]): string {
  const numbers = list.map(member => parts(member.label)[1]), [before, , after] = parts(list[0]!.label)
  return `${before}_[${Math.min(...numbers)}–${Math.max(...numbers)}]${after}`
}

function fill(to: Group, members: readonly Item[]): void {
  to.members = [...members]
  to.size = members.reduce((sum, member) => sum + (isGroup(member) ? member.size : 1), 0)
  for (const member of members) member.parent = to
}

/** Folds the members of a group that has too many into parts, in the order of the file. */
export function foldParts(of: Group): void {
  for (let round = 0; of.members.length > MOST_MEMBERS; round++) {
    const all = of.members, parts = Math.ceil(all.length / MOST_MEMBERS), size = Math.ceil(all.length / parts)
    of.members = Array.from({ length: parts }, (_, i) => {
      const members = all.slice(i * size, (i + 1) * size)
      const part = group("part", `${of.id}[${round}.${i}]/`, `${first(members[0]!)} – ${last(members.at(-1)!)}`, of)
      fill(part, members)
      return part
    }).filter(part => part.members.length > 0)
  }
}

const SHORT = 14
const short = (label: string) => label.length > SHORT ? label.slice(0, SHORT - 1) + "…" : label
const first = (item: Item): string => item.kind === "part" ? first(item.members[0]!) : short(item.label)
const last = (item: Item): string => item.kind === "part" ? last(item.members.at(-1)!) : short(item.label)
