// One scale for the cards of a tag: the same bins and the same height of counts for all its runs, so that these can be compared. Each
// card says what it spans by itself; cards that have not been in sight yet join when they are.
import { signal, type Signal } from "@preact/signals"
import { visibleRuns } from "../../state/data"
import type { Card } from "../../cards/groups"
import type { Range } from "../../types"

interface Scale {
  readonly range: Range
  /** The largest count of a bin, where there are so many bins. */
  readonly most: number
  readonly bins: number
}

/** By tag, then by run: names, since ids do not outlive a server. */
const scales = new Map<string, Signal<ReadonlyMap<string, Scale>>>()

function scalesOf(tag: string): Signal<ReadonlyMap<string, Scale>> {
  let all = scales.get(tag)
  if (!all) scales.set(tag, all = signal(new Map()))
  return all
}

/** Takes what a card spans among those of its tag. */
export function tellScale({ tag, run }: Card, scale: Scale): void {
  const all = scalesOf(tag.name), before = all.peek().get(run!.name)
  if (before && before.most === scale.most && before.bins === scale.bins && before.range[0] === scale.range[0] && before.range[1] === scale.range[1]) return
  all.value = new Map(all.peek()).set(run!.name, scale)
}

/** Those of the runs on show. Subscribes. */
function others({ tag }: Card): Scale[] {
  const all = scalesOf(tag.name).value
  return visibleRuns.value.flatMap(run => all.get(run.name) ?? [])
}

/** What the cards of the tag span together, `own` among them. Subscribes. */
export function commonRange(card: Card, own: Range): Range {
  return others(card).reduce<Range>(([lo, hi], { range }) => [Math.min(lo, range[0]), Math.max(hi, range[1])], own)
}

/** The largest count of a bin in any of the tag's cards. Subscribes. */
export function commonMost(card: Card, own: number, bins: number): number {
  return others(card).reduce((most, scale) => scale.bins === bins ? Math.max(most, scale.most) : most, own)
}
