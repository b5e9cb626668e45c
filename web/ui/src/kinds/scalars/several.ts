// A chart whose lines are of several tags: as a layout of custom scalars says, or as tags are joined in a card.
import { computed, type ReadonlySignal } from "@preact/signals"
import type { Points } from "../../axes/points"
import type { Band, Line, Sign } from "../../charts/model"
import { drawnRuns, palette, type DrawnRun } from "../../state/looks"
import { DASH_PATTERNS } from "../../state/slots"
import type { TagInfo } from "../../types"
import { Plot } from "./plot"

/** More than this are only counted: each is a subscription, and a chart of hundreds of lines shows nothing. */
export const MOST_TAGS = 16

/** What a line is drawn of. */
export interface Traced {
  /** Untrusted text. */
  readonly name: string
  /** Absent where the line is of no tag. */
  readonly value?: TagInfo | undefined
  /** The edges of its band. */
  readonly lower?: TagInfo | undefined
  readonly upper?: TagInfo | undefined
}

/** How a tag is told apart from the others of its chart. */
export interface TagLook {
  readonly name: string
  readonly color: string | null
  readonly dash: number
  /** Of signs on its points, where it has them. */
  readonly sign?: Sign
}

export abstract class SeveralPlot extends Plot {
  /** What is drawn; subscribes. */
  abstract readonly traced: ReadonlySignal<readonly Traced[]>

  /** Of all runs that have one of the tags. */
  override readonly runs: ReadonlySignal<readonly DrawnRun[]> = computed(() => {
    const runs = new Map<number, DrawnRun>()
    for (const { value } of this.traced.value) for (const run of value ? drawnRuns(value.id) : this.runsWithout()) runs.set(run.run, run)
    return [...runs.values()]
  })

  readonly looks: ReadonlySignal<readonly TagLook[]> = computed(() => this.looksOf())

  /** Runs have colours, and tags dashes; the tags of a single run have colours. Subscribes. */
  protected looksOf(): readonly TagLook[] {
    const traced = this.traced.value, alone = this.parts.value && this.runs.value.length === 1 && traced.length > 1
    return traced.map(({ name }, i) => alone
      ? { name, color: palette.value[i % palette.value.length]!.color, dash: 0 }
      : { name, color: null, dash: traced.length > 1 ? i % DASH_PATTERNS.length : 0 })
  }

  /** What makes the signs of a tag of that look. */
  protected signsOf(_: TagLook): Line["signs"] {
    return undefined
  }

  /** Whether the tags of a single run may have colours of their own. */
  protected readonly parts: ReadonlySignal<boolean> = computed(() => true)

  /** The runs of lines that are of no tag. */
  protected runsWithout(): readonly DrawnRun[] {
    return []
  }

  protected override tags(): readonly number[] {
    return [...new Set(this.traced.value.flatMap(({ value, lower, upper }) => [value, lower, upper].flatMap(tag => tag?.id ?? [])))]
  }

  protected pointsOf({ value }: Traced, run: number): Points | undefined {
    return value && this.feeds.of(value.id).get(run)
  }

  override lines(): Line[] {
    const several = this.traced.peek().length > 1
    return this.each().flatMap(({ run, traced, look }): Line[] => {
      const points = this.pointsOf(traced, run.run)
      if (!points || points.length === 0) return []
      const dash = look.dash || run.dash, signs = this.signsOf(look)
      return [{ run: run.run, name: run.name, ...several && { label: traced.name }, color: look.color ?? run.color, points, ...dash > 0 && { dash: DASH_PATTERNS[dash]! }, ...signs && { signs } }]
    })
  }

  protected override bands(): readonly Band[] {
    return this.each().flatMap(({ run, traced: { lower, upper }, look }): Band[] => {
      const [below, above] = [lower, upper].map(tag => tag && this.feeds.of(tag.id).get(run.run))
      return below && above && below.length > 0 && above.length > 0 ? [{ lower: below, upper: above, color: look.color ?? run.color }] : []
    })
  }

  private each(): { readonly run: DrawnRun; readonly traced: Traced; readonly look: TagLook }[] {
    const looks = this.looks.peek(), runs = this.runs.peek()
    return this.traced.peek().flatMap((traced, i) => runs.map(run => ({ run, traced, look: looks[i]! })))
  }
}
