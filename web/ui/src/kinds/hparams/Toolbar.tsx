// Which picture stands above the table, what metrics show, colours, columns, copies.
import { ColumnPicker } from "../../cards/table/ColumnPicker"
import { asCsv, asTsv } from "../../cards/table/copy"
import type { Column } from "../../cards/table/columns"
import { saveText } from "../../kit/download"
import { Menu, MenuItem } from "../../kit/Menu"
import { plural } from "../../kit/numbers"
import { say } from "../../kit/toast"
import { columns, nameOf, rows, shownColumns } from "./columns"
import { AGGREGATES, type Aggregate, type Session } from "./session"
import { aggregate, picture, PICTURES, table } from "./view"

const WORDS: Readonly<Record<Aggregate, string>> = { last: "Last", best: "Best", min: "Minimum", max: "Maximum", mean: "Mean", first: "First" }

export function Toolbar() {
  return (
    <>
      <span class="segmented" role="radiogroup" aria-label="Picture">
        {PICTURES.map(([name, word, title]) => (
          <label key={name} title={title}><input type="radio" name="hp-picture" value={name} checked={picture.value === name} onChange={() => { picture.value = name }} />{word}</label>
        ))}
      </span>
      <label class="group hp-values" title="What metrics show of their curves. Best is the minimum or the maximum, as the name of the metric tells"><span class="wide-only">Values</span>
        <select class="select" aria-label="Values of metrics" value={aggregate.value} onChange={e => { aggregate.value = e.currentTarget.value as Aggregate }}>
          {AGGREGATES.map(name => <option key={name} value={name}>{WORDS[name]}</option>)}
        </select>
      </label>
      <ColumnPicker columns={columns.value} state={table} />
      <Menu button="Copy or download the table" hint="Copy or download the table" name="Copy or download" tab={0} items={close => (
        <>
          <MenuItem icon="copy" text="Copy for a spreadsheet (TSV)" onClick={() => { close(); copy(asTsv(copied(), rows.value)) }} />
          <MenuItem icon="copy" text="Copy as CSV" onClick={() => { close(); copy(asCsv(copied(), rows.value)) }} />
          <MenuItem icon="save" text="Download CSV" onClick={() => { close(); saveText("hparams.csv", "text/csv", asCsv(copied(), rows.value)) }} />
        </>
      )} />
    </>
  )
}

/** The columns of copies: those on show, after the name. */
function copied(): readonly Column<Session>[] {
  return [{ key: "name", label: "session", section: "", usual: true, value: nameOf }, ...shownColumns.value]
}

function copy(text: string): void {
  const n = plural(rows.peek().length, "session")
  navigator.clipboard.writeText(text).then(() => { say(`Copied ${n}`) }, () => { say("The browser does not allow copying here; download the table instead") })
}
