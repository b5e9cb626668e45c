// Starts the page. The order matters: what was stored, then the link (it outranks), then the server, then the first paint.
import { effect } from "@preact/signals"
import { render } from "preact"
import { App } from "./app/App"
import { startKeys } from "./app/keys"
import { watchWidth } from "./app/overlays"
import { start } from "./live/client"
import { takeEarlySocket } from "./live/early"
import { startValues } from "./sidebar/values"
import { hello } from "./state/data"
import { startHealth } from "./state/health"
import { keepPreferences, startPreferences } from "./state/preferences"
import { startUrl } from "./state/url"
import "./styles/index.css"

startPreferences()
startUrl()
keepPreferences()
start(document.baseURI, takeEarlySocket())
startHealth()
startValues()
startKeys()
watchWidth()
effect(() => { document.title = hello.value?.title || "board" })

// index.html holds an empty frame, painted while this code was loading; it makes way.
const app = document.getElementById("app")!
app.replaceChildren()
render(<App />, app)
