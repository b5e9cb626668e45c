// Which tags a chart shows, and how they are told apart.
import type { ComponentChildren } from "preact"
import type { SeveralPlot } from "./several"

/** CSS pixels. */
export const LEGEND_HEIGHT = 24

export function Legend({ plot, children }: { plot: SeveralPlot; children?: ComponentChildren }) {
  return (
    <div class="curve-legend" role="group" aria-label="Tags" style={{ height: `${LEGEND_HEIGHT}px` }}>
      {plot.looks.value.map(({ name, color, dash, sign }) => (
        <span key={name} class="run-cell" title={name}><i class="run-mark" data-dash={dash} data-sign={sign} style={{ "--swatch": color ?? "var(--muted)" }} /><bdi>{name}</bdi></span>
      ))}
      {children}
    </div>
  )
}
