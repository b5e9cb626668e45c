// Which values of a metric are better, in the head of its columns: guessed by name, changed by a click.
import { keepDirection } from "../../live/keep"
import type { ComparedTag, Direction } from "../../message.gen"
import { directions } from "./view"

const NEXT: Readonly<Record<Direction, Direction>> = { lower: "higher", higher: "", "": "lower" }
const SHOWN: Readonly<Record<Direction, string>> = { lower: "▾ low", higher: "▴ high", "": "▾▴" }
const WORDS: Readonly<Record<Direction, string>> = { lower: "Lower is better", higher: "Higher is better", "": "Neither is better" }

export function directionButton(tag: ComparedTag, now: Direction) {
  const guessed = tag.guessed === true && !directions.value.has(tag.name)
  const turn = () => {
    directions.value = new Map(directions.peek()).set(tag.name, NEXT[now])
    keepDirection(tag.name, NEXT[now])
  }
  return (
    <button type="button" class={`better-button${guessed || !directions.value.has(tag.name) && now === "" ? " guessed" : ""}`} data-shown={SHOWN[now]} aria-label={`${WORDS[now]}: ${tag.name}`} onClick={turn}
      title={`${WORDS[now]}${guessed ? ", as the name suggests" : ""}. Click: ${WORDS[NEXT[now]].toLowerCase()}`} />
  )
}
