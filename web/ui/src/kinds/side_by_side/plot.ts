// The chart of a curve of one run. The charts of a row have one range of x and y, so that curves can be compared.
import { computed, signal, untracked, type Signal } from "@preact/signals"
import { xDomain, xExtent, yDomain } from "../../axes/extent"
import { lowerBound } from "../../axes/points"
import type { Card } from "../../cards/groups"
// All of it is needed at once here, so that the scripts of charts stay one file.
import "../../charts/curves"
import type { Line } from "../../charts/model"
import { cardKey, parseCard, type CardKey } from "../../state/card"
import type { Range } from "../../types"
import { showsRaw } from "../scalars/budget"
import { Plot, type Part } from "../scalars/plot"
import { axis, cardView, ignoreOutliers, logX, smoothing, zoomOf, type Selected } from "../scalars/view"
import { columns } from "./columns"
import { pace } from "./steps"
import { sameRanges, step } from "./view"

interface Span { readonly x: Range; readonly y: Range }

/** What the curves of a tag span by themselves, by run, on each axis. */
const spans = new Map<string, Signal<ReadonlyMap<string, Span>>>()

function spansOf(tag: string): Signal<ReadonlyMap<string, Span>> {
  const key = `${axis.value} ${tag}`
  let found = spans.get(key)
  if (!found) spans.set(key, found = signal(new Map()))
  return found
}

const union = (a: Range | null, b: Range): Range => a ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : b
const same = (a: Range, b: Range) => a[0] === b[0] && a[1] === b[1]

/** Whose view the chart of a card follows: in a row with one range, that of the tag's card, so that zooming one chart zooms all. */
export function viewKey(key: CardKey): CardKey {
  const { plugin, tag } = parseCard(key)
  return sameRanges.peek() ? cardKey({ plugin, tag }) : key
}

/** A step of a curve, and the value there. */
export interface At { readonly step: number; readonly value: number }

export class SidePlot extends Plot {
  private readonly of: Required<Card>["run"]
  private readonly card: Card
  /** What the curve has at the step that all columns show, or last before it; null where it has nothing there. */
  readonly at = computed<At | null>(() => {
    void this.version.value
    const [series] = this.feeds.ofRun(this.of.id)
    if (!series || series.length === 0) return null
    const row = step.value === null ? series.length - 1 : lowerBound(series.steps, series.length, step.value + 0.5) - 1
    return row < 0 ? null : { step: series.steps[row]!, value: series.values[row]! }
  })

  constructor(card: Card) {
    super({ ...card, key: viewKey(card.key) })
    this.of = card.run!
    this.card = card
  }

  override lines(): Line[] {
    const lines = super.lines()
    if (lines[0]) this.tell(lines[0])
    return lines
  }

  protected override frame(part: Part): Part {
    if (!sameRanges.value) return part
    const all = spansOf(this.tag.name).value
    let x: Range | null = null, y: Range | null = null
    for (const { name } of columns.value) {
      const span = all.get(name)
      if (span) { x = union(x, span.x); y = union(y, span.y) }
    }
    // Dates of different runs lie far apart: on one range of them each would be a stroke.
    return { x: part.x ?? (axis.value === "wall" ? null : x), y: part.y ?? y }
  }

  /** The step that all columns show is marked. */
  protected override selected(): Selected | null {
    const at = step.value
    return at === null || axis.value !== "step" ? super.selected() : { lo: at, hi: at }
  }

  private tell({ points }: Line): void {
    pace.tell(this.card.key, points)
    untracked(() => {
      const x = axis.value, log = logX.value && x !== "wall", told = spansOf(this.tag.name), before = told.value.get(this.of.name)
      const span: Span = {
        x: xDomain(xExtent([points], x, log), x, log),
        y: yDomain([points], { axis: x, xRange: zoomOf(this.key), log: cardView(this.key).logY.value, ignoreOutliers: ignoreOutliers.value, raw: showsRaw(smoothing.value, 1) }),
      }
      if (!before || !same(before.x, span.x) || !same(before.y, span.y)) told.value = new Map(told.value).set(this.of.name, span)
    })
  }
}
