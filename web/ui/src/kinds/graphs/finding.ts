// Finding operations and groups by name. Pure.
import type { Item } from "./items"
import type { Tree } from "./tree"

export const MOST_FOUND = 50

/** Those that have the text in their name or type: names that end with it first, then short ones. */
export function search({ items, root }: Tree, text: string): { readonly found: readonly Item[]; readonly total: number } {
  const wanted = text.trim().toLowerCase()
  if (wanted === "") return { found: [], total: 0 }
  const hits: { item: Item; rank: number }[] = []
  for (const item of items.values()) {
    if (item === root) continue
    const name = nameOf(item).toLowerCase(), label = item.label.toLowerCase()
    const type = item.kind === "op" ? item.op.type.toLowerCase() : ""
    if (!name.includes(wanted) && type !== wanted) continue
    hits.push({ item, rank: label === wanted ? 0 : label.startsWith(wanted) ? 1 : label.includes(wanted) ? 2 : type === wanted ? 3 : 4 })
  }
  hits.sort((a, b) => a.rank - b.rank || a.item.id.length - b.item.id.length)
  return { found: hits.slice(0, MOST_FOUND).map(({ item }) => item), total: hits.length }
}

/** The whole name, as it is in the file. */
export function nameOf(item: Item): string {
  return item.kind === "op" ? item.op.name : item.id.replace(/\/$/, "")
}
