// How live the page is, in a dot, a word and an age.
import { computed } from "@preact/signals"
import { connection, lastHeard, lastPoints } from "../state/data"
import { paused } from "../state/view"
import { tick } from "./clock"
import { age } from "./format"

type Shown = "connecting" | "live" | "stale" | "disconnected" | "polling" | "paused"

const words: Record<Shown, string> = {
  connecting: "Connecting", live: "Live", stale: "Stale", disconnected: "Disconnected", polling: "Polling", paused: "Paused",
}

const meanings: Record<Shown, string> = {
  connecting: "Waiting for the server's first word",
  live: "New points appear as they are written",
  stale: "The server has been silent for a while",
  disconnected: "The server does not answer; trying again",
  polling: "Websockets do not get through: asking every two seconds instead",
  paused: "New points wait until you resume",
}

export const liveState = computed<Shown>(() => {
  const now = connection.value
  return paused.value && (now === "live" || now === "polling") ? "paused" : now
})

/** How long ago the last points came; for a silent server, how long it has been silent. */
const since = computed(() => {
  const state = liveState.value
  const from = state === "live" || state === "polling" || state === "paused" ? lastPoints.value : lastHeard.value
  return from === null ? "" : age(Math.max(0, tick.value - from) / 1000)
})

export function LiveState() {
  const state = liveState.value
  return (
    <div class="live" data-state={state} title={`${meanings[state]}${since.value && `. Last update: ${since.value}${since.value === "now" ? "" : " ago"}`}`}>
      <span class="dot" />
      <b role="status">{words[state]}</b>
      <span class="since wide-only" aria-hidden="true">{since}</span>
    </div>
  )
}
