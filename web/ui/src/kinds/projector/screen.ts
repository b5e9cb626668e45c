// The canvas that points are seen on. A worker draws it, so that the page never waits for the graphics.
import { signal } from "@preact/signals"
import type { Frame, Order, Report } from "./frame"

/** Files of workers by name, beside the page's scripts; the build fills it in (build.mjs). */
declare const WORKER_FILES: Readonly<Record<string, string>>

export interface Picture {
  readonly frame: Frame
  /** What of it is given away. */
  readonly give: readonly ArrayBuffer[]
  /** Called when it is shown; of pictures that come faster than they are drawn, only some are. */
  shown(): void
}

/** So many pictures may be asked for that are not shown yet: the next is there when the worker has drawn one. */
const AHEAD = 2

export class Screen {
  readonly canvas = document.createElement("canvas")
  /** Why nothing can be drawn; "" where it can. */
  readonly absent = signal("")
  /** Called where pictures of the points cannot be drawn. */
  onProblem: (text: string) => void = () => {}
  private readonly worker = new Worker(new URL(WORKER_FILES["painter"]!, import.meta.url))
  private readonly waiting: Picture[] = []
  private planned = false
  private wanted = false

  /** `compose` says what the next picture is of; null where there is nothing to see. */
  constructor(private readonly compose: () => Picture | null) {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Report>) => { this.hear(data) })
    this.worker.addEventListener("error", e => { this.absent.value = `Points cannot be drawn: ${e.message || "the script that draws them did not come"}.` })
    if (!("transferControlToOffscreen" in this.canvas)) {
      this.absent.value = "This browser cannot draw beside the page (OffscreenCanvas), so points cannot be drawn. A newer one can."
      return
    }
    const canvas = this.canvas.transferControlToOffscreen()
    this.post({ canvas }, [canvas])
  }

  private post(order: Order, give: Transferable[]): void {
    this.worker.postMessage(order, give)
  }

  /** A picture is drawn soon, of what there is to see then. */
  draw(): void {
    if (this.planned) return
    this.planned = true
    requestAnimationFrame(() => {
      this.planned = false
      this.wanted = true
      this.send()
    })
  }

  private send(): void {
    if (!this.wanted || this.waiting.length >= AHEAD || this.absent.peek() !== "") return
    this.wanted = false
    const picture = this.compose()
    if (!picture) return
    this.waiting.push(picture)
    this.post({ frame: picture.frame }, [...picture.give])
  }

  private hear(report: Report): void {
    switch (report.is) {
      case "shown": this.waiting.splice(0, report.frames).at(-1)?.shown(); this.send(); break
      case "problem": this.onProblem(report.text); break
      case "absent": this.absent.value = report.text; break
    }
  }
}
