// A run's name where there may be little room: what tells it apart from the others is cut last.
import { shortNames } from "../state/data"
import { isRightToLeft, splitName } from "../state/split"

export function RunName({ name }: { name: string }) {
  const { shared, head, tail } = shortNames.value.get(name) ?? splitName(name, 0)
  return (
    <span class="run-name" dir={isRightToLeft(name) ? "rtl" : undefined}>
      {shared && <bdi class="shared">{shared}</bdi>}
      <bdi class="head">{head}</bdi>
      {tail && <bdi class="tail">{tail}</bdi>}
    </span>
  )
}
