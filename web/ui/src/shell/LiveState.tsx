// How live the page is, in a dot, a word and an age.
import { computed } from "@preact/signals"
import { connection, lastHeard, lastPoints, pollingBecause, refusal } from "../state/data"
import { paused } from "../state/view"
import { tick } from "../state/clock"
import { age } from "../kit/time"

type Shown = "refused" | "connecting" | "live" | "stale" | "disconnected" | "polling" | "paused"

const words: Record<Shown, string> = {
  connecting: "Connecting", live: "Live", stale: "Stale", disconnected: "Disconnected", polling: "Polling", paused: "Paused", refused: "Refused",
}

const meanings: Record<Shown, string> = {
  connecting: "Waiting for the server's first word",
  live: "New points appear as they are written",
  stale: "The server has been silent for a while",
  disconnected: "The server does not answer; trying again",
  polling: "Websockets do not get through: asking every two seconds instead",
  refused: "The server answers, but refuses its data to this page",
  paused: "New points wait until you resume",
}

export const liveState = computed<Shown>(() => {
  const now = connection.value
  if (refusal.value) return "refused"
  return paused.value && (now === "live" || now === "polling") ? "paused" : now
})

/** How long ago the last points came; for a silent server, how long it has been silent. */
const since = computed(() => {
  const state = liveState.value
  const from = state === "live" || state === "polling" || state === "paused" ? lastPoints.value : lastHeard.value
  return from === null ? "" : age(Math.max(0, tick.value - from) / 1000)
})

function meaning(state: Shown): string {
  return state === "polling" && pollingBecause.value ? `${meanings.polling}. ${pollingBecause.value.message}` : meanings[state]
}

export function LiveState() {
  const state = liveState.value
  return (
    <div class="live" data-state={state} title={`${meaning(state)}${since.value && `. Last update: ${since.value}${since.value === "now" ? "" : " ago"}`}`}>
      <span class="dot" />
      <b role="status">{words[state]}</b>
      <span class="since wide-only" aria-hidden="true">{since}</span>
    </div>
  )
}
