// Keys that work anywhere on the page, except while one types.
import { narrow, overlay, sideDrawer, toggleOverlay } from "../state/overlays"
import { focusedCard, fullScreen, paused, shortcuts, sidebarOpen, togglePin } from "../state/view"
import { dashboard } from "./dashboards"

/** Whether the box is there and has the focus now. At once: what is typed next belongs to it. */
function focus(id: string): boolean {
  const box = document.getElementById(id)
  if (!(box instanceof HTMLInputElement)) return false
  box.focus()
  box.select()
  return true
}

/** What the keys of a card act on. */
const card = () => fullScreen.value ?? focusedCard.value

export const actions: Readonly<Record<string, () => void>> = {
  "/": () => {
    if (focus("run-filter")) return
    if (narrow.value) sideDrawer.value = true
    else sidebarOpen.value = true
    requestAnimationFrame(() => { void focus("run-filter") })
  },
  "t": () => { void focus("tag-filter") },
  "u": () => { paused.value = !paused.value },
  "f": () => { const key = card(); if (key !== null) fullScreen.value = fullScreen.value === key ? null : key },
  "p": () => { const key = card(); if (key !== null) togglePin(key) },
  "[": () => {
    if (narrow.value) sideDrawer.value = !sideDrawer.value
    else sidebarOpen.value = !sidebarOpen.value
  },
  "?": () => { toggleOverlay("keys") },
  "Escape": escape,
}

/** Closes what lies on top. */
function escape(): void {
  if (overlay.value) overlay.value = null
  else if (fullScreen.value !== null) fullScreen.value = null
  else if (sideDrawer.value) sideDrawer.value = false
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button", "color"].includes(target.type)
}

/** Keys that scroll the cards while nothing has the focus, in parts of what is in sight: there is nothing else to scroll. */
const SCROLLS: Readonly<Record<string, number>> = { PageDown: 0.9, PageUp: -0.9, Home: -Infinity, End: Infinity, ArrowDown: 0.06, ArrowUp: -0.06 }

function scrolled(e: KeyboardEvent): boolean {
  const by = e.key === " " ? (e.shiftKey ? -0.9 : 0.9) : SCROLLS[e.key]
  const cards = document.getElementById("main")
  if (by === undefined || !cards || e.target !== document.body) return false
  if (Number.isFinite(by)) cards.scrollBy({ top: by * cards.clientHeight })
  else cards.scrollTop = by < 0 ? 0 : cards.scrollHeight
  return true
}

function ofDashboard(key: string): (() => void) | undefined {
  const found = dashboard.peek()?.shortcuts.find(s => s.act && s.keys.includes(key))
  return found && (() => { found.act!(card()) })
}

/** Does what a key stands for; whether it stands for something. */
function acted(e: KeyboardEvent): boolean {
  // Whoever speaks to the computer sends letters by accident: those can be turned off, Escape cannot.
  const act = shortcuts.value || e.key === "Escape" ? actions[e.key] ?? ofDashboard(e.key) : undefined
  act?.()
  return act !== undefined
}

export function startKeys(): void {
  document.addEventListener("keydown", e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return
    // A dialog that is open takes the keys; it closes itself on Esc.
    if (document.querySelector("dialog[open]") && e.key !== "?") return
    if (scrolled(e) || acted(e)) e.preventDefault()
  })
}
