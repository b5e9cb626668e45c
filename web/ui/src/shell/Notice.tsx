// One line below the header when something keeps the page from being what it seems: no connection, polling, a directory that is missing.
import { signal } from "@preact/signals"
import { catalog, complaint, connection, lastHeard, pollingBecause, refusal, status } from "../state/data"
import { tick } from "../state/clock"
import { reconnectNow } from "../live/client"
import type { ServerError } from "../types"

export function Notice() {
  const state = connection.value
  if (refusal.value && catalog.value) return <Refusal error={refusal.value} />
  if (state === "disconnected" && catalog.value) return <Disconnected />
  if (complaint.value !== null) return <Complaint text={complaint.value} />
  if (state === "stale") return <p class="notice" role="status">The server has been silent for {silence()} s. What you see may be old.</p>
  const missing = status.value?.missing ?? []
  if (missing.length > 0 && (catalog.value?.runs.length ?? 0) > 0) {
    return <div class="notice"><p>{missing.length === 1 ? "A log directory does" : "Log directories do"} not exist yet and {missing.length === 1 ? "is" : "are"} waited for: {missing.join(", ")}</p></div>
  }
  return state === "polling" && !pollingKnown.value ? <Polling /> : null
}

/** What the server refuses, why, and what to do about it. */
export function Refusal({ error }: { error: ServerError }) {
  return (
    <div class="notice bad" role="alert">
      <p>The server refuses to send data to this page: <Why error={error} /></p>
      <button type="button" class="button small" onClick={reconnectNow}>Try now</button>
    </div>
  )
}

function Why({ error }: { error: ServerError }) {
  if (error.code !== "origin_refused" && error.code !== "host_refused") return <>{error.message}</>
  const name = error.host || location.hostname
  return <>it does not know the name <b>{name}</b>, under which you see it. If that is a proxy of yours, start the board with <code>--allow_host {name}</code>.</>
}

/** The user has read that the page polls. */
const pollingKnown = signal(false)

function Polling() {
  const why = pollingBecause.value
  return (
    <div class="notice calm" role="status">
      <p>{why ? <>The server opens no websocket for this page: <Why error={why} /></> : "Websockets do not get through to the board, perhaps because of a proxy in between."} The page asks every two seconds instead.</p>
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
      <p>No connection to the server. Showing data from {silence()} s ago; the page tries again by itself.</p>
      <button type="button" class="button small" onClick={reconnectNow}>Try now</button>
    </div>
  )
}
