// localStorage, read with care: it may be forbidden (a notebook's iframe) or hold another version's words.
import type { Theme } from "../types"

const KEY = "board"

/** What belongs to this screen rather than to the view. */
export interface Stored {
  theme?: Theme
  columns?: number
  sidebarWidth?: number
  sidebarOpen?: boolean
  /** Colours that the user chose, by run name. */
  colors?: Record<string, string>
}

export function readStored(): Stored {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}")
    return typeof found === "object" && found !== null ? found as Stored : {}
  } catch {
    return {}
  }
}

export function writeStored(stored: Stored): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(stored))
  } catch {
    // Forbidden or full: the page works, it only does not remember.
  }
}

export function storedTheme(): Theme {
  const { theme } = readStored()
  return theme === "light" || theme === "dark" ? theme : "system"
}
