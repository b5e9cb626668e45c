// How boot.ts hands the socket that it opened to client.ts.

export interface EarlySocket {
  readonly socket: WebSocket
  /** What came before somebody listened. */
  readonly heard: (string | ArrayBuffer)[]
}

export const EARLY = "boardEarlySocket"
export type EarlyWindow = Window & { [EARLY]?: EarlySocket }

/** Takes the early socket, once; undefined when there is none. */
export function takeEarlySocket(): EarlySocket | undefined {
  const w = window as EarlyWindow
  const early = w[EARLY]
  delete w[EARLY]
  return early
}
