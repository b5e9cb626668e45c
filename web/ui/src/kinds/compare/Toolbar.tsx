// How runs make groups, which columns there are, copies.
import { useSignal } from "@preact/signals"
import { ColumnPicker } from "../../cards/table/ColumnPicker"
import { sortRows } from "../../cards/table/columns"
import { download } from "../../cards/table/download"
import { asCsv, asJson, asMarkdown, asTsv } from "../../cards/table/copy"
import { Menu, MenuItem } from "../../kit/Menu"
import { plural } from "../../kit/numbers"
import { say } from "../../kit/toast"
import { groupBy } from "../../state/view"
import { columns, copiedColumns, filtered, rows, sorts } from "./columns"
import { told } from "./data"
import { tickOnly } from "./linked"
import { seeds } from "./row"
import { charts, onlyDifferences, table } from "./view"

export function Toolbar() {
  return (
    <>
      <Grouping />
      <label class="check" title="Leave out the columns that are the same in all rows"><input type="checkbox" class="tick" checked={onlyDifferences.value} onChange={e => { onlyDifferences.value = e.currentTarget.checked }} /><span>Only differences</span></label>
      <label class="check wide-only" title="Charts of the metrics on show"><input type="checkbox" class="tick" checked={charts.value} onChange={e => { charts.value = e.currentTarget.checked }} /><span>Charts</span></label>
      <TopRows />
      <ColumnPicker columns={columns.value} state={table} />
      <Copies />
    </>
  )
}

/** The choices, as the server reads them, with words for them. */
function choices(): readonly (readonly [label: string, options: readonly (readonly [value: string, word: string])[]])[] {
  const params = (told.value?.params ?? []).filter(p => p.differs || groupBy.value.includes(p.name)), listed = params.slice(0, 40)
  const seed = seeds(params)
  const name = (p: { name: string; display?: string }) => (p.display || p.name).slice(0, 60)
  return [
    ["Repetitions", seed.length > 0 ? [[`all-but:${seed.map(escaped).join()}`, `All settings but ${seed.join(", ").slice(0, 60)}`]] : []],
    ["By a setting", listed.map(p => [`hparam:${escaped(p.name)}`, name(p)])],
    ["By all settings but", listed.filter(p => !seed.includes(p.name) || seed.length > 1).map(p => [`all-but:${escaped(p.name)}`, `All but ${name(p)}`])],
    ["By name", [["folder", "Folder"], ["regex:", "Regular expression…"]]],
  ]
}

/** Names stand in a list with commas between. */
const escaped = (name: string) => name.replaceAll(",", "\\,")

function Grouping() {
  const now = groupBy.value, custom = now.startsWith("regex:"), typed = useSignal(now.slice("regex:".length))
  const list = choices(), listed = list.some(([, options]) => options.some(([value]) => value === now))
  return (
    <span class="group cmp-group">
      <label title="Runs that belong together are drawn and listed as one"><span class="wide-only">Group </span>
        <select class="select" aria-label="Group runs by" value={custom ? "regex:" : now} onChange={e => { groupBy.value = e.currentTarget.value === "regex:" ? "regex:^([^/]+)" : e.currentTarget.value }}>
          <option value="">No groups</option>
          {now !== "" && !listed && !custom && <option value={now}>{now.slice(0, 60)}</option>}
          {list.filter(([, options]) => options.length > 0).map(([label, options]) => <optgroup key={label} label={label}>{options.map(([value, word]) => <option key={value} value={value}>{word}</option>)}</optgroup>)}
        </select>
      </label>
      {custom && <input class="text cmp-regex" type="text" spellcheck={false} aria-label="Regular expression: what it finds in a name, or its first group, names the group" value={typed.value || now.slice("regex:".length)}
        onInput={e => { typed.value = e.currentTarget.value }} onChange={e => { groupBy.value = `regex:${e.currentTarget.value}` }} />}
    </span>
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
          <MenuItem icon="save" text="Download CSV" onClick={then(() => { download("compare.csv", "text/csv", text(asCsv)) })} />
          <MenuItem icon="save" text="Download JSON" onClick={then(() => { download("compare.json", "application/json", text(asJson)) })} />
          <MenuItem icon="save" text="Download Markdown" onClick={then(() => { download("compare.md", "text/markdown", text(asMarkdown)) })} />
        </>
      )
    }} />
  )
}

function copy(text: string): void {
  const n = plural(rows.peek().length, "row")
  navigator.clipboard.writeText(text).then(() => { say(`Copied ${n}`) }, () => { say("The browser does not allow copying here; download the table instead") })
}
