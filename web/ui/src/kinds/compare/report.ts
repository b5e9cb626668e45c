// The report: what the comparison shows, as one HTML file that the server makes.
import { fileName, saveBlob } from "../../kit/download"
import { apiUrl } from "../../kit/server"
import { say } from "../../kit/toast"
import { readServerError } from "../../live/serverError"
import type { CompareSort, Report } from "../../message.gen"
import type { SortBy } from "../../cards/table/columns"
import { runByName } from "../../state/data"
import { baseline, groupBy } from "../../state/view"
import { axis, band, groupLine, smoothing } from "../scalars/view"
import { columns, filtered, shownColumns, sorts, type CompareColumn } from "./columns"
import { directions } from "./view"

const FACTS: Readonly<Record<string, CompareSort["by"]>> = { "f.start": "start", "f.duration": "duration", "f.points": "points", "f.n": "n" }

/** A sort of the table in the server's words; undefined where it has none for it. */
export function asked(sort: SortBy, all: readonly CompareColumn[]): CompareSort | undefined {
  const column = all.find(c => c.key === sort.key), { descending } = sort, by = FACTS[sort.key]
  if (by) return { by, descending }
  if (column?.param !== undefined) return { by: "param", name: column.param, descending }
  if (!column?.metric || column.key.startsWith("s.")) return undefined
  const stat = column.key.startsWith("g.") ? column.key.split(".")[1] : undefined
  if (stat === "n") return undefined
  return { by: "metric", name: column.metric.tag, agg: column.metric.agg, descending, ...stat && { stat: stat as NonNullable<CompareSort["stat"]> } }
}

/** What is on show: rows in their order, columns, charts of their metrics. */
function request(): Report {
  const shown = shownColumns.value, star = runByName(baseline.value)
  const metrics = shown.flatMap(c => c.key.startsWith("m.") && c.metric ? [c.metric] : [])
  return {
    runs: filtered.value.flatMap(row => row.runs), archived: true, params: shown.flatMap(c => c.param ?? []), metrics: [...metrics],
    tags: [...new Set(shown.flatMap(c => c.metric?.tag ?? []))], sort: sorts.value.flatMap(s => asked(s, columns.value) ?? []),
    directions: Object.fromEntries(directions.value), ...groupBy.value !== "" && { groupBy: groupBy.value }, ...star && { baseline: star.id },
    axis: axis.value, smoothing: smoothing.value, line: groupLine.value, band: band.value,
  }
}

async function made(): Promise<Blob> {
  const answer = await fetch(apiUrl("report"), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request()) })
  if (!answer.ok) throw new Error((await readServerError(answer)).message)
  return await answer.blob()
}

export function saveReport(): void {
  made().then(file => { saveBlob(file, fileName("report", "html")) }, (e: Error) => { say(`No report: ${e.message}`) })
}
