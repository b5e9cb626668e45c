// The worker that projects, as the page sees it.
import type { Answer, Question } from "./engine/words"

/** Files of workers by name, beside the page's scripts; the build fills it in (build.mjs). */
declare const WORKER_FILES: Readonly<Record<string, string>>

export class Engine {
  private readonly worker = new Worker(new URL(WORKER_FILES["projector"]!, import.meta.url))

  constructor(hear: (answer: Answer) => void) {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => { hear(data) })
    this.worker.addEventListener("error", e => { hear({ is: "problem", text: e.message || "the script of the worker did not come" }) })
  }

  ask(question: Question, ...give: ArrayBuffer[]): void {
    this.worker.postMessage(question, give)
  }

  leave(): void {
    this.worker.terminate()
  }
}
