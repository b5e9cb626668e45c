// What plugins keep in files of their own: asked when the first load is over, and again when runs or tags have come.
import { effect, signal, untracked } from "@preact/signals"
import { apiUrl } from "../kit/server"
import type { Others, PluginFiles } from "../message.gen"
import { catalog, status } from "../state/data"

export const pluginFiles = signal<readonly PluginFiles[]>([])

/** Looks for files of plugins. Where the server does not answer, what was there stays. */
export async function fetchOthers(): Promise<void> {
  try {
    const answer = await fetch(apiUrl("others"))
    if (answer.ok) pluginFiles.value = (await answer.json() as Others).plugins
  } catch {
    // The page says elsewhere that the server is away.
  }
}

/** The server looks into the directory of each run. */
const EVERY_MS = 10_000

let timer: ReturnType<typeof setTimeout> | undefined, last = -Infinity

/** Keeps up with the catalog, once the first load is over: nobody waits for it. */
export function followOthers(): () => void {
  const stop = effect(() => {
    void catalog.value?.version
    if (!status.value?.progress.loaded) return
    untracked(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        last = performance.now()
        void fetchOthers()
      }, Math.max(0, last + EVERY_MS - performance.now()))
    })
  })
  return () => {
    stop()
    clearTimeout(timer)
    timer = undefined
  }
}
