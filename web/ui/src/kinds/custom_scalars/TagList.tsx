// What a chart of a layout draws, as a list: each tag that matches, the runs that have it, and its points as files.
import { useSignal } from "@preact/signals"
import { Dialog } from "../../kit/Dialog"
import { download, exportUrl, fileName } from "../../kit/download"
import { shownName } from "../../kit/names"
import { count, plural } from "../../kit/numbers"
import { apiUrl } from "../../kit/server"
import { runById } from "../../state/data"
import { drawnRuns, type DrawnRun } from "../../state/looks"
import type { TagInfo } from "../../types"
import type { TagLook } from "../scalars/several"
import type { LayoutPlot } from "./plot"

type Format = "csv" | "json"

export function TagList({ plot, onClose }: { plot: LayoutPlot; onClose(): void }) {
  const run = useSignal<number | null>(null), { lines, more } = plot.content.value, looks = plot.looks.value
  return (
    <Dialog title={`Tags of ${plot.tag.name}`} onClose={onClose}>
      {lines.length === 0 ? <p class="layout-none">{plot.nothing()}</p> : <RunField runs={plot.runs.value} run={run.value} choose={chosen => { run.value = chosen }} />}
      <table class="layout-tags">
        <tbody>
          {lines.flatMap(({ value, lower, upper }, i) => [[value, ""], [lower, "lower edge"], [upper, "upper edge"]].map(([tag, what]) => tag && (
            <Row key={`${i} ${what as string}`} tag={tag as TagInfo} what={what as string} look={looks[i]!} run={run.value} />
          )))}
        </tbody>
      </table>
      {more > 0 && <p class="hint">{plural(more, "more tag")} match{more === 1 ? "es" : ""} and {more === 1 ? "is" : "are"} not drawn: narrower patterns make a chart that can be read.</p>}
    </Dialog>
  )
}

function RunField({ runs, run, choose }: { runs: readonly DrawnRun[]; run: number | null; choose(run: number | null): void }) {
  return (
    <label class="layout-row">Points of
      <select class="select" value={run ?? ""} onChange={e => { choose(e.currentTarget.value === "" ? null : Number(e.currentTarget.value)) }}>
        <option value="">all {count(runs.length)} visible runs</option>
        {runs.map(one => <option key={one.run} value={one.run}>{shownName(one.name)}</option>)}
      </select>
    </label>
  )
}

function Row({ tag, what, look: { color, dash, sign }, run }: { tag: TagInfo; what: string; look: TagLook; run: number | null }) {
  const having = drawnRuns(tag.id), mine = run === null ? having : having.filter(one => one.run === run)
  return (
    <tr>
      <th scope="row"><span class="run-cell"><i class="run-mark" data-dash={dash} data-sign={sign} style={{ "--swatch": color ?? "var(--muted)" }} /><bdi>{shownName(tag.name)}</bdi>{what && <small>{what}</small>}</span></th>
      <td>{plural(having.length, "run")}</td>
      <td>{(["csv", "json"] as const).map(format => (
        <button key={format} type="button" class="button small" disabled={mine.length === 0} aria-label={`Download ${tag.name} as ${format.toUpperCase()}`} onClick={() => { save(tag, mine, run, format) }}>{format.toUpperCase()}</button>
      ))}</td>
    </tr>
  )
}

/** Of one run a file as TensorBoard makes it; of several, one that has a column for the run. */
function save(tag: TagInfo, runs: readonly DrawnRun[], run: number | null, format: Format): void {
  if (run === null) download(exportUrl(tag.id, runs.map(one => one.run), format), fileName(tag.name, format))
  else {
    const name = runById(run)?.name ?? "", query = new URLSearchParams({ run: name, tag: tag.name, format })
    download(apiUrl(`../data/plugin/custom_scalars/download_data?${query}`).href, fileName(`${name}_${tag.name}`, format))
  }
}
