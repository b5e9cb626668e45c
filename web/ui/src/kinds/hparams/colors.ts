// The colours of sessions in pictures: those of their runs, or along a column.
import type { Cell } from "../../cards/table/columns"
import { blend } from "../../charts/blend"
import { colorOf, dark, palette } from "../../state/looks"
import { place, share, type Axis } from "./axes"
import type { Session } from "./session"

/** From low to high, told apart by everybody, on light and on dark surfaces. */
const RAMPS: Readonly<Record<"light" | "dark", readonly string[]>> = {
  light: ["#3b2c8d", "#2a62ad", "#148f96", "#4ba758", "#c5a714", "#e2711d"],
  dark: ["#8f85f0", "#5aa2f2", "#35c2c2", "#6fd37a", "#e8d04a", "#ff9f57"],
}

/** `axis` is that of the column that colours; null colours by run. */
export function colorOfSession(session: Session, axis: Axis | null, cell: Cell, missing: string): string {
  // The run of its curves has a colour of its own on their cards; the session's own has none where it has no curve.
  if (!axis) return colorOf(session.parts.values().next().value ?? session.run)
  const at = place(axis, cell)
  if (Number.isNaN(at)) return missing
  if (axis.kind === "list") return palette.value[at % palette.value.length]!.color
  return ramp(RAMPS[dark.value ? "dark" : "light"], share(axis, at))
}

/** So many colours a ramp has at most: pictures draw what has one colour at once. */
const SHADES = 48

function ramp(colors: readonly string[], share: number): string {
  const at = Math.round(share * (SHADES - 1)) / (SHADES - 1) * (colors.length - 1), i = Math.min(colors.length - 2, Math.floor(at))
  return blend(colors[i]!, colors[i + 1]!, at - i)
}
