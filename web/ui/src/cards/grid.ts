// What a dashboard tells the grid of its cards.
import type { ReadonlySignal } from "@preact/signals"
import type { FunctionComponent } from "preact"
import type { CardKey } from "../state/card"
import type { CardSize } from "../state/sizes"
import type { Place } from "./CardFrame"
import type { Card, CardGroup } from "./groups"
import type { Pace } from "./steps/pace"

/** A card fills its place, whatever else shares the grid with it. */
export interface CardProps extends Place {
  readonly card: Card
  /** What its corner changes. */
  readonly size: CardSize
  /** Names the card's place on the page: a pinned card is there twice. Ids mean something within one epoch of the server only. */
  readonly place: string
  /** ms to wait before it asks for data: cards that are scrolled past ask for nothing. */
  readonly patience: number
  readonly inView: boolean
  /** Says which step the card shows, where cards are kept in step; else each has its own choice. */
  readonly pace?: Pace | undefined
}

export interface FullProps {
  readonly card: Card
  readonly pace?: Pace | undefined
  leave(): void
}

export interface Cards {
  readonly size: CardSize
  /** Whose cards may fill the screen here. */
  readonly plugins: readonly string[]
  /** The card that a link or a pin names, where cards are made of something else than tags. */
  find?(key: CardKey): Card | undefined
  readonly groups: ReadonlySignal<readonly CardGroup[]>
  /** Cards a row, and their least width, where the user has no choice of it. */
  readonly across?: ReadonlySignal<{ readonly columns: number; readonly least: number }>
  /** Of a whole card, CSS pixels. */
  readonly height: ReadonlySignal<number>
  readonly Card: FunctionComponent<CardProps>
  /** A card over the whole page; made of FullFrame. */
  readonly Full: FunctionComponent<FullProps>
}

/** CSS pixels. */
export interface Room { readonly width: number; readonly height: number }

export function placeOf(epoch: string, group: string, card: Card): string {
  return `${epoch} ${group}\n${card.key}`
}
