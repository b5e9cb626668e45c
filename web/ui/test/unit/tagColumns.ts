// What the server sends, made by hand.
import type { Tags } from "../../src/message.gen"
import type { TagInfo } from "../../src/types"

/** Tags as a catalog has them. */
export function tagColumns(tags: readonly TagInfo[]): Tags {
  return {
    ids: tags.map(t => t.id), names: tags.map(t => t.name), plugins: tags.map(t => ({ plugin: t.plugin, tags: 1 })),
    display: Object.fromEntries(tags.flatMap(t => t.display === undefined ? [] : [[t.id, t.display]])), described: tags.filter(t => t.described).map(t => t.id),
  }
}
