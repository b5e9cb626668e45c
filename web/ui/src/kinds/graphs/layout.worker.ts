// Lays graphs out beside the page, so that it never waits for a layout.
import { arrange } from "./arrange"
import type { Plan } from "./plan"

addEventListener("message", ({ data: { id, plan } }: MessageEvent<{ id: number; plan: Plan }>) => {
  try {
    postMessage({ id, layout: arrange(plan) })
  } catch (e) {
    postMessage({ id, problem: e instanceof Error ? e.message : String(e) })
  }
})
