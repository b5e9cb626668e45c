// Which kinds of data the user looks at; kept in the URL.
import { signal } from "@preact/signals"
import type { Param } from "../../state/param"

export const PLUGINS = ["scalars", "images", "histograms"] as const
export type Type = typeof PLUGINS[number]

export const LABELS: Readonly<Record<Type, string>> = { scalars: "Scalars", images: "Images", histograms: "Histograms" }

/** Empty = all. */
export const types = signal<ReadonlySet<Type>>(new Set())

/** Whether the data of a plugin passes. Subscribes. */
export function shows(plugin: string): boolean {
  return types.value.size === 0 || types.value.has(plugin as Type)
}

/** Adds a type to those that are shown, or takes it away; all of them are as good as none. */
export function toggleType(type: Type): void {
  const next = new Set(types.value)
  if (!next.delete(type)) next.add(type)
  types.value = next.size === PLUGINS.length ? new Set() : next
}

export const TYPES: Param = {
  names: ["type"], keep: "setting", rest: 0,
  write(put) { for (const type of types.value) put("type", type) },
  read(q) { if (q.has("type")) types.value = new Set(PLUGINS.filter(type => q.getAll("type").includes(type))) },
  reset() { types.value = new Set() },
}
