// The columns of the comparison: facts about a run, its hyper-parameters, what its curves come to.
import { computed } from "@preact/signals"
import { filterRows } from "../../cards/table/filters"
import { settingCell, sortRows, type Beside, type Cell, type Column, type SortBy } from "../../cards/table/columns"
import { AllFacts } from "../../cards/table/state"
import { besideOf as differs } from "../../cards/table/difference"
import { percentText, stepText, valueText } from "../../kit/numbers"
import { duration, wallText } from "../../kit/time"
import type { Aggregate, ComparedParam, ComparedTag, Direction, GroupStats } from "../../message.gen"
import { runName } from "../../state/data"
import { notesOf } from "../../state/sidecar"
import { tagFilterParsed } from "../../state/tags"
import { members, told, type Wanted } from "./data"
import { directionButton } from "./Direction"
import { mainTag, metricKey, type Measure, type Row, type Told } from "./row"
import { directions, onlyDifferences, table } from "./view"

export type CompareColumn = Column<Row> & {
  /** Of a hyper-parameter. */
  readonly param?: string
  /** Of a metric. */
  readonly metric?: { readonly tag: string; readonly agg: Aggregate }
}

export const AGGREGATES: readonly (readonly [Aggregate, string])[] = [
  ["last", "last"], ["best", "best"], ["min", "min"], ["max", "max"], ["mean", "mean"], ["first", "first"], ["change", "change"], ["changePct", "change in %"],
]
const STATS: readonly (readonly [keyof GroupStats, string])[] = [
  ["n", "n"], ["median", "median"], ["std", "std"], ["stderr", "std error"], ["min", "least"], ["max", "greatest"], ["lo", "95 % from"], ["hi", "95 % to"],
]

/** So many are shown unasked. */
const USUAL_PARAMS = 12, USUAL_TAGS = 4

const known = (x: number) => Number.isNaN(x) ? undefined : x

/** What people have added to a run; of a group nothing. */
const ofRun = (row: Row) => row.runs.length === 1 ? notesOf(runName(row.runs[0]!)) : undefined

function factColumns(): CompareColumn[] {
  const section = "Run"
  const fact = (key: string, label: string, value: (row: Row) => Cell, text?: (cell: Exclude<Cell, undefined>) => string): CompareColumn =>
    ({ key: `f.${key}`, label, section, usual: false, value, ...text && { text } })
  return [
    fact("status", "Status", row => row.status || undefined),
    fact("start", "Start", row => known(row.start), wall => wallText(Number(wall))),
    fact("duration", "Duration", row => known(row.last - row.start), seconds => duration(Number(seconds))),
    fact("step", "Last step", row => row.points > 0 ? row.lastStep : undefined, step => stepText(Number(step))),
    fact("points", "Points", row => row.points, n => stepText(Number(n))),
    fact("n", "Runs", row => row.runs.length),
    fact("tags", "Tags", row => ofRun(row)?.tags?.join(", ") || undefined),
    fact("notes", "Notes", row => ofRun(row)?.notes || undefined),
    fact("favourite", "Favourite", row => ofRun(row)?.favourite || undefined),
  ]
}

function paramColumns(params: readonly ComparedParam[], rows: number): CompareColumn[] {
  let left = USUAL_PARAMS
  return params.map(({ name, display, differs }) => ({
    key: `h.${name}`, label: display || name, ...display && { title: name }, section: "Hyper-parameters", param: name,
    usual: (rows < 2 || differs) && left-- > 0, value: row => row.param(name), text: settingCell,
  }))
}

function metricColumns({ tags, grouped }: Told): CompareColumn[] {
  const main = mainTag(tags), usual = usualTags(tags, main)
  const ordered = main ? [main, ...tags.filter(t => t !== main)] : tags
  return ordered.flatMap(tag => [
    ...AGGREGATES.flatMap(([agg, word]) => {
      const shown = usual.has(tag.name) && (agg === "best" ? tag.direction !== "" : agg === "last")
      const column = metricColumn(tag, agg, word, shown)
      return agg === "best" && !grouped ? [column, stepColumn(tag, tag === main && tag.direction !== "")] : [column]
    }),
    ...grouped ? (["last", "best"] as const).flatMap(agg => STATS.map(stat => statColumn(tag, agg, stat))) : [],
  ])
}

