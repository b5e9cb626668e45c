// A chart from the keyboard: the arrows move the crosshair along the points, and what the mouse can do has a key.
import { snapped } from "./places"
import { nextLine, openLine, pan, stepCursor, zoomBy } from "./pointer"
import { isZoomed, resetZoom } from "./zooming"
import { pointAway, tip } from "./tip"
import type { Plot } from "./plot"
import { hoverX, axis, select as choose, selectionOf } from "./view"

/** For the help of screen readers; sighted users find it behind `?`. */
export const CHART_KEYS = "Arrow keys move the crosshair, plus and minus zoom, y types a range of the y axis, 0 shows everything, Enter selects a point, Shift and Enter a range, Delete clears the selection, n goes from line to line, o opens the run of the line."

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
    case "0": resetZoom(plot.key); return true
    case "Enter": return select(plot, here, e.shiftKey)
    case "Delete": case "Backspace": choose(plot.key, null); return true
    case "n": case "N":
      if (here === null) stepCursor(plot, null, -1)
      nextLine(plot, e.shiftKey ? -1 : 1)
      return true
    case "o": openLine(plot); return true
    case "Escape": return leave(plot, here)
    default: return false
  }
}

function select(plot: Plot, x: number | null, extend: boolean): boolean {
  if (x === null || !plot.chart?.painted) return false
  const at = snapped(plot.drawn.map(l => l.points), axis.peek(), x)
  const from = selectionOf(plot.key)?.lo ?? at
  choose(plot.key, extend ? { lo: Math.min(from, at), hi: Math.max(from, at) } : { lo: at, hi: at })
  return true
}

/** Escape undoes the last thing: crosshair, then zoom; with nothing to undo it is not ours. */
function leave(plot: Plot, here: number | null): boolean {
  if (here !== null) { pointAway(plot); return true }
  if (!isZoomed(plot.key)) return false
  resetZoom(plot.key)
  return true
}
