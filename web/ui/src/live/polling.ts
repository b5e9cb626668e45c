// Where websockets fail: the same messages by HTTP, asked for every two seconds.
import { apiUrl } from "../kit/server"
import type { CatalogAnswer, ShowMessage } from "./protocol"
import { readServerError, Refused } from "./serverError"

const EVERY_MS = 2_000

export interface PollEvents {
  catalog(answer: CatalogAnswer): void
  frame(data: ArrayBuffer): void
  /** A round went well. */
  served(): void
  lost(error: unknown): void
  /** What to ask for; an empty list asks for nothing. */
  wanted(): ShowMessage[]
}

export class Poller {
  private timer: ReturnType<typeof setTimeout> | undefined
  private running = false

  constructor(private readonly base: string, private readonly events: PollEvents) {}

  get active(): boolean { return this.running }

  /** Asks once whether HTTP works at all, and goes on asking if it does. */
  async start(): Promise<void> {
    if (this.running) return
    this.running = true
    await this.round()
  }

  stop(): void {
    this.running = false
    clearTimeout(this.timer)
  }

  /** Asks for these cards now; answers come as frames. */
  async ask(cards: ShowMessage[]): Promise<void> {
    if (cards.length === 0) return
    const answer = await fetch(apiUrl("series", this.base), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ cards }),
    })
    if (!answer.ok) throw new Refused(await readServerError(answer))
    const data = await answer.arrayBuffer()
    if (this.running && data.byteLength > 0) this.events.frame(data)
  }

  private async round(): Promise<void> {
    try {
      const answer = await fetch(apiUrl("catalog", this.base))
      if (!answer.ok) throw new Refused(await readServerError(answer))
      const body = await answer.json() as CatalogAnswer
      if (!this.running) return
      this.events.catalog(body)
      await this.ask(this.events.wanted())
      if (this.running) this.events.served()
    } catch (e) {
      if (!this.running) return
      this.running = false
      this.events.lost(e)
      return
    }
    if (this.running) this.timer = setTimeout(() => { void this.round() }, EVERY_MS)
  }
}
