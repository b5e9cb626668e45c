// Runs before anything is painted and before the page's code has come: opens the websocket, so that the catalog is on its way, and
// sends for the dashboard that opens; sets theme and width of the run list, so that nothing flashes or jumps. In this order: the browser
// reads what it has stored for the page from a disk at first.
import { handOver, USUAL_KIND, type KindFiles } from "./kit/early"
import { socketUrl } from "./kit/server"
import { readStored, storedTheme } from "./kit/stored"

/** The files of each dashboard; build.mjs puts them here. */
declare const KIND_FILES: Readonly<Record<string, KindFiles>>

const socket = new WebSocket(socketUrl())
socket.binaryType = "arraybuffer"
const heard: (string | ArrayBuffer)[] = []
socket.onmessage = e => { heard.push(e.data as string | ArrayBuffer) }
handOver({ socket: { socket, heard }, kinds: KIND_FILES })

// The dashboard that the link names comes while the page's code does, and nothing else of its kind.
const named = new URLSearchParams(location.search).get("tab") ?? ""
const kind = Object.hasOwn(KIND_FILES, named) ? named : USUAL_KIND
const { scripts, style } = KIND_FILES[kind]!

function want(link: Partial<HTMLLinkElement>): void {
  document.head.append(Object.assign(document.createElement("link"), link))
}

for (const href of scripts) want({ rel: "modulepreload", href })
// Fetched, but not in force: dashboards.ts puts it behind the page's own style, which is not in the document yet, so that it has the last word.
if (style) want({ rel: "preload", as: "style", href: style })

const theme = storedTheme()
const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
document.documentElement.dataset["theme"] = dark ? "dark" : "light"

const { sidebarOpen = true, sidebarWidth = 320 } = readStored()
document.documentElement.style.setProperty("--side", sidebarOpen ? `${Number(sidebarWidth)}px` : "0px")
