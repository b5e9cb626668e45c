// Asks the worker for layouts. One is made at a time; what was asked for meanwhile and is not wanted any more is left out.
import type { Layout, Plan } from "./plan"

/** Files of workers by name, beside the page's scripts; the build fills it in (build.mjs). */
declare const WORKER_FILES: Readonly<Record<string, string>>

interface Answer { readonly id: number; readonly layout?: Layout; readonly problem?: string }

export class Arranger {
  private worker: Worker | null = null
  private asked = 0
  private waiting: { id: number; done(layout: Layout | null): void; failed(e: Error): void } | null = null

  /** Lays a plan out; null where another was asked for since. Throws where it cannot be laid out. */
  arrange(plan: Plan): Promise<Layout | null> {
    const id = ++this.asked
    this.waiting?.done(null)
    return new Promise((done, failed) => {
      this.waiting = { id, done, failed }
      this.started().postMessage({ id, plan })
    })
  }

  leave(): void {
    this.worker?.terminate()
    this.worker = null
    this.waiting?.done(null)
    this.waiting = null
  }

  private started(): Worker {
    if (this.worker) return this.worker
    const worker = this.worker = new Worker(new URL(WORKER_FILES["layout"]!, import.meta.url))
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => { this.heard(data) })
    worker.addEventListener("error", e => { this.heard({ id: this.waiting?.id ?? 0, problem: e.message || "its script did not come" }) })
    return worker
  }

  private heard({ id, layout, problem }: Answer): void {
    if (this.waiting?.id !== id) return
    const { done, failed } = this.waiting
    this.waiting = null
    if (layout) done(layout)
    else failed(new Error(`The graph could not be laid out: ${problem}`))
  }
}
