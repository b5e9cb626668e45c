// What shows two pictures in one is told: that of the first column, and the one beside it.
import type { Room } from "../../cards/grid"
import type { Loaded } from "../images/pictures"

/** Its room is that of the picture. */
export interface PairProps extends Room {
  readonly from: Loaded
  readonly to: Loaded
  /** Names the picture. */
  readonly name: string
  /** Names the run of the first column. */
  readonly first: string
}
