// A run's name where there may be little room: what tells it apart from the others is cut last.
import { shortNames } from "../state/data"
import { calledName } from "../state/sidecar"
import { shownName } from "../kit/names"
import { dashes } from "../state/view"
import { isRightToLeft, splitName } from "../kit/split"

export function RunName({ name: own }: { name: string }) {
  const { shared, head, tail, end } = shortNames.value.get(own) ?? splitName(own, 0), name = calledName(own)
  if (name.trim() === "") return <span class="run-name nameless">{shownName(name)}</span>
  return (
    <span class="run-name" dir={isRightToLeft(name) ? "rtl" : undefined}>
      {shared && <bdi class="shared">{shared}</bdi>}
      <bdi class="head">{head}</bdi>
      {tail && <bdi class="tail">{tail}</bdi>}
      {end && <bdi class="shared end">{end}</bdi>}
    </span>
  )
}

/** A run's colour, and its dashes where it has some. */
export function RunMark({ color, dash }: { color: string; dash: number }) {
  return <i class="run-mark" data-dash={dashes.value || dash > 0 ? dash : undefined} style={{ "--swatch": color }} />
}
