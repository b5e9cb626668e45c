// How runs make groups, what stands above the table, which columns there are, copies.
import type { Signal } from "@preact/signals"
import { ColumnPicker } from "../../cards/table/ColumnPicker"
import { sortRows } from "../../cards/table/columns"
import { saveText } from "../../kit/download"
import { asCsv, asJson, asMarkdown, asTsv } from "../../cards/table/copy"
import { Icon } from "../../kit/icons"
import { Menu, MenuItem } from "../../kit/Menu"
import { plural } from "../../kit/numbers"
import { PopoverButton } from "../../kit/PopoverButton"
import { say } from "../../kit/toast"
import { runs } from "../../state/data"
import { narrow } from "../../state/overlays"
import { settled } from "../../state/settled"
import { GroupMenu } from "../scalars/GroupMenu"
import { columns, copiedColumns, filtered, rows, sorts } from "./columns"
import { tickOnly } from "./linked"
import { saveReport } from "./report"
import { charts, insight, onlyDifferences, table } from "./view"

export function Toolbar() {
  if (settled.value && runs.value.length === 0) return null
  return (
    <>
      <GroupMenu />
      <PopoverButton icon="settings" text="View" hint="Only differences, charts, importance, the top rows" name="View" panelClass="cmp-view" panel={close => <View close={close} />} />
      <ColumnPicker columns={columns.value} state={table} />
      <Copies />
    </>
  )
}

function Check({ of, text, hint }: { of: Signal<boolean>; text: string; hint: string }) {
  return <label class="check" title={hint}><input type="checkbox" class="tick" checked={of.value} onChange={e => { of.value = e.currentTarget.checked }} /><span>{text}</span></label>
}

/** What one changes now and then. */
function View({ close }: { close: () => void }) {
  return (
    <>
      {!narrow.value && <Check of={charts} text="Charts" hint="Charts of the metrics on show, above the table" />}
      <Check of={onlyDifferences} text="Only differences" hint="Leave out the columns that are the same in all rows" />
      <Check of={insight} text="Importance" hint="Which hyper-parameters matter, and the best value of the search so far" />
      <hr />
      <div class="cmp-top" role="group" aria-label="Tick only the first rows">
        <span>Tick the top</span>
        {[1, 3, 5, 10, 20, 50].map(n => <button key={n} type="button" aria-label={`Tick the top ${n}`} onClick={() => { close(); tickTop(n) }}>{n}</button>)}
      </div>
      <button type="button" onClick={() => { close(); tickTop(Infinity) }}><Icon name="check" />Tick all rows</button>
    </>
  )
}

/** Ticks the first rows of the order: the best ones by the metric that sorts. */
function tickTop(n: number): void {
  const best = sortRows(filtered.peek(), columns.peek(), sorts.peek()).slice(0, n)
  tickOnly(best)
  say(n === Infinity ? "All rows are ticked" : `The first ${plural(best.length, "row")} ${best.length === 1 ? "is" : "are"} ticked`)
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