function usualTags(tags: readonly ComparedTag[], main: ComparedTag | undefined): ReadonlySet<string> {
  const rest = tags.filter(t => t !== main).sort((a, b) => b.runs - a.runs || Number(b.direction !== "") - Number(a.direction !== ""))
  return new Set([...main ? [main] : [], ...rest].slice(0, USUAL_TAGS).map(t => t.name))
}

function metricColumn(tag: ComparedTag, agg: Aggregate, word: string, usual: boolean): CompareColumn {
  const { name } = tag, of = (row: Row) => row.metric(name, agg)
  return {
    key: `m.${agg}.${name}`, label: `${name} ${word}`, section: `Metrics: ${word}`, usual, metric: { tag: name, agg },
    value: row => of(row)?.value,
    text: (_, row) => measureText(of(row)!, agg),
    beside: row => besideOf(of(row), row.baseline === true, agg),
    best: row => isBest(name, agg, of(row)?.value),
    ...agg !== "best" || tag.direction !== "" ? { head: () => directionButton(tag, directionOf(tag)) } : {},
  }
}

/** Of a group "0.12 ± 0.01"; of few members the deviation is unknown. */
export function measureText({ value, stats }: Measure, agg: Aggregate): string {
  const text = agg === "changePct" ? percentText(value / 100) : valueText(value)
  return stats && Number.isFinite(stats.std) ? `${text} ± ${valueText(stats.std, "narrow")}` : text
}

/** How a value differs from the baseline's: absolutely, and in per cent. */
export function besideOf(m: Measure | undefined, isBaseline: boolean, agg: Aggregate): Beside | undefined {
  if (isBaseline) return m && { text: "★", mood: 0, title: "The baseline" }
  if (m?.delta === undefined) return undefined
  return differs({ delta: m.delta, percent: agg === "changePct" ? NaN : m.percent ?? NaN, mood: m.better })
}

function stepColumn({ name }: ComparedTag, usual: boolean): CompareColumn {
  return {
    key: `s.best.${name}`, label: `${name} step of best`, section: "Metrics: step of best", usual, metric: { tag: name, agg: "best" },
    value: row => row.metric(name, "best")?.step, text: step => stepText(Number(step)),
  }
}

function statColumn({ name }: ComparedTag, agg: Aggregate, [stat, word]: typeof STATS[number]): CompareColumn {
  return {
    key: `g.${stat}.${agg}.${name}`, label: `${name} ${agg} ${word}`, section: `Groups: ${word}`, usual: false, metric: { tag: name, agg },
    value: row => { const s = row.metric(name, agg)?.stats; return s && known(s[stat]) },
  }
}

const directionOf = (tag: ComparedTag): Direction => directions.value.get(tag.name) ?? tag.direction

/** All columns, in the order that they have while nobody moves one. */
export const columns = computed<readonly CompareColumn[]>(() => {
  const now = told.value
  return now ? [...factColumns(), ...paramColumns(now.params, now.rows.length), ...metricColumns(now)] : []
})

/** The metric that the table is about. */
export const main = computed(() => told.value ? mainTag(told.value.tags) : undefined)

/** What there is in the columns, over all rows. */
export const facts = computed(() => new AllFacts<Row>(told.value?.rows ?? []))

/** The columns that are chosen and passed by the tag filter. */
export const chosenColumns = computed<readonly CompareColumn[]>(() => {
  const { pattern } = tagFilterParsed.value, visible = table.visible(columns.value) as readonly CompareColumn[]
  return pattern ? visible.filter(c => c.key.startsWith("f.") || pattern.test(c.label)) : visible
})

/** The columns on show: where only differences count, those that are not the same in all rows. */
export const shownColumns = computed<readonly CompareColumn[]>(() =>
  onlyDifferences.value && facts.value.rows.length > 1 ? chosenColumns.value.filter(c => facts.value.of(c).differs) : chosenColumns.value)

/** What rows are sorted by: unasked, the best of the main metric comes first. */
export const sorts = computed<readonly SortBy[]>(() => {
  if (table.sorts.value.length > 0) return table.sorts.value
  const tag = main.value, direction = tag && directionOf(tag)
  return tag ? [{ key: `m.${direction ? "best" : "last"}.${tag.name}`, descending: direction !== "lower" }] : []
})

