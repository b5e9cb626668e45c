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
import { framed, settled, settleSoon } from "./state/settled"
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
// The browser lays the icon out as a document of its own, so it comes after the first charts.
effect(() => { if (settled.value) document.querySelector<HTMLLinkElement>("link[rel=icon]")!.href = "./favicon.ico" })

/** The page is built when there is something to show, or after so long without a word from the server, ms. */
const PATIENCE = 500

/** Settles when the first catalog and status are there, what people have added to runs, and the code of the dashboard, or patience ends. */
async function firstWords(): Promise<void> {
  let stop: () => void = () => undefined
  await Promise.race([
    new Promise<void>(heard => { stop = effect(() => { if (catalog.value && status.value && dashboard.value && (!status.value.sidecar || sidecar.value)) heard() }) }),
    new Promise<void>(tired => { setTimeout(tired, PATIENCE) }),
  ])
  stop()
}

/** The page is shown without charts after waiting for them so long, ms. */
const MOST_BLANK = 400

/**
 * Builds the page. index.html holds an empty frame, painted while this code was loading; it tells how much room the cards have, and
 * makes way. The page is built, and its first cards painted, before it stands in the document: so it is laid out and shown once.
 */
async function open(): Promise<void> {
  await firstWords()
  const frame = document.getElementById("app")!
  const main = frame.querySelector(".cards-scroll")
  const room = main && { width: main.clientWidth, height: main.clientHeight }
  const first = room && dashboard.peek()?.begin?.(room)
  framed.value = !first
  // The requests leave in a microtask; building the page takes longer than the answer.
  await Promise.resolve()
  const app = document.createElement("div")
  app.id = frame.id
  if (!first) frame.replaceWith(app)
  render(<App room={room} />, app)
  if (first) {
    first.taken()
    await Promise.race([first.ready, new Promise(tired => { setTimeout(tired, MOST_BLANK) })])
    first.paint()
    frame.replaceWith(app)
  }
  settleSoon(() => dashboard.peek()?.waits?.() ?? false)
}

// Not awaited: dashboards import what is in this script's chunk, and this waits for one.
void open()
