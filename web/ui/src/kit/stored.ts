// localStorage, read with care: it may be forbidden (a notebook's iframe), full, or hold another version's words.
import type { Theme } from "../types"

const KEY = "board"

/** What the browser keeps: what belongs to this screen, and the settings for each log directory (settings.ts). */
export interface Stored {
  theme?: Theme
  shortcuts?: boolean
  columns?: number
  sidebarWidth?: number
  sidebarOpen?: boolean
  /** Least width and height of cards, by dashboard. */
  cardSizes?: Record<string, { width: number; height: number }>
  /** That of scalars, as it was stored before other kinds had cards. */
  cardSize?: { width: number; height: number }
  /** Colours that the user chose, by run name. */
  colors?: Record<string, string>
  /** Layouts of custom scalars that the user made, by log directory, as JSON; the one used last at the end. */
  layouts?: Record<string, string>
  /** By log directory, the one used last at the end: what its view is set to, by parameter. */
  settings?: Record<string, Record<string, string>>
}

export function readStored(): Stored {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}")
    return typeof found === "object" && found !== null ? found as Stored : {}
  } catch {
    return {}
  }
}

/** Changes a part; what another tab has stored meanwhile in the others stays. */
export function store(part: Partial<Stored>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readStored(), ...part }))
  } catch {
    // Forbidden or full: the page works, it only does not remember.
  }
}

export function storedTheme(): Theme {
  const { theme } = readStored()
  return theme === "light" || theme === "dark" ? theme : "system"
}
