// What a dashboard is: a tab that shows the data of one plugin or several.
import type { FunctionComponent } from "preact"
import type { Room } from "../cards/grid"
import type { CardKey } from "../state/card"
import type { Param } from "../state/param"
import type { TagInfo } from "../types"

/** What the page knows of a dashboard before its code has come. */
export interface Entry {
  /** In links, and as the name of its folder. */
  readonly name: string
  /** On its tab. */
  readonly label: string
  /** Whose data it shows; of none where it shows whatever there is. */
  readonly plugins: readonly string[]
  /** Has a tab only where there is data of two of its plugins at least: another dashboard shows one alone. */
  readonly mixes?: boolean
  load(): Promise<{ readonly dashboard: Dashboard }>
}

/** A key of one letter, while the dashboard is open. */
export interface Shortcut {
  readonly keys: readonly string[]
  /** For the list of keys. */
  readonly what: string
  /** `card` has the focus, or the pointer, or fills the screen. Absent where the cards take the key themselves. */
  act?(card: CardKey | null): void
}

/** What is asked for before the page is built. */
export interface FirstScreen {
  /** Settles when it can be painted, or after a while. */
  readonly ready: Promise<void>
  /** To be called once cards have taken it over. */
  taken(): void
  /** Paints what is ready, at once: a page that does not stand in the document yet has no frames. */
  paint(): void
}

export interface Dashboard {
  /** Its words in a link and its settings: its own, or those that it shares with others (the same objects). */
  readonly params: readonly Param[]
  readonly shortcuts: readonly Shortcut[]
  /** Beside the tag filter. */
  readonly Toolbar: FunctionComponent | null
  /** Sections of the settings drawer. */
  readonly Settings: FunctionComponent | null
  /** Whether a tag counts among those that the filter passes; left out = all do. */
  readonly counts?: (tag: TagInfo) => boolean
  /** Everything below the toolbar. `room` is how much of it is in sight, where that is known before it is laid out. */
  readonly Main: FunctionComponent<{ room: Room | null }>
  /** Its main component says itself what is so where no tag passes the filters. */
  readonly speaksForItself?: boolean
  /** Asks for the data of the first screen before the page is built; null where nothing will come. */
  begin?(room: Room): FirstScreen | null
  /** Whether something on the first screen is still to be painted. */
  waits?(): boolean
}
