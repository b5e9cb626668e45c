// The layout that is shown: that of the log, or the user's own, which the browser keeps for the log directory.
import { batch, computed, effect, signal } from "@preact/signals"
import { readStored, store } from "../../kit/stored"
import type { Card, CardGroup } from "../../cards/groups"
import type { Layout, LayoutChart } from "../../message.gen"
import { cardKey, type CardKey } from "../../state/card"
import { hello } from "../../state/data"
import { tagFilterParsed } from "../../state/tags"
import { closedGroups, pins } from "../../state/view"
import { EMPTY, joined, named, PLUGIN, read, written, type Named } from "./layout"

/** Those of the runs, in the order of their names. */
export const logged = signal<readonly Layout[]>([])
/** Whether all of the log's have come. */
export const complete = signal(false)
/** Runs whose layout cannot be shown, and why. */
export const problems = signal<readonly { readonly run: string; readonly problem: string }[]>([])

/** The user's own; null where they have none. */
export const own = signal<Layout | null>(null)

export const fromLog = computed(() => logged.value.length > 0 ? joined(logged.value) : null)
export const layout = computed<Layout>(() => own.value ?? fromLog.value ?? EMPTY)

const directory = computed(() => hello.value?.dataLocation ?? null)

/** How many log directories are remembered; the one that was not used for the longest time goes first. */
const MOST = 20

effect(() => {
  if (directory.value !== null) own.value = readOwn(directory.value)
})

function readOwn(dir: string): Layout | null {
  const all: unknown = readStored().layouts
  const text: unknown = typeof all === "object" && all !== null && Object.hasOwn(all, dir) ? (all as Record<string, unknown>)[dir] : undefined
  if (typeof text !== "string") return null
  try {
    return read(text)
  } catch {
    return null // another version's words
  }
}

/** Keeps a layout in place of the log's; null = the log's again. */
export function keep(next: Layout | null): void {
  own.value = next
  const dir = directory.peek()
  if (dir === null) return
  const others = Object.entries(readStored().layouts ?? {}).filter(([name]) => name !== dir)
  store({ layouts: Object.fromEntries([...others, ...next ? [[dir, written(next)]] : []].slice(-MOST)) as Record<string, string> })
}

const charts = computed(() => named(layout.value))
const byKey = computed(() => new Map(charts.value.map(chart => [chart.key, chart])))

/** The chart of a card. Subscribes. */
export function chartOf(key: CardKey): LayoutChart | undefined {
  return byKey.value.get(key)?.chart
}

/** The card of a chart, in place of one of a tag. */
export function findChart(key: CardKey): Card | undefined {
  const found = byKey.value.get(key)
  return found && cardOf(found)
}

function cardOf({ key, chart }: Named): Card {
  return { key, tag: { id: -1, name: chart.title, plugin: PLUGIN } }
}

/** The filter of tags passes a chart by its title, or by that of its category. */
export const groups = computed<readonly CardGroup[]>(() => {
  const { pattern } = tagFilterParsed.value
  const passing = charts.value.filter(({ category, chart }) => !pattern || pattern.test(chart.title) || pattern.test(category))
  const pinned = pins.value.flatMap(key => findChart(key) ?? [])
  const sections = layout.value.category.map(({ title }): CardGroup => ({ key: groupKey(title), title, pinned: false, cards: passing.filter(c => c.category === title).map(cardOf) }))
  const all = [{ key: groupKey("/pinned"), title: "Pinned", pinned: true, cards: pinned }, ...sections]
  return all.filter((group, i) => group.cards.length > 0 && all.findIndex(other => other.key === group.key) === i)
})

function groupKey(title: string): CardKey {
  return cardKey({ plugin: PLUGIN, tag: title })
}

/** Categories that were folded as their layout says; the user may have unfolded them since. */
const folded = new Set<string>()

/** Folds what layouts say is closed, once. */
export function foldClosed(): void {
  const closed = layout.value.category.filter(({ title, closed }) => closed && !folded.has(title)).map(({ title }) => title)
  if (closed.length === 0) return
  batch(() => {
    for (const title of closed) folded.add(title)
    closedGroups.value = new Set([...closedGroups.peek(), ...closed.map(groupKey)])
  })
}
