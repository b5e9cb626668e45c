// Parallel coordinates of the sessions: a line for each, an axis for each column on show.
import { filtered } from "./columns"
import { hotSession, point, ticked } from "./linked"
import { PictureHost, type Painter } from "./PictureHost"
import { place } from "./axes"
import { axes, brush, colorOfRow, theme } from "./pictured"
import type { Session } from "./session"
import { brushes } from "./view"

/** Axes are so far apart, CSS pixels; where that is too wide, the picture scrolls. */
const LEAST_GAP = 72

async function mount(element: HTMLElement): Promise<Painter> {
  const { ParallelChart, parallelSpots } = await import("../../charts/parallel")
  let drawn: readonly Session[] = []
  const chart = new ParallelChart(element, {
    onPoint(line) { point(line === null ? null : drawn[line] ?? null) },
    onBrush(key, intervals) { brush(new Map([[key, intervals]])) },
  })
  return {
    paint(width, height) {
      drawn = filtered.value
      const list = axes.value, wide = Math.max(width, list.length * LEAST_GAP)
      chart.update({
        axes: list.map(a => a.axis), theme: theme.value, brushes: brushes.value,
        lines: drawn.map(session => ({ at: list.map(({ axis, column }) => place(axis, column.value(session))), color: colorOfRow(session), off: ticked(session) === "none" })),
      }, wide, height)
      return { what: `${list.length} axes, ${drawn.length} lines`, spots: parallelSpots(list.map(a => a.axis), wide, height) }
    },
    light() {
      const hot = hotSession()
      chart.light(hot ? indexOf(drawn, hot) : null)
    },
    dispose() { chart.dispose() },
  }
}

function indexOf(list: readonly Session[], session: Session): number | null {
  const at = list.findIndex(s => s.run === session.run)
  return at < 0 ? null : at
}

export function ParallelView() {
  return <PictureHost kind="parallel" label="Parallel coordinates of the sessions; the table has the same values" mount={mount} />
}
