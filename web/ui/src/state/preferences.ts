// Keeps what belongs to this screen in localStorage: theme, keys, columns, sizes, the sidebar, colours of runs.
import { effect } from "@preact/signals"
import { clamp } from "../kit/numbers"
import { readStored, store, storedTheme } from "../kit/stored"
import { isColor } from "./colors"
import { dark } from "./looks"
import { settled } from "./settled"
import { readSizes, sizes } from "./sizes"
import { columns, runColors, shortcuts, sidebarOpen, sidebarWidth, theme } from "./view"

export const SIDEBAR_MIN = 200, SIDEBAR_MAX = 720

/** Takes over what was stored, then stores what changes. Call before the URL is read: a link outranks it. */
export function startPreferences(): void {
  const stored = readStored()
  theme.value = storedTheme()
  if (Number.isInteger(stored.columns)) columns.value = clamp(stored.columns!, 0, 12)
  if (Number.isFinite(stored.sidebarWidth)) sidebarWidth.value = clamp(stored.sidebarWidth!, SIDEBAR_MIN, SIDEBAR_MAX)
  if (typeof stored.sidebarOpen === "boolean") sidebarOpen.value = stored.sidebarOpen
  if (typeof stored.shortcuts === "boolean") shortcuts.value = stored.shortcuts
  sizes.value = readSizes(stored.cardSizes ?? { scalars: stored.cardSize })
  runColors.value = new Map(Object.entries(stored.colors ?? {}).filter(([, c]) => typeof c === "string" && isColor(c)))
}

/** Begins to store, once the page has opened. Call after the URL was read. */
export function keepPreferences(): void {
  effect(() => {
    if (!settled.value) return
    store({
      theme: theme.value,
      shortcuts: shortcuts.value,
      columns: columns.value,
      cardSizes: sizes.value,
      sidebarWidth: sidebarWidth.value,
      sidebarOpen: sidebarOpen.value,
      colors: Object.fromEntries(runColors.value),
    })
  })
  effect(() => { document.documentElement.dataset["theme"] = dark.value ? "dark" : "light" })
}
