// Which of the page's own panels are open. Not part of the view: a link opens none of them.
import { signal } from "@preact/signals"

export type Overlay = "settings" | "problems" | "keys" | "kinds" | "run" | null

export const overlay = signal<Overlay>(null)
/** On narrow screens the run list is a drawer; on wide ones sidebarOpen of view.ts counts. */
export const sideDrawer = signal(false)
export const narrow = signal(false)

/** The run whose panel is open, by name. */
export const openedRun = signal("")

export function openRun(name: string): void {
  openedRun.value = name
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
