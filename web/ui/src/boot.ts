// Runs before anything is painted and before the page's code has come: sets theme and width of the run list, so that
// nothing flashes or jumps, and opens the websocket, so that the catalog is on its way while the charts' code loads.
import { EARLY, socketUrl, type EarlyWindow } from "./kit/early"
import { readStored, storedTheme } from "./kit/stored"

const theme = storedTheme()
const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
document.documentElement.dataset["theme"] = dark ? "dark" : "light"

const { sidebarOpen = true, sidebarWidth = 320 } = readStored()
document.documentElement.style.setProperty("--side", sidebarOpen ? `${Number(sidebarWidth)}px` : "0px")

const socket = new WebSocket(socketUrl(document.baseURI))
socket.binaryType = "arraybuffer"
const heard: (string | ArrayBuffer)[] = []
socket.onmessage = e => { heard.push(e.data as string | ArrayBuffer) }
;(window as EarlyWindow)[EARLY] = { socket, heard }
