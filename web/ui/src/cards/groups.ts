// The sections of the grid: pinned cards, then groups. Pure.
import type { Group } from "../state/data"
import type { TagInfo } from "../types"

export interface CardGroup {
  /** Names the section among all; also what closedGroups holds. */
  readonly key: string
  readonly title: string
  readonly pinned: boolean
  readonly tags: readonly TagInfo[]
}

/** No group's name holds a "/". */
export const PINNED = "/pinned", LONE = "/scalars"

/**
 * The page's sections. Tags without a "/" would each be a group of one card (epoch_loss, epoch_accuracy, …), a header and
 * a mostly empty row for each: they share one section, which comes first.
 */
export function gather(groups: readonly Group[], pinned: readonly TagInfo[]): CardGroup[] {
  const lone = groups.filter(isLone)
  const shared = lone.length > 1
  const out: CardGroup[] = []
  if (pinned.length > 0) out.push({ key: PINNED, title: "Pinned", pinned: true, tags: pinned })
  if (shared) out.push({ key: LONE, title: "Scalars", pinned: false, tags: lone.flatMap(g => g.tags) })
  for (const group of groups) if (!shared || !isLone(group)) out.push({ key: group.name, title: group.name, pinned: false, tags: group.tags })
  return out
}

function isLone({ name, tags }: Group): boolean {
  return tags.length === 1 && tags[0]!.name === name
}
