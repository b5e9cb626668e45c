// The page's socket: where it is, and how boot.ts hands the one that it opened to client.ts.

export interface EarlySocket {
  readonly socket: WebSocket
  /** What came before somebody listened. */
  readonly heard: (string | ArrayBuffer)[]
}

/** Where the websocket is, beside the page at `base`. */
export function socketUrl(base: string): URL {
  const url = new URL("api/live", base)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  return url
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
