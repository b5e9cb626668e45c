// The worker that projects, as the page sees it.
import type { Answer, Question } from "./engine/words"

/** Files of workers by name, beside the page's scripts; the build fills it in (build.mjs). */
declare const WORKER_FILES: Readonly<Record<string, string>>

export class Engine {
  private readonly worker = new Worker(new URL(WORKER_FILES["projector"]!, import.meta.url))

  private readonly early: Answer[] = []
  private hear: (answer: Answer) => void = answer => { this.early.push(answer) }

  constructor() {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => { this.hear(data) })
    this.worker.addEventListener("error", e => { this.hear({ is: "problem", text: e.message || "the script of the worker did not come" }) })
  }

  /** Says who hears the answers from now on, and those that have come already. */
  tell(hear: (answer: Answer) => void): void {
    this.hear = hear
    this.early.splice(0).forEach(hear)
  }

  ask(question: Question, ...give: ArrayBuffer[]): void {
    this.worker.postMessage(question, give)
  }

  leave(): void {
    this.worker.terminate()
  }
}
