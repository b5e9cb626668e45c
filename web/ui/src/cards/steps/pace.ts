// Keeps cards in step: where a view gives its cards a pace, that says which step all of them show.
import type { CardKey } from "../../state/card"
import type { Chosen, Rows } from "./rows"

export interface Pace {
  /** The step to show; null = the newest of each card. Subscribes. */
  readonly chosen: Chosen | null
  choose(chosen: Chosen | null): void
  /** Takes the rows of a card among those from which one chooses. */
  tell(card: CardKey, rows: Rows): void
}
