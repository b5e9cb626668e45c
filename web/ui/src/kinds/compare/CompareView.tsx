// The comparison: charts of the metrics on show, and the table of runs, or of groups of them.
import { effect } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Table } from "../../cards/table/Table"
import { Icon } from "../../kit/icons"
import { later } from "../../kit/Later"
import { count, plural } from "../../kit/numbers"
import { epoch, runs } from "../../state/data"
import { narrow } from "../../state/overlays"
import { calledName } from "../../state/sidecar"
import { baseline, groupBy } from "../../state/view"
import { Charts } from "./Charts"
import { facts, filtered, leadWidth, rows, shownColumns, wantedColumns } from "./columns"
import { failure, follow, forget, told, wanted } from "./data"
import { Lead, LeadHead } from "./Lead"
import { hotRow, point, ticked } from "./linked"
import type { Row } from "./row"
import { charts, directions, insight, onlyDifferences, table } from "./view"

const importance = later(() => import("./Insight").then(({ Insight }) => Insight))

/** Keeps asking for the values of the columns on show. */
function followColumns(): () => void {
  return effect(() => {
    const next = wantedColumns()
    if (JSON.stringify(next) !== JSON.stringify(wanted.peek())) wanted.value = next
  })
}

export function CompareView() {
  useEffect(() => {
    const stops = [follow(), followColumns()]
    return () => { for (const stop of stops) stop(); forget() }
  }, [epoch.value])
  if (!told.value) return failure.value === "" ? <p class="cmp-note" role="status">Comparing {plural(runs.value.length, "run")}</p> : <Failed />
  return (
    <div class="compare" data-kind="compare" data-rows={rows.value.length}>
      {charts.value && !insight.value && <Charts />}
      {insight.value && <importance.Show directions={directions.value} />}
      <Summary />
      <Table<Row> label={told.value.grouped ? "Groups of runs" : "Runs"} columns={shownColumns.value} rows={rows.value} facts={facts.value} state={table} leadWidth={narrow.value ? Math.min(220, leadWidth.value) : leadWidth.value}
        keyOf={row => row.key} lead={row => <Lead row={row} />} leadHead={<LeadHead />}
        isHot={row => hotRow(row)} isOff={row => ticked(row) === "none"} onPoint={point} />
    </div>
  )
}

function Failed() {
  return <p class="cmp-note" role="alert">The comparison did not come: {failure.value}</p>
}

function Summary() {
  const { grouped, runs: n, unlike } = told.value!, shown = filtered.value.length, filters = table.filters.value.size
  return (
    <div class="cmp-summary">
      <span class="count" role="status">{grouped ? `${plural(shown, "group")} of ${plural(n, "run")}` : shown === n ? plural(n, "run") : `${count(shown)} of ${plural(n, "run")}`}</span>
      {filters > 0 && <button type="button" class="button small" onClick={() => { table.filters.value = new Map() }}><Icon name="close" />Clear {plural(filters, "filter")}</button>}
      {onlyDifferences.value && <span class="count">only columns that differ <button type="button" class="link" onClick={() => { onlyDifferences.value = false }}>All columns</button></span>}
      {baseline.value !== "" && <span class="count cmp-baseline">★ <bdi>{calledName(baseline.value).slice(0, 120)}</bdi> <button type="button" class="link" onClick={() => { baseline.value = "" }}>No baseline</button></span>}
      {groupBy.value !== "" && grouped && <span class="count">values of groups are means over their runs ± the standard deviation</span>}
      {unlike > 0 && <span class="cmp-bad"><Icon name="warning" />The filter makes no sense for {plural(unlike, "run")}</span>}
      {failure.value !== "" && <span class="cmp-bad" role="alert"><Icon name="warning" />{failure.value}</span>}
    </div>
  )
}
