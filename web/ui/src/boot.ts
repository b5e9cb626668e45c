// Runs before anything is painted and before the page's code has come: opens the websocket, so that the catalog is on its way; sets theme
// and width of the run list, so that nothing flashes or jumps. In this order: the browser reads what it has stored for the page from a
// disk at first. The code of the dashboard that opens is on its way, too: the server names it beside the page (web/page/preload.go).
import { handOver, type KindFiles } from "./kit/early"
import { socketUrl } from "./kit/server"
import { readStored, storedTheme } from "./kit/stored"

/** The files of each dashboard; build.mjs puts them here. */
declare const KIND_FILES: Readonly<Record<string, KindFiles>>

const socket = new WebSocket(socketUrl())
socket.binaryType = "arraybuffer"
const heard: (string | ArrayBuffer)[] = []
socket.onmessage = e => { heard.push(e.data as string | ArrayBuffer) }
handOver({ socket: { socket, heard }, kinds: KIND_FILES })

const theme = storedTheme()
const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
document.documentElement.dataset["theme"] = dark ? "dark" : "light"

const { sidebarOpen = true, sidebarWidth = 320 } = readStored()
document.documentElement.style.setProperty("--side", sidebarOpen ? `${Number(sidebarWidth)}px` : "0px")
