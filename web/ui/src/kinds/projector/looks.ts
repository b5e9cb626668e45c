// How the points of a session look: what colours them, what names them, what stands out. Follows the view.
import { computed } from "@preact/signals"
import { dark, forcedColors } from "../../state/looks"
import { chartTheme } from "../../charts/theme"
import { categories, coloringBy, greyColor, rgb, type Coloring, type Rgb } from "./colors"
import { usualColor } from "./metadata"
import type { Session } from "./session"
import { CLUSTERS, colorBy, labelBy, NONE, point, sprites } from "./view"

export interface Looks {
  readonly coloring: Coloring
  /** The name of the column that colours, CLUSTERS or NONE. */
  readonly by: string
  readonly theme: ReturnType<typeof chartTheme>
  readonly pictures: boolean
  /** Of the point at place i. */
  of(i: number): { color: Rgb; size: number; picture: number }
  /** Points whose labels are shown, the one looked at first. */
  readonly labelled: readonly number[]
}

const WHITE: Rgb = [255, 255, 255]
/** More labels than this hide each other. */
const MOST_LABELS = 25

export const looksOf = (session: Session) => computed<Looks>(() => {
  void forcedColors.value
  const { loaded } = session, theme = chartTheme(), isDark = dark.value, found = session.found.value, rows = session.components.value?.rows ?? null
  const n = rows?.length ?? loaded.n
  const column = loaded.metadata.columns.find(c => c.name === colorBy.value) ?? (colorBy.value === "" ? usualColor(loaded.metadata) : null)
  const clustered = colorBy.value === CLUSTERS && found !== null
  const coloring = clustered ? byCluster(found, isDark) : coloringBy(colorBy.value === NONE || colorBy.value === CLUSTERS ? null : column, isDark)
  const pictures = sprites.value && loaded.sprites !== null, plain = pictures && coloring.legend === null
  const held = pictures ? Math.floor(loaded.sprites!.atlas.width / loaded.sprites!.width) * Math.floor(loaded.sprites!.atlas.height / loaded.sprites!.height) : 0
  const near = session.near.value, chosen = point.value, hover = session.hover.value
  const standOut = new Set<number>(near && near.point === chosen ? near.points : []), selected = session.selected.value
  for (const p of selected) standOut.add(p)
  if (chosen >= 0) standOut.add(chosen)
  const usual = pictures ? 22 : n < 500 ? 9 : n < 3_000 ? 7 : n < 30_000 ? 5 : 3
  // A picture of white on black is readable in light colours only.
  const tinted = (color: Rgb) => pictures ? mix(color, WHITE, 0.35) : color
  const accent = rgb(theme.accent), grey = mix(greyColor(isDark), rgb(theme.surface), 0.6)
  return {
    coloring, theme, pictures, by: clustered ? CLUSTERS : colorBy.value === NONE || colorBy.value === CLUSTERS ? NONE : column?.name ?? NONE,
    of(i) {
      const p = rows ? rows[i]! : i, color = plain ? WHITE : tinted(coloring.colorOf(clustered ? i : p)), picture = pictures && p < held ? p : -1
      if (p === chosen || p === hover) return { color: pictures ? WHITE : accent, size: usual * 1.8 + 3, picture }
      if (standOut.size === 0) return { color, size: usual, picture }
      return standOut.has(p) ? { color, size: usual * 1.35 + 1, picture } : { color: pictures ? mix(color, grey, 0.75) : grey, size: usual * 0.85, picture }
    },
    labelled: [...new Set([hover, chosen, ...(near && near.point === chosen ? near.points : []), ...(chosen < 0 ? selected.subarray(0, MOST_LABELS) : [])])].filter(p => p >= 0).slice(0, MOST_LABELS),
  }
})

function byCluster({ of, k }: { of: Uint8Array; k: number }, isDark: boolean): Coloring {
  const names = Array.from({ length: k }, (_, c) => `Cluster ${c + 1}`)
  return categories(Array.from(of, c => names[c]!), names, isDark)
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [0, 1, 2].map(c => a[c]! * (1 - share) + b[c]! * share) as unknown as Rgb
}

/** The column that names points. */
export const labelColumn = (session: Session): string => session.loaded.metadata.columns.find(c => c.name === labelBy.value)?.name ?? session.loaded.metadata.columns[0]?.name ?? ""
