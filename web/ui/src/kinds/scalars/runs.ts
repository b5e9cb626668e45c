// The visible runs with their colours, made once for all cards: with many cards and runs, asking for each colour adds up.
import { computed } from "@preact/signals"
import { colorOf, dashOf, runHasTag, visibleRuns } from "../../state/data"

export interface DrawnRun {
  readonly run: number
  /** Untrusted text. */
  readonly name: string
  readonly color: string
  /** Its pattern of dashes, 0 = solid. */
  readonly dash: number
}

const drawn = computed(() => visibleRuns.value.map(info => ({ info, run: info.id, name: info.name, color: colorOf(info.id), dash: dashOf(info.id) })))

/** The visible runs that have a tag, in drawing order. Subscribes to all that it depends on. */
export function drawnRuns(tag: number): DrawnRun[] {
  return drawn.value.filter(({ info }) => runHasTag(info, tag))
}
