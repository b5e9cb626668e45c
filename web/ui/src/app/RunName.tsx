// A run's name where there may be little room: what tells it apart from the others is cut last.
import { prefixLength } from "../state/data"
import { splitName } from "../state/split"

export function RunName({ name }: { name: string }) {
  const { shared, head, tail } = splitName(name, prefixLength.value)
  return (
    <span class="run-name">
      {shared && <bdi class="shared">{shared}</bdi>}
      <bdi class="head">{head}</bdi>
      {tail && <bdi class="tail">{tail}</bdi>}
    </span>
  )
}
