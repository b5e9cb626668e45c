// A chart of a layout: a scalars' plot whose lines are of several tags.
import { computed, type ReadonlySignal } from "@preact/signals"
import type { Card } from "../../cards/groups"
import type { Band, Line } from "../../charts/model"
import { drawnRuns, palette, type DrawnRun } from "../../state/looks"
import { DASH_PATTERNS } from "../../state/slots"
import { tagById, tagByName } from "../../state/tags"
import type { TagInfo } from "../../types"
import { Plot } from "../scalars/plot"
import { chartOf } from "./layouts"
import { matchOf } from "./matches"

/** More tags than this are only counted: each is a subscription, and a chart of hundreds of lines shows nothing. */
export const MOST_TAGS = 16

/** What a line is drawn of. */
interface Traced {
  readonly value: TagInfo
  /** The edges of its band; undefined where there is none. */
  readonly lower?: TagInfo | undefined
  readonly upper?: TagInfo | undefined
}

export interface Content {
  readonly lines: readonly Traced[]
  /** Tags that match and are not drawn. */
  readonly more: number
  /** What is wrong with the chart, in words. */
  readonly problems: readonly string[]
  /** Not everything is known yet. */
  readonly loading: boolean
}

/** How a tag is told apart from the others of its chart. */
export interface TagLook { readonly name: string; readonly color: string | null; readonly dash: number }

export class LayoutPlot extends Plot {
  readonly content: ReadonlySignal<Content> = computed(() => contentOf(this.key))
  /** Of all runs that have one of the tags. */
  override readonly runs: ReadonlySignal<readonly DrawnRun[]> = computed(() => {
    const runs = new Map<number, DrawnRun>()
    for (const { value } of this.content.value.lines) for (const run of drawnRuns(value.id)) runs.set(run.run, run)
    return [...runs.values()]
  })
  /** Runs have colours, and tags dashes; the tags of a single run have colours. */
  readonly looks: ReadonlySignal<readonly TagLook[]> = computed(() => {
    const { lines } = this.content.value, alone = this.runs.value.length === 1 && lines.length > 1
    return lines.map(({ value: { name } }, i) => alone
      ? { name, color: palette.value[i % palette.value.length]!.color, dash: 0 }
      : { name, color: null, dash: lines.length > 1 ? i % DASH_PATTERNS.length : 0 })
  })

  constructor(card: Card) {
    super(card)
  }

  protected override tags(): readonly number[] {
    return [...new Set(this.content.value.lines.flatMap(({ value, lower, upper }) => [value, lower, upper].flatMap(tag => tag?.id ?? [])))]
  }

  override lines(): Line[] {
    const several = this.content.peek().lines.length > 1
    return this.traced().flatMap(({ run, traced: { value }, look }): Line[] => {
      const points = this.feeds.of(value.id).get(run.run)
      if (!points || points.length === 0) return []
      const dash = look.dash || run.dash
      return [{ run: run.run, name: run.name, ...several && { label: value.name }, color: look.color ?? run.color, points, ...dash > 0 && { dash: DASH_PATTERNS[dash]! } }]
    })
  }

  protected override bands(): readonly Band[] {
    return this.traced().flatMap(({ run, traced: { lower, upper }, look }): Band[] => {
      const [below, above] = [lower, upper].map(tag => tag && this.feeds.of(tag.id).get(run.run))
      return below && above && below.length > 0 && above.length > 0 ? [{ lower: below, upper: above, color: look.color ?? run.color }] : []
    })
  }

  override nothing(): string {
    const { lines, problems } = this.content.value
    return lines.length === 0 ? problems.length > 0 ? "Nothing to draw" : "No scalar has a name that matches" : super.nothing()
  }

  private traced(): { readonly run: DrawnRun; readonly traced: Traced; readonly look: TagLook }[] {
    const looks = this.looks.peek(), runs = this.runs.peek()
    return this.content.peek().lines.flatMap((traced, i) => runs.map(run => ({ run, traced, look: looks[i]! })))
  }
}

function contentOf(key: string): Content {
  const chart = chartOf(key)
  if (chart?.margin) return marginOf(chart.margin.series)
  return linesOf(chart?.multiline?.tag ?? [])
}

function linesOf(patterns: readonly string[]): Content {
  const ids = new Set<number>(), problems: string[] = []
  let more = 0, loading = false
  for (const pattern of patterns) {
    const match = matchOf(pattern)
    if (!match) { loading = true; continue }
    if (match.error) problems.push(`${pattern}: ${match.error}`)
    for (const id of match.tags) ids.add(id)
    more += match.total - match.tags.length
  }
  const tags = [...ids].flatMap(id => tagById(id) ?? [])
  return { lines: tags.slice(0, MOST_TAGS).map(value => ({ value })), more: more + Math.max(0, tags.length - MOST_TAGS), problems, loading }
}

function marginOf(series: readonly { readonly value: string; readonly lower: string; readonly upper: string }[]): Content {
  const problems: string[] = []
  const named = (name: string) => {
    const tag = tagByName("scalars", name)
    if (!tag) problems.push(`No scalar is called ${name === "" ? "by an empty name" : name}`)
    return tag
  }
  const lines = series.slice(0, MOST_TAGS).flatMap(({ value, lower, upper }): Traced[] => {
    const [middle, below, above] = [value, lower, upper].map(named)
    return middle ? [{ value: middle, lower: below, upper: above }] : []
  })
  return { lines, more: Math.max(0, series.length - MOST_TAGS), problems, loading: false }
}
