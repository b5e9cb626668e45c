// A chart from the keyboard: the arrows move the crosshair along the points, and what the mouse can do has a key.
import { hoverX } from "../../state/hover"
import { axis, select as choose, selectionOf } from "../../state/view"
import { snapped } from "./places"
import { pan, stepCursor, zoomBy } from "./pointer"
import { isZoomed, resetZoom } from "./zooming"
import { pointAway, tip } from "./tip"
import type { Plot } from "./plot"

/** For the help of screen readers; sighted users find it behind `?`. */
export const CHART_KEYS = "Arrow keys move the crosshair, plus and minus zoom, y types a range of the y axis, 0 shows everything, Enter selects a point, Shift and Enter a range, Delete clears the selection."

/** Acts on a key; whether it was one of ours. */
export function chartKey(plot: Plot, e: KeyboardEvent): boolean {
  const here = tip.peek()?.plot === plot ? hoverX.peek() : null
  const far = e.shiftKey ? 10 : 1
  const horizontal = e.key === "ArrowLeft" ? -1 : e.key === "ArrowRight" ? 1 : 0
  if (horizontal !== 0) {
    if (e.ctrlKey || e.metaKey) pan(plot, 0.2 * horizontal)
    else stepCursor(plot, here, horizontal * far)
    return true
  }
  switch (e.key) {
    case "Home": stepCursor(plot, null, 1); return true
    case "End": stepCursor(plot, null, -1); return true
    case "+": case "=": zoomBy(plot, 1 / 1.5, here); return true
    case "-": zoomBy(plot, 1.5, here); return true
    case "y": plot.typing.value = true; return true
    case "0": resetZoom(plot.tag.name); return true
    case "Enter": return select(plot, here, e.shiftKey)
    case "Delete": case "Backspace": choose(plot.tag.name, null); return true
    case "Escape": return leave(plot, here)
    default: return false
  }
}

function select(plot: Plot, x: number | null, extend: boolean): boolean {
  if (x === null || !plot.chart?.painted) return false
  const at = snapped(plot.drawn.map(l => l.points), axis.peek(), x)
  const from = selectionOf(plot.tag.name)?.lo ?? at
  choose(plot.tag.name, extend ? { lo: Math.min(from, at), hi: Math.max(from, at) } : { lo: at, hi: at })
  return true
}

/** Escape undoes the last thing: crosshair, then zoom; with nothing to undo it is not ours. */
function leave(plot: Plot, here: number | null): boolean {
  if (here !== null) { pointAway(plot); return true }
  if (!isZoomed(plot.tag.name)) return false
  resetZoom(plot.tag.name)
  return true
}
