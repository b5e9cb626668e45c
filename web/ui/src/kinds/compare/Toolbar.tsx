// How runs make groups, which columns there are, copies.
import { ColumnPicker } from "../../cards/table/ColumnPicker"
import { sortRows } from "../../cards/table/columns"
import { saveText } from "../../kit/download"
import { asCsv, asJson, asMarkdown, asTsv } from "../../cards/table/copy"
import { Menu, MenuItem } from "../../kit/Menu"
import { plural } from "../../kit/numbers"
import { say } from "../../kit/toast"
import { GroupMenu } from "../scalars/GroupMenu"
import { columns, copiedColumns, filtered, rows, sorts } from "./columns"
import { tickOnly } from "./linked"
import { saveReport } from "./report"
import { charts, insight, onlyDifferences, table } from "./view"

export function Toolbar() {
  return (
    <>
      <GroupMenu />
      <label class="check" title="Leave out the columns that are the same in all rows"><input type="checkbox" class="tick" checked={onlyDifferences.value} onChange={e => { onlyDifferences.value = e.currentTarget.checked }} /><span>Only differences</span></label>
      <label class="check wide-only" title="Charts of the metrics on show"><input type="checkbox" class="tick" checked={charts.value} onChange={e => { charts.value = e.currentTarget.checked }} /><span>Charts</span></label>
      <label class="check" title="Which hyper-parameters matter, and the best value of the search so far"><input type="checkbox" class="tick" checked={insight.value} onChange={e => { insight.value = e.currentTarget.checked }} /><span>Importance</span></label>
      <TopRows />
      <ColumnPicker columns={columns.value} state={table} />
      <Copies />
    </>
  )
}

/** Ticks the first rows of the order: the best ones by the metric that sorts. */
function TopRows() {
  return (
    <select class="select" aria-label="Tick only the first rows" value="" onChange={e => {
      const n = Number(e.currentTarget.value), best = sortRows(filtered.peek(), columns.peek(), sorts.peek()).slice(0, n)
      e.currentTarget.value = ""
      tickOnly(best)
      say(n === Infinity ? "All rows are ticked" : `The first ${plural(best.length, "row")} ${best.length === 1 ? "is" : "are"} ticked`)
    }}>
      <option value="" hidden>Top…</option>
      {[1, 3, 5, 10, 20, 50].map(n => <option key={n} value={n}>Tick the top {n}</option>)}
      <option value="Infinity">Tick all</option>
    </select>
  )
}

function Copies() {
  const text = (write: typeof asCsv) => write(copiedColumns(), rows.peek())
  return (
    <Menu button="Copy or download the table" hint="Copy or download the table" name="Copy or download" tab={0} items={close => {
      const then = (act: () => void) => () => { close(); act() }
      return (
        <>
          <MenuItem icon="copy" text="Copy for a spreadsheet (TSV)" onClick={then(() => { copy(text(asTsv)) })} />
          <MenuItem icon="copy" text="Copy as Markdown" onClick={then(() => { copy(text(asMarkdown)) })} />
          <MenuItem icon="save" text="Download CSV" onClick={then(() => { saveText("compare.csv", "text/csv", text(asCsv)) })} />
          <MenuItem icon="save" text="Download JSON" onClick={then(() => { saveText("compare.json", "application/json", text(asJson)) })} />
          <MenuItem icon="save" text="Download Markdown" onClick={then(() => { saveText("compare.md", "text/markdown", text(asMarkdown)) })} />
          <MenuItem icon="save" text="Download a report with charts (HTML)" onClick={then(saveReport)} />
        </>
      )
    }} />
  )
}

function copy(text: string): void {
  const n = plural(rows.peek().length, "row")
  navigator.clipboard.writeText(text).then(() => { say(`Copied ${n}`) }, () => { say("The browser does not allow copying here; download the table instead") })
}
