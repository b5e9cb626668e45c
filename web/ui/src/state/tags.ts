// The tags of the runs on show, by plugin: what the cards of a dashboard are made of.
import { computed, type ReadonlySignal } from "@preact/signals"
import { groupOf, parseFilter } from "../kit/names"
import type { RunInfo, TagInfo } from "../types"
import { catalog, runByName, visibleRuns } from "./data"
import { parseCard, type CardKey } from "./card"
import { tagFilter } from "./view"

export interface Group {
  /** What the tags have before their first "/". */
  readonly name: string
  readonly tags: readonly TagInfo[]
}

/** The tags of some plugins, those that one dashboard shows. */
export interface Tags {
  /** Whether the log has any. */
  readonly exist: ReadonlySignal<boolean>
  /** Of a visible run and passed by the tag filter, in natural order, which is that of the catalog. */
  readonly visible: ReadonlySignal<readonly TagInfo[]>
  /** The visible ones by what stands before their first "/", in natural order. */
  readonly groups: ReadonlySignal<readonly Group[]>
}

const noTags: readonly TagInfo[] = []

export const tagFilterParsed = computed(() => parseFilter(tagFilter.value))

const tagsById = computed(() => new Map((catalog.value?.tags ?? noTags).map(t => [t.id, t])))
export const tagById = (id: number): TagInfo | undefined => tagsById.value.get(id)

const tagsByPlugin = computed(() => {
  const out = new Map<string, Map<string, TagInfo>>()
  for (const tag of catalog.value?.tags ?? noTags) {
    const tags = out.get(tag.plugin)
    if (tags) tags.set(tag.name, tag)
    else out.set(tag.plugin, new Map([[tag.name, tag]]))
  }
  return out
})

/** The tag of a plugin: two plugins may use one name. */
export const tagByName = (plugin: string, name: string): TagInfo | undefined => tagsByPlugin.value.get(plugin)?.get(name)

/** The plugins that have tags. */
const pluginsOfTags = computed(() => new Set((catalog.value?.tags ?? noTags).map(tag => tag.plugin)))

const setHas = computed(() => (catalog.value?.sets ?? []).map(ids => new Set(ids)))

/** Whether a run of the log, visible or not, has the tag. */
export function runHasTag(run: RunInfo, tag: number): boolean {
  return setHas.value[run.set]?.has(tag) ?? false
}

/** The visible runs that have a tag. */
export function runsOfTag(tag: number): RunInfo[] {
  return visibleRuns.value.filter(run => runHasTag(run, tag))
}

/** Whether two lists of tags, by their index in the catalog, have a tag in common. */
export function setsShareATag(a: number, b: number): boolean {
  const [less, more] = [setHas.peek()[a], setHas.peek()[b]].sort((x, y) => (x?.size ?? 0) - (y?.size ?? 0))
  for (const tag of less ?? []) if (more!.has(tag)) return true
  return false
}

/** Whether a set holds all tags, as that of a lone run does. */
const isWhole = (set: number): boolean => catalog.value?.sets[set]?.length === catalog.value?.tags.length

/** Ids of the tags that at least one visible run has; null: of all tags. */
const visibleTagIds = computed<ReadonlySet<number> | null>(() => {
  const sets = new Set(visibleRuns.value.map(r => r.set))
  if ([...sets].some(isWhole)) return null
  const only = [...sets][0]
  if (sets.size === 1 && only !== undefined) return setHas.value[only] ?? new Set()
  const out = new Set<number>()
  for (const set of sets) for (const id of catalog.value?.sets[set] ?? []) out.add(id)
  return out
})

const made = new Map<string, Tags>()

/** The tags of these plugins; the same object each time. */
export function tagsOf(plugins: readonly string[]): Tags {
  const key = plugins.join("\n")
  let tags = made.get(key)
  if (!tags) {
    tags = makeTags(plugins)
    made.set(key, tags)
  }
  return tags
}

function makeTags(plugins: readonly string[]): Tags {
  const exist = computed(() => plugins.some(plugin => pluginsOfTags.value.has(plugin) || (catalog.value?.others[plugin] ?? 0) > 0))
  const visible = computed(() => {
    const { pattern } = tagFilterParsed.value, ids = visibleTagIds.value
    return (catalog.value?.tags ?? noTags).filter(t => plugins.includes(t.plugin) && (!ids || ids.has(t.id)) && (!pattern || pattern.test(t.name)))
  })
  return { exist, visible, groups: computed(() => grouped(visible.value)) }
}

function grouped(tags: readonly TagInfo[]): Group[] {
  const byName = new Map<string, TagInfo[]>()
  let group: TagInfo[] = [], start = ""
  for (const tag of tags) {
    // Most tags are of the group of the one before.
    if (start === "" || !tag.name.startsWith(start)) {
      const name = groupOf(tag.name)
      group = byName.get(name) ?? []
      byName.set(name, group)
      start = name === tag.name ? "" : name + "/"
    }
    group.push(tag)
  }
  return [...byName].map(([name, tags]) => ({ name, tags }))
}

/** What a card shows, in the catalog of now; undefined while the catalog has no such tag or run. */
export function findCard(key: CardKey): { tag: TagInfo; run?: RunInfo; item?: number } | undefined {
  const id = parseCard(key), tag = tagByName(id.plugin, id.tag), run = id.run === undefined ? undefined : runByName(id.run)
  if (!tag || (id.run !== undefined && !run)) return undefined
  return { tag, ...(run && { run }), ...(id.item !== undefined && { item: id.item }) }
}
