// Starts the page. The order matters: what was stored, then the link (it outranks), then the server (it says which settings are for its directory), then the first paint.
import { effect } from "@preact/signals"
import { render } from "preact"
import { early } from "./kit/early"
import { start } from "./live/client"
import { startSidecar } from "./live/sidecar"
import { App } from "./shell/App"
import { dashboard, startTabs } from "./shell/dashboards"
import { startKeys } from "./shell/keys"
import { startValues } from "./sidebar/values"
import { catalog, hello, status } from "./state/data"
import { startHealth } from "./state/health"
import { watchWidth } from "./state/overlays"
import { keepPreferences, startPreferences } from "./state/preferences"
import { startSettings } from "./state/settings"
import { settleSoon } from "./state/settled"
import { sidecar } from "./state/sidecar"
import { startUrl } from "./state/url"

startPreferences()
const link = new URLSearchParams(location.search)
startUrl()
startTabs()
startSettings(link)
keepPreferences()
start(document.baseURI, early()?.socket)
startSidecar()
startHealth()
startValues()
startKeys()
watchWidth()
effect(() => { document.title = hello.value?.title || "board" })

/** The page is built when there is something to show, or after so long without a word from the server, ms. */
const PATIENCE = 120

/** Settles when the first catalog and status are there, what people have added to runs, and the code of the dashboard, or patience ends. */
async function firstWords(): Promise<void> {
  let stop: () => void = () => undefined
  await Promise.race([
    new Promise<void>(heard => { stop = effect(() => { if (catalog.value && status.value && dashboard.value && (!status.value.sidecar || sidecar.value)) heard() }) }),
    new Promise<void>(tired => { setTimeout(tired, PATIENCE) }),
  ])
  stop()
}

/**
 * Builds the page. index.html holds an empty frame, painted while this code was loading; it tells how much room the cards have, and
 * makes way.
 */
async function open(): Promise<void> {
  await firstWords()
  const app = document.getElementById("app")!
  const main = app.querySelector(".cards-scroll")
  const room = main && { width: main.clientWidth, height: main.clientHeight }
  const taken = room && dashboard.peek()?.begin?.(room)
  // The requests leave in a microtask; building the page takes longer than the answer.
  await Promise.resolve()
  app.replaceChildren()
  render(<App room={room} />, app)
  taken?.()
  settleSoon(() => dashboard.peek()?.waits?.() ?? false)
}

// Not awaited: dashboards import what is in this script's chunk, and this waits for one.
void open()
