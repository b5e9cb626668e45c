// The table twin of a chart: every point of a run, in a dialog. Rows are fetched a page at a time and drawn only while in sight.
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { hiddenText, showHidden, showsHidden } from "../../cards/hidden"
import { Dialog } from "../../kit/Dialog"
import { count, plural, stepText, valueText } from "../../kit/numbers"
import { duration, wallText } from "../../kit/time"
import { drawnRuns } from "../../state/looks"
import { calledName } from "../../state/sidecar"
import type { TagInfo } from "../../types"
import { downloadPoints } from "./downloads"
import type { Plot } from "./plot"
import { fetchPage, PAGE, pagesOf, type PointPage, type PointRow } from "./pointsApi"
import { shownName } from "../../kit/names"
import { useWindow } from "../../kit/windowed"

const ROW = 24

/** `tags` are those that the chart draws, where it draws several. */
export function DataTable({ plot, tags = [plot.tag], onClose }: { plot: Plot; tags?: readonly TagInfo[]; onClose(): void }) {
  const wanted = useSignal(tags[0]!.id), tag = tags.find(t => t.id === wanted.value) ?? tags[0]!
  const runs = tags.length === 1 ? plot.runs.value : drawnRuns(tag.id)
  const picked = useSignal(runs[0]?.run ?? -1)
  const run = runs.find(r => r.run === picked.value) ?? runs[0]
  const withHidden = showsHidden(plot.key)
  return (
    <Dialog title={`All points of ${shownName(plot.tag.name)}`} onClose={onClose}>
      {tags.length > 1 && (
        <div class="points-bar">
          <label>Tag <select class="select" value={String(tag.id)} onChange={e => { wanted.value = Number(e.currentTarget.value) }}>
            {tags.map(t => <option key={t.id} value={String(t.id)}>{t.name}</option>)}
          </select></label>
        </div>
      )}
      {!run ? <p>No visible run has this tag.</p> : (
        <>
          <div class="points-bar">
            <label>Run <select class="select" value={String(run.run)} onChange={e => { picked.value = Number(e.currentTarget.value) }}>
              {runs.map(r => <option key={r.run} value={String(r.run)}>{calledName(r.name)}</option>)}
            </select></label>
            <button type="button" class="button small" onClick={() => downloadPoints(tag.id, tag.name, [run.run], "csv")}>Download CSV</button>
          </div>
          <Points key={`${tag.id} ${run.run} ${withHidden}`} plot={plot} tag={tag} run={run.run} name={run.name} orphaned={withHidden} />
        </>
      )}
    </Dialog>
  )
}

function Points({ plot, tag, run, name, orphaned }: { plot: Plot; tag: TagInfo; run: number; name: string; orphaned: boolean }) {
  const pages = useSignal<ReadonlyMap<number, PointPage>>(new Map())
  const problem = useSignal("")
  const scroller = useRef<HTMLDivElement>(null)
  const total = Math.max(0, ...[...pages.value.values()].map(p => p.total))
  const { from, to } = useWindow(scroller, ROW, total)
  const wanted = pagesOf(from, Math.max(to, 1))
  const version = plot.version.value, hidden = orphaned ? 0 : plot.hiddenOf(run)
  useEffect(() => {
    const stop = new AbortController()
    // The last page grows while the run does; a full one is never asked for twice.
    const missing = wanted.filter(page => (pages.peek().get(page)?.points.length ?? 0) < PAGE)
    const timer = setTimeout(() => {
      for (const page of missing) {
        fetchPage(tag.id, run, page, orphaned, stop.signal)
          .then(answer => { pages.value = new Map(pages.peek()).set(page, answer); problem.value = "" })
          .catch((e: unknown) => { if (!stop.signal.aborted) problem.value = e instanceof Error ? e.message : String(e) })
      }
    }, pages.peek().size === 0 ? 0 : 60)
    return () => { clearTimeout(timer); stop.abort() }
  }, [run, wanted.join(), version])
  const origin = pages.value.get(0)?.points[0]?.[1] ?? NaN
  const rows: { index: number; point: PointRow | undefined }[] = []
  for (let i = from; i < to; i++) rows.push({ index: i, point: pages.value.get(Math.floor(i / PAGE))?.points[i % PAGE] })
  return (
    <>
      <p class="count" role="status">{problem.value || (pages.value.size === 0 ? "Loading" : plural(total, "point"))}{hidden > 0 && <>, {hiddenText(hidden)}. <button type="button" class="link" onClick={() => { showHidden(plot.key, true) }}>Show them</button></>}</p>
      <div class="points" ref={scroller} tabIndex={0} role="region" aria-label={`Points of ${name}`}>
        <table aria-rowcount={total + 1} aria-label={`Points of ${tag.name} in ${name}`}>
          <thead><tr><th scope="col">#</th><th scope="col">Step</th><th scope="col">Value</th><th scope="col">Time</th><th scope="col">Relative</th></tr></thead>
          <tbody>
            {from > 0 && <tr aria-hidden="true" style={{ height: `${from * ROW}px` }} />}
            {rows.map(({ index, point }) => (
              <tr key={index} aria-rowindex={index + 2}>
                <td class="faint">{count(index + 1)}</td>
                {point
                  ? <><td>{stepText(point[0])}</td><td title={valueText(point[2])}>{exact(point[2])}</td><td>{wallText(point[1])}</td><td>{duration(point[1] - origin)}</td></>
                  : <td colSpan={4} class="faint">…</td>}
              </tr>
            ))}
            {to < total && <tr aria-hidden="true" style={{ height: `${(total - to) * ROW}px` }} />}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** All digits: this table is the one to check numbers in. */
function exact(x: number): string {
  return Number.isFinite(x) ? String(x).replaceAll("-", "−") : valueText(x)
}
