// How boot.ts, which runs before the page's code has come, hands over what it began: the socket, and the files of kinds.

/** The dashboard whose code comes before it is known what the log holds, where the link names none. */
export const USUAL_KIND = "scalars"

/** Relative to the page. */
export interface KindFiles {
  readonly scripts: readonly string[]
  readonly style: string | null
}

export interface EarlySocket {
  readonly socket: WebSocket
  /** What came before somebody listened. */
  readonly heard: (string | ArrayBuffer)[]
}

export interface Early {
  readonly socket: EarlySocket
  /** By dashboard. */
  readonly kinds: Readonly<Record<string, KindFiles>>
}

const EARLY = "boardEarly"
type EarlyWindow = Window & { [EARLY]?: Early }

export function handOver(early: Early): void {
  (window as EarlyWindow)[EARLY] = early
}

/** What boot.ts began; undefined where it has not run. */
export function early(): Early | undefined {
  return (window as EarlyWindow)[EARLY]
}
