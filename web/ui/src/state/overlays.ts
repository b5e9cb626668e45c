// Which of the page's own panels are open. Not part of the view: a link opens none of them.
import { signal } from "@preact/signals"

export type Overlay = "settings" | "problems" | "keys" | "kinds" | "run" | "views" | "alerts" | null

export const overlay = signal<Overlay>(null)
/** On narrow screens the run list is a drawer; on wide ones sidebarOpen of view.ts counts. */
export const sideDrawer = signal(false)
export const narrow = signal(false)

/** The run whose panel is open, by name. */
export const openedRun = signal("")

/** The run whose menu, or whose choice of colours, is open below an element. */
export interface Popped { readonly what: "menu" | "color"; readonly run: string; readonly from: HTMLElement; readonly at: DOMRect }
export const popped = signal<Popped | null>(null)

export function pop(what: Popped["what"], run: string, from: HTMLElement): void {
  popped.value = { what, run, from, at: from.getBoundingClientRect() }
}

/** The runs that wait for a word on whether to delete them, by name. */
export const deleting = signal<readonly string[]>([])

/** The part of the panel that one goes to; "" = its beginning. */
export const openedPart = signal<"" | "notes">("")

export function openRun(name: string, part: "" | "notes" = ""): void {
  openedPart.value = part
  openedRun.value = name
  sideDrawer.value = false
  overlay.value = "run"
}

export function toggleOverlay(which: Exclude<Overlay, null>): void {
  overlay.value = overlay.value === which ? null : which
}

export function watchWidth(): void {
  const query = matchMedia("(max-width: 820px)")
  narrow.value = query.matches
  query.addEventListener("change", () => { narrow.value = query.matches; sideDrawer.value = false })
}