export const filtered = computed(() => filterRows(told.value?.rows ?? [], columns.value, table.filters.value))

/** The rows in order, the members of unfolded groups below their groups. */
export const rows = computed<readonly Row[]>(() => {
  const sorted = sortRows(filtered.value, columns.value, sorts.value)
  if (members.value.size === 0) return sorted
  return sorted.flatMap(row => [row, ...sortRows(members.value.get(row.name)?.rows ?? [], columns.value, sorts.value)])
})

/** Of the first column, CSS pixels: the longest name fits, within bounds; a group's with the number of its runs. */
export const leadWidth = computed(() => {
  const longest = facts.value.rows.reduce((most, row) => Math.max(most, row.name.length), 0)
  return Math.round(Math.min(MOST_LEAD, Math.max(LEAST_LEAD, BESIDE_NAME + (told.value?.grouped ? BESIDE_GROUP : 0) + longest * CHARACTER)))
})
const LEAST_LEAD = 190, MOST_LEAD = 300, BESIDE_NAME = 110, BESIDE_GROUP = 70, CHARACTER = 7.4

/** By column, the best value of all rows; each found out when it is asked for. */
const bests = computed(() => {
  const list = facts.value.rows, tags = tagsByName.value, found = new Map<string, number>()
  const ways = new Map([...tags].map(([name, tag]) => [name, directionOf(tag)]))
  return (tag: string, agg: Aggregate): number => {
    const key = metricKey(tag, agg)
    if (!found.has(key)) found.set(key, list.length > 1 && agg !== "change" && agg !== "changePct" ? bestOf(list, tag, agg, ways.get(tag) ?? "") : NaN)
    return found.get(key)!
  }
})

function bestOf(list: readonly Row[], tag: string, agg: Aggregate, way: Direction): number {
  const values = list.flatMap(row => { const x = row.metric(tag, agg)?.value; return x !== undefined && Number.isFinite(x) ? [x] : [] })
  return way === "" || values.length < 2 ? NaN : values.reduce((best, x) => way === "lower" === x < best ? x : best)
}

const tagsByName = computed(() => new Map((told.value?.tags ?? []).map(t => [t.name, t])))

function isBest(tag: string, agg: Aggregate, value: number | undefined): boolean {
  return value !== undefined && bests.value(tag, agg) === value
}

/** What has to be asked for, so that columns, sorts and filters have their values. */
export function wantedColumns(): Wanted {
  const used = new Set([...sorts.value.map(s => s.key), ...table.filters.value.keys()])
  const all = [...chosenColumns.value, ...columns.value.filter(c => used.has(c.key))]
  const metrics = new Map(all.flatMap(c => c.metric ? [[metricKey(c.metric.tag, c.metric.agg), c.metric] as const] : []))
  return { params: [...new Set(all.flatMap(c => c.param ?? []))], metrics: [...metrics.values()] }
}

/** The columns of copies: names, what is on show and, with a baseline, the differences. */
export function copiedColumns(): readonly Column<Row>[] {
  const star = (told.value?.rows ?? []).some(row => row.baseline)
  const differences = (c: CompareColumn): Column<Row>[] => !star || !c.metric || !c.key.startsWith("m.") ? [] : [
    { ...bare(c), key: `${c.key} d`, label: `${c.label} Δ`, value: row => row.metric(c.metric!.tag, c.metric!.agg)?.delta },
    { ...bare(c), key: `${c.key} %`, label: `${c.label} Δ %`, value: row => row.metric(c.metric!.tag, c.metric!.agg)?.percent },
  ]
  return [
    { key: "name", label: told.value?.grouped ? "group" : "run", section: "", usual: true, value: row => row.name },
    ...rows.value.some(row => ofRun(row)?.shown) ? [{ key: "shown", label: "shown name", section: "", usual: true, value: (row: Row) => ofRun(row)?.shown || undefined }] : [],
    ...told.value?.grouped ? [{ key: "n", label: "n", section: "", usual: true, value: (row: Row) => row.runs.length }] : [],
    ...shownColumns.value.flatMap(c => [c, ...differences(c)]),
  ]
}

const bare = ({ section }: CompareColumn) => ({ section, usual: true })

