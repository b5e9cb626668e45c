// Which chart the pointer is on, and where: what the tooltip shows. One for the page.
import { batch, signal } from "@preact/signals"
import { hoverRun } from "../../state/hover"
import type { Plot } from "./plot"
import { hoverChart, hoverX } from "./view"

export interface Tip {
  readonly plot: Plot
  /** x in axis units. */
  readonly x: number
  /** Pointer within the chart, CSS pixels; NaN when the keyboard moves the crosshair. */
  readonly px: number
  readonly py: number
}

export const tip = signal<Tip | null>(null)

export function pointAt(next: Tip, run: number | null): void {
  batch(() => {
    tip.value = next
    hoverX.value = next.x
    hoverChart.value = next.plot
    hoverRun.value = run
  })
}

/** The pointer has left the chart. Another chart's tip stays. */
export function pointAway(plot: Plot): void {
  if (tip.peek()?.plot !== plot) return
  batch(() => {
    tip.value = null
    hoverX.value = null
    hoverChart.value = null
    hoverRun.value = null
  })
}
