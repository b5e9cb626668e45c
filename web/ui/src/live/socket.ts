// One websocket that comes back: reconnects with backoff, at once when the machine is online again or the tab is looked at.
// It counts as open only when the server has spoken: some proxies accept the upgrade and then swallow everything.
import { Backoff } from "./backoff"

const HELLO_TIMEOUT_MS = 5_000

export interface SocketEvents {
  /** The server's first word on a new connection; send subscriptions after it. */
  message(text: string): void
  frame(data: ArrayBuffer): void
  /** A connection ended, or could not be made. `failures` counts tries since the last one that spoke. */
  lost(failures: number): void
}

export class LiveSocket {
  private socket: WebSocket | null = null
  private spoken = false
  private readonly backoff = new Backoff()
  private retry: ReturnType<typeof setTimeout> | undefined
  private patience: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly url: string, private readonly events: SocketEvents) {}

  /** Whether what is sent now is heard. */
  get open(): boolean { return this.spoken && this.socket?.readyState === WebSocket.OPEN }

  connect(ready?: WebSocket): void {
    clearTimeout(this.retry)
    if (this.socket) return
    const socket = ready ?? new WebSocket(this.url)
    socket.binaryType = "arraybuffer"
    this.socket = socket
    this.spoken = false
    this.patience = setTimeout(() => { this.drop(socket) }, HELLO_TIMEOUT_MS)
    socket.onmessage = e => { this.heard(e.data as string | ArrayBuffer) }
    socket.onclose = () => { this.drop(socket) }
  }

  /** Sends a message, or several at once. */
  send(message: object | readonly object[]): void {
    if (this.open) this.socket!.send(JSON.stringify(message))
  }

  /** Gives the present connection up and makes a new one now. */
  reconnect(): void {
    if (this.socket) this.drop(this.socket)
    this.connect()
  }

  private heard(data: string | ArrayBuffer): void {
    if (!this.spoken) {
      this.spoken = true
      clearTimeout(this.patience)
      this.backoff.reset()
    }
    if (typeof data === "string") this.events.message(data)
    else this.events.frame(data)
  }

  private drop(socket: WebSocket): void {
    if (this.socket !== socket) return
    clearTimeout(this.patience)
    socket.onmessage = socket.onclose = null
    socket.close()
    this.socket = null
    this.spoken = false
    const wait = this.backoff.next()
    this.retry = setTimeout(() => { this.connect() }, wait)
    this.events.lost(this.backoff.failures)
  }
}
