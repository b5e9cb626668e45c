// A chart of a layout: a scalars' plot whose lines are of several tags.
import { computed, type ReadonlySignal } from "@preact/signals"
import { SIGNS, type Line } from "../../charts/model"
import { signsOf } from "../../charts/signs"
import { tagById, tagByName } from "../../state/tags"
import { MOST_TAGS, SeveralPlot, type TagLook, type Traced } from "../scalars/several"
import { chartOf } from "./layouts"
import { matchOf } from "./matches"

export interface Content {
  readonly lines: readonly Traced[]
  /** Tags that match and are not drawn. */
  readonly more: number
  /** What is wrong with the chart, in words. */
  readonly problems: readonly string[]
  /** Not everything is known yet. */
  readonly loading: boolean
}

export class LayoutPlot extends SeveralPlot {
  readonly content: ReadonlySignal<Content> = computed(() => contentOf(this.key))
  override readonly traced: ReadonlySignal<readonly Traced[]> = computed(() => this.content.value.lines)

  /** Several tags have signs as well, as in TensorBoard. */
  protected override looksOf(): readonly TagLook[] {
    const looks = super.looksOf()
    return looks.length > 1 ? looks.map((look, i) => ({ ...look, sign: SIGNS[i % SIGNS.length]! })) : looks
  }

  protected override signsOf({ sign }: TagLook): Line["signs"] {
    return sign && signsOf(sign)
  }

  override nothing(): string {
    const { lines, problems } = this.content.value
    return lines.length === 0 ? problems.length > 0 ? "Nothing to draw" : "No scalar has a name that matches" : super.nothing()
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
  return { lines: tags.slice(0, MOST_TAGS).map(value => ({ name: value.name, value })), more: more + Math.max(0, tags.length - MOST_TAGS), problems, loading }
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
    return middle ? [{ name: middle.name, value: middle, lower: below, upper: above }] : []
  })
  return { lines, more: Math.max(0, series.length - MOST_TAGS), problems, loading: false }
}
