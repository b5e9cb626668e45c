// Keeps what people have added to runs up to date: a status tells when somebody, on this page or elsewhere, has changed something.
import { effect } from "@preact/signals"
import type { Sidecar } from "../message.gen"
import { epoch, status } from "../state/data"
import { sidecar } from "../state/sidecar"
import { ask } from "./ask"

/** Versions mean something within one epoch of the server only. */
let heard = ""

export function startSidecar(): void {
  effect(() => {
    const version = status.value?.sidecar ?? 0, now = `${epoch.value} ${version}`
    if (now === heard || (version === 0 && !sidecar.peek())) return
    heard = now
    void fetchSidecar()
  })
}

/** Asks also where nothing is kept: where it would be, and what is allowed. */
export async function fetchSidecar(): Promise<void> {
  const from = epoch.peek()
  try {
    takeSidecar(await ask<Sidecar>("sidecar"), from)
  } catch (e) {
    heard = ""
    console.warn("board: what people have added to runs did not come:", e)
  }
}

/** An answer may be overtaken by a newer one. */
export function takeSidecar(told: Sidecar, from: string): void {
  const now = `${from} ${told.version}`
  if (from !== epoch.peek() || (heard.startsWith(`${from} `) && told.version < (sidecar.peek()?.version ?? 0))) return
  heard = now
  sidecar.value = told
}
