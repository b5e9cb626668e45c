// One line below the header when something keeps the page from being what it seems: no connection, polling, a directory that is missing.
import { signal } from "@preact/signals"
import { catalog, complaint, connection, lastHeard, status } from "../state/data"
import { tick } from "./clock"
import { reconnectNow } from "../live/client"

export function Notice() {
  const state = connection.value
  if (state === "disconnected" && catalog.value) return <Disconnected />
  if (complaint.value !== null) return <Complaint text={complaint.value} />
  if (state === "stale") return <p class="notice" role="status">The server has been silent for {silence()} s. What you see may be old.</p>
  const missing = status.value?.missing ?? []
  if (missing.length > 0 && (catalog.value?.runs.length ?? 0) > 0) {
    return <div class="notice"><p>{missing.length === 1 ? "A log directory does" : "Log directories do"} not exist yet and {missing.length === 1 ? "is" : "are"} waited for: {missing.join(", ")}</p></div>
  }
  return state === "polling" && !pollingKnown.value ? <Polling /> : null
}

/** The user has read that the page polls. */
const pollingKnown = signal(false)

function Polling() {
  return (
    <div class="notice calm" role="status">
      <p>Websockets do not get through to the board, perhaps because of a proxy in between. The page asks every two seconds instead.</p>
      <button type="button" class="button small" onClick={() => { pollingKnown.value = true }}>Dismiss</button>
    </div>
  )
}

function Complaint({ text }: { text: string }) {
  return (
    <div class="notice bad" role="alert">
      <p>{text}</p>
      <button type="button" class="button small" onClick={() => { complaint.value = null }}>Dismiss</button>
    </div>
  )
}

function silence(): number {
  return Math.round((tick.value - (lastHeard.value ?? tick.value)) / 1000)
}

function Disconnected() {
  return (
    <div class="notice bad" role="alert">
      <p>No connection to the server. You see what had come {silence()} s ago; the page tries again by itself.</p>
      <button type="button" class="button small" onClick={reconnectNow}>Try now</button>
    </div>
  )
}
