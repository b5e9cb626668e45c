// The scatter matrix of the sessions: a dot for each, metrics upwards over every column on show.
import { signal } from "@preact/signals"
import type { Box } from "../../charts/overlay"
import type { ScatterModel, ScatterPainted } from "../../charts/scatter"
import { shownText } from "../../cards/table/columns"
import { filtered, nameOf } from "./columns"
import { hotSession, point, ticked } from "./linked"
import { PictureHost, type Painter } from "./PictureHost"
import { place } from "./axes"
import { brush, colorOfRow, matrix, pointed, theme, type AxisColumn } from "./pictured"
import type { Session } from "./session"
import { brushes } from "./view"

/** So near to a dot the pointer is on it, and so far it has to move to brush; CSS pixels. */
const REACH = 12, DRAG = 4

interface Spot { readonly x: number; readonly y: number }
interface Cell { readonly x: number; readonly y: number }

async function mount(element: HTMLElement): Promise<Painter> {
  const charts = await import("../../charts/scatter")
  const host = document.createElement("div")
  host.className = "picture-host"
  element.append(host)
  const chart = charts.mountScatter(host), drag = signal<Box | null>(null)
  let drawn: readonly Session[] = [], begun: { readonly cell: Cell; readonly at: Spot } | null = null

  const at = (e: PointerEvent): Spot => { const box = host.getBoundingClientRect(); return { x: e.clientX - box.left, y: e.clientY - box.top } }
  const look = (e: PointerEvent) => {
    const { x, y } = at(e), cell = chart.painted && charts.cellAt(chart.painted, x, y)
    const found = cell && charts.dotAt(chart.model!, chart.painted!, cell, x, y, REACH), session = found === null ? null : drawn[found] ?? null
    point(session)
    pointed.value = session && cell ? words(session, matrix.peek().axes, cell) : ""
  }
  host.addEventListener("pointerdown", e => {
    const spot = at(e), cell = e.button === 0 && chart.painted ? charts.cellAt(chart.painted, spot.x, spot.y) : null
    if (!cell) return
    begun = { cell, at: spot }
    host.setPointerCapture(e.pointerId)
  })
  host.addEventListener("pointermove", e => {
    if (!begun) { look(e); return }
    drag.value = boxBetween(chart.painted!, begun.cell, begun.at, at(e))
  })
  host.addEventListener("pointerup", e => {
    if (begun && chart.painted) brush(charts.brushOf(chart.model!, chart.painted, begun.cell, begun.at, at(e), DRAG))
    begun = drag.value = null
  })
  host.addEventListener("pointercancel", () => { begun = drag.value = null })
  host.addEventListener("pointerleave", () => { point(null); pointed.value = "" })

  return {
    paint(width, height) {
      drawn = filtered.value
      const { axes, rows } = matrix.value, least = charts.leastSize(axes.length, rows.length)
      const size = { width: Math.max(width, least.width), height: Math.max(height, least.height) }
      host.style.width = `${size.width}px`
      host.style.height = `${size.height}px`
      const model: ScatterModel = {
        axes: axes.map(a => a.axis), rows, theme: theme.value,
        dots: drawn.map(session => ({ at: axes.map(({ axis, column }) => place(axis, column.value(session))), color: colorOfRow(session), off: ticked(session) === "none" })),
      }
      return { what: `${axes.length} × ${rows.length} cells, ${drawn.length} dots`, spots: charts.scatterSpots(model, chart.update(model, size)) }
    },
    light() {
      const hot = hotSession(), index = hot ? drawn.findIndex(s => s.run === hot.run) : -1
      chart.point({ hot: index < 0 ? null : index, drag: drag.value, brushes: brushes.value })
    },
    dispose() { chart.dispose(); host.remove(); pointed.value = "" },
  }
}

function words(session: Session, axes: readonly AxisColumn[], cell: Cell): string {
  const value = (i: number) => axes[i] ? `${axes[i].column.label} ${shownText(axes[i].column, axes[i].column.value(session), session)}` : ""
  return `${nameOf(session)}: ${value(cell.x)}, ${value(cell.y)}`
}

/** The box between two places, within a cell. */
function boxBetween({ xs, ys }: ScatterPainted, cell: Cell, a: Spot, b: Spot): Box {
  const x = xs[cell.x]!, y = ys.get(cell.y)!
  const px = (v: number) => Math.max(x.from, Math.min(x.to, v)), py = (v: number) => Math.max(y.to, Math.min(y.from, v))
  return { x: Math.min(px(a.x), px(b.x)), y: Math.min(py(a.y), py(b.y)), width: Math.abs(px(a.x) - px(b.x)), height: Math.abs(py(a.y) - py(b.y)) }
}

export function ScatterView() {
  return <PictureHost kind="scatter" label="Scatter matrix of the sessions; the table has the same values" mount={mount} />
}
