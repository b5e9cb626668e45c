// Projects points beside the page, so that it never waits for them.
import { Desk } from "./engine/desk"
import type { Question } from "./engine/words"

const desk = new Desk((answer, ...give) => { postMessage(answer, { transfer: give }) })

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  try {
    desk.hear(data)
  } catch (e) {
    postMessage({ is: "problem", text: e instanceof Error ? e.message : String(e) })
  }
})
