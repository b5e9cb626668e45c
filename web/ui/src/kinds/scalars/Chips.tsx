// What a card's header says about its chart: that it is zoomed, and what its axes cannot show. Above the plot, never on it.
import { useComputed } from "@preact/signals"
import { useRef } from "preact/hooks"
import { HiddenChip } from "../../cards/hidden"
import { count } from "../../kit/numbers"
import { leavesRawOut, MOST_RAW_LINES } from "./budget"
import { runStats } from "../../state/data"
import type { Plot } from "./plot"
import { isZoomed, resetZoom } from "./zooming"
import { smoothing, zoomOf } from "./view"

export function Chips({ plot }: { plot: Plot }) {
  const zoomed = isZoomed(plot.key)
  const ahead = useNewBeyond(plot, zoomed)
  const hidden = useComputed(() => beyondLog(plot)).value
  const smooth = useComputed(() => leavesRawOut(smoothing.value, plot.runs.value.length)).value
  const note = plot.grouped.value?.note.value
  return (
    <div class="chips">
      {smooth && <Note short="smoothed only" long={`With more than ${MOST_RAW_LINES} runs the raw values behind the smoothed curves are not drawn. Tooltip, tables and downloads have them.`} />}
      {hidden && <Note {...hidden} />}
      {note && <Note short={note} long="Values of groups are means over runs. Where the runs have points at different places, each counts with the value of the line that joins its points." />}
      <Orphans plot={plot} />
      {zoomed && (
        <button type="button" class="chip" tabIndex={-1} title="Show everything and follow new points (double click, or 0)" onClick={() => resetZoom(plot.key)}>
          {ahead ? <>New points →</> : <>Reset zoom</>}
        </button>
      )}
    </div>
  )
}

/** Points whose steps a later one went back behind. */
function Orphans({ plot }: { plot: Plot }) {
  return <HiddenChip card={plot.key} hidden={useComputed(() => hiddenPoints(plot)).value} thing="points" />
}

/** How many points of the runs shown are hidden. */
export function hiddenPoints(plot: Plot): number {
  void plot.version.value
  return plot.runs.value.reduce((n, r) => n + plot.hiddenOf(r.run), 0)
}

function Note({ short, long }: { short: string; long: string }) {
  return <span class="chip note" tabIndex={-1} title={long} aria-label={`${short}. ${long}`}>{short}</span>
}

/** Whether a run shown here has gone on beyond the right edge since the chart was zoomed. Known for steps only. */
function useNewBeyond(plot: Plot, zoomed: boolean): boolean {
  const newest = useComputed(() => {
    const stats = runStats.value
    return plot.runs.value.reduce((most, r) => Math.max(most, stats.get(r.run)?.lastStep ?? -Infinity), -Infinity)
  })
  const known = useRef(Infinity)
  if (!zoomed) known.current = newest.peek()
  const range = zoomOf(plot.key)
  return range !== null && plot.axis.value === "step" && newest.value > Math.max(known.current, range[1])
}

function beyondLog(plot: Plot): { short: string; long: string } | null {
  const hidden = plot.painted.value?.hidden
  if (!hidden || hidden.x + hidden.y === 0) return null
  const parts = [hidden.y > 0 && `${count(hidden.y)} points with a value of 0 or below`, hidden.x > 0 && `${count(hidden.x)} points at or before 0 on the x axis`]
  return { short: `${count(hidden.x + hidden.y)} hidden by log`, long: `A logarithmic axis cannot show ${parts.filter(Boolean).join(" and ")}.` }
}
