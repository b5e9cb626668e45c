// Groups of runs in a chart of several tags: the groups of each tag, told apart as the tags are. Curves of formulas stay those of runs.
import { computed, type ReadonlySignal } from "@preact/signals"
import type { Band, Line } from "../../charts/model"
import { DASH_PATTERNS } from "../../state/slots"
import type { Grouped, Ungrouped } from "./groups"
import type { SeveralPlot } from "./several"

/** The groups of one of the tags; null of a formula. */
interface Part { readonly label: string; readonly grouped: Grouped | null }

export class TagGroups implements Grouped {
  private readonly parts: readonly Part[]
  readonly note: ReadonlySignal<string> = computed(() => this.parts.map(({ grouped }) => grouped?.note.value ?? "").find(note => note !== "") ?? "")

  constructor(private readonly plot: SeveralPlot, make: (plot: Ungrouped) => Grouped) {
    this.parts = plot.traced.peek().map(({ name, value }) => ({
      label: name, grouped: value ? make({ tag: value, plotWidth: () => plot.plotWidth(), renew: () => { plot.renew() } }) : null,
    }))
  }

  lines(runs: readonly Line[]): Line[] {
    const alone = this.parts.length === 1, looks = this.plot.looks.peek()
    return this.parts.flatMap(({ label, grouped }, i): readonly Line[] => {
      const mine = alone ? runs : runs.filter(line => line.label === label), dash = looks[i]?.dash ?? 0
      if (!grouped) return mine
      return grouped.lines(mine).map(line => alone || line.label !== undefined ? line : { ...line, label, ...dash > 0 && { dash: DASH_PATTERNS[dash]! } })
    })
  }

  bands(): Band[] {
    return this.parts.flatMap(({ grouped }) => grouped?.bands() ?? [])
  }

  dispose(): void {
    for (const { grouped } of this.parts) grouped?.dispose()
  }
}
