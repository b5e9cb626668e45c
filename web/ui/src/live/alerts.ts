// The alerts (docs/alerts.md): asked for when a status tells that they, or what is muted, have changed. Comes with the panels.
import { computed, effect, signal } from "@preact/signals"
import type { Alert, Alerts, Mute, MuteChange } from "../message.gen"
import { say } from "../kit/toast"
import { epoch, status } from "../state/data"
import { ask } from "./ask"

/** null before the first answer. Its texts are untrusted. */
export const alerts = signal<Alerts | null>(null)

/** Alerts of one epoch have ascending ids: the last one that somebody has seen. */
const seen = signal({ epoch: "", id: 0 })
const SEEN = "board.alerts"

/** Neither over nor muted, and so bad that runs and cards are marked. */
export const worthMarking = (a: Alert): boolean => !a.over && !a.muted && a.level !== "info"

/** What came while the board ran and nobody has looked at. */
export const unseen = computed<readonly Alert[]>(() => {
  const last = seen.value.epoch === epoch.value ? seen.value.id : 0
  return (alerts.value?.alerts ?? []).filter(a => !a.past && !a.over && !a.muted && a.id > last)
})

export function seeAll(): void {
  seen.value = { epoch: epoch.peek(), id: Math.max(0, ...(alerts.peek()?.alerts ?? []).map(a => a.id)) }
  try {
    localStorage.setItem(SEEN, JSON.stringify(seen.peek()))
  } catch {
    // Forbidden or full: the page works, it only does not remember.
  }
}

function readSeen(): void {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(SEEN) ?? "null")
    if (typeof found === "object" && found && "epoch" in found && "id" in found && typeof found.id === "number") seen.value = { epoch: String(found.epoch), id: found.id }
  } catch {
    // Forbidden, or another version's words.
  }
}

let heard = ""

/** Begins to keep the alerts up to date. */
export function startAlerts(): void {
  readSeen()
  effect(() => {
    const { alerts: version = 0, sidecar = 0 } = status.value ?? {}, now = `${epoch.value} ${version} ${sidecar}`
    if (version === 0 || now === heard) return
    heard = now
    void take(ask<Alerts>("alerts"))
  })
}

/** Answers may come in another order than the questions: the newest question counts. */
let asked = 0
async function take(answer: Promise<Alerts>): Promise<boolean> {
  const mine = ++asked, from = epoch.peek()
  try {
    const told = await answer
    if (mine === asked && from === epoch.peek()) alerts.value = told
    return true
  } catch (e) {
    heard = ""
    console.warn("board: the alerts did not come:", e)
    return false
  }
}

/** Whether a mute is among those that silence an alert. `names` tells the alert's run and tags. */
export function silences(m: Mute, a: Alert, names: { run: string; tags: readonly string[] }): boolean {
  return (!m.rule || m.rule === a.rule) && (!m.run || m.run === names.run) && (!m.tag || names.tags.includes(m.tag))
}

export async function mute(changes: readonly MuteChange[]): Promise<void> {
  for (const change of changes) {
    try {
      await take(Promise.resolve(await ask<Alerts>("alerts", undefined, change)))
    } catch (e) {
      say(`Not kept: ${e instanceof Error ? e.message : String(e)}`)
      return
    }
  }
}
