// Asks the worker for layouts. One is made at a time; what was asked for meanwhile and is not wanted any more is left out.
import type { Layout, Plan } from "./plan"

/** Files of workers by name, beside the page's scripts; the build fills it in (build.mjs). */
declare const WORKER_FILES: Readonly<Record<string, string>>

interface Answer { readonly id: number; readonly layout?: Layout; readonly problem?: string }

/** A layout of what one can have open takes a second or two; a worker that is silent for so long has hung or was never started. */
export const PATIENCE_MS = 30_000

/** A worker that has started and that no Arranger uses. */
let spare: Worker | null = null

/** Starts a worker before a graph is there to lay out: its script comes and is compiled while the graph does. */
export function prepare(): void {
  if (spare) return
  const worker = spare = started()
  // Nobody else listens yet: whoever asks for a layout starts another, and hears why that one fails.
  worker.addEventListener("error", () => { if (spare === worker) spare = null })
}

function started(): Worker {
  return new Worker(new URL(WORKER_FILES["layout"]!, import.meta.url))
}

export class Arranger {
  private worker: Worker | null = null
  private deaf = new AbortController()
  private asked = 0
  private waiting: { id: number; timer: ReturnType<typeof setTimeout>; done(layout: Layout | null): void; failed(e: Error): void } | null = null

  /** Lays a plan out; null where another was asked for since. Throws where it cannot be laid out, or where the worker says nothing for PATIENCE_MS. */
  arrange(plan: Plan): Promise<Layout | null> {
    const id = ++this.asked
    this.settled()?.done(null)
    return new Promise((done, failed) => {
      const timer = setTimeout(() => { this.failed(`no layout came within ${PATIENCE_MS / 1000} s`) }, PATIENCE_MS)
      this.waiting = { id, timer, done, failed }
      this.engaged().postMessage({ id, plan })
    })
  }

  /** Lets the worker go; a layout that is on its way is given up. */
  leave(): void {
    const idle = this.waiting === null
    this.settled()?.done(null)
    this.dismiss(idle)
  }

  private engaged(): Worker {
    if (this.worker) return this.worker
    const worker = this.worker = spare ?? started(), { signal } = this.deaf = new AbortController()
    spare = null
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => { this.heard(data) }, { signal })
    worker.addEventListener("messageerror", () => { this.failed("the worker's answer cannot be read") }, { signal })
    worker.addEventListener("error", e => { this.failed(e.message || "the worker's script did not come") }, { signal })
    return worker
  }

  private heard({ id, layout, problem }: Answer): void {
    if (this.waiting?.id !== id) return
    const { done, failed } = this.settled()!
    if (layout) done(layout)
    else failed(new Error(`The graph cannot be laid out: ${problem}`))
  }

  /** The worker is of no use any more: the next layout gets another. */
  private failed(why: string): void {
    this.dismiss(false)
    this.settled()?.failed(new Error(`The graph cannot be laid out: ${why}`))
  }

  private dismiss(sound: boolean): void {
    this.deaf.abort()
    if (sound && !spare) spare = this.worker
    else this.worker?.terminate()
    this.worker = null
  }

  /** Nobody waits any more; gives who did. */
  private settled(): Arranger["waiting"] {
    const { waiting } = this
    clearTimeout(waiting?.timer)
    this.waiting = null
    return waiting
  }
}
