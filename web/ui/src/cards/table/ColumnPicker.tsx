// The list of all columns of a table, by section: which are shown. Logs may have hundreds, so there is a search.
import { useSignal } from "@preact/signals"
import { count, plural } from "../../kit/numbers"
import { parseFilter, shownName } from "../../kit/names"
import { PopoverButton } from "../../kit/PopoverButton"
import type { Column } from "./columns"
import type { TableState } from "./state"

/** How many are listed at once. */
const LISTED = 200

export function ColumnPicker<Row>({ columns, state }: { columns: readonly Column<Row>[]; state: TableState }) {
  const shown = state.visible(columns).length
  return (
    <PopoverButton icon="columns" text={<>Columns <span class="count">{count(shown)}/{count(columns.length)}</span></>} hint={`${count(shown)} of ${plural(columns.length, "column")} shown`}
      name="Columns" panelClass="column-list" panel={() => <List columns={columns} state={state} />} />
  )
}

function List<Row>({ columns, state }: { columns: readonly Column<Row>[]; state: TableState }) {
  const text = useSignal("")
  const { pattern } = parseFilter(text.value), found = state.ordered(columns).filter(c => !pattern || pattern.test(c.label))
  const listed = found.slice(0, LISTED), sections = [...new Set(listed.map(c => c.section))]
  const all = (on: boolean) => { for (const column of found) state.show(column, on) }
  return (
    <>
      <input class="text" type="search" aria-label="Find columns by a regular expression" placeholder="Find columns" value={text.value} onInput={e => { text.value = e.currentTarget.value }} />
      <div class="column-all">
        <button type="button" class="link" onClick={() => { all(true) }}>Show {pattern ? "these" : "all"}</button>
        <button type="button" class="link" onClick={() => { all(false) }}>Hide {pattern ? "these" : "all"}</button>
        <button type="button" class="link" onClick={() => { state.reset() }}>Reset</button>
      </div>
      <div class="column-sections">
        {sections.map(section => (
          <fieldset key={section}>
            <legend>{section}</legend>
            {listed.filter(c => c.section === section).map(c => (
              <label key={c.key} title={c.title}>
                <input type="checkbox" class="tick" checked={state.isShown(c)} onChange={e => { state.show(c, e.currentTarget.checked) }} /><bdi>{shownName(c.label)}</bdi>
              </label>
            ))}
          </fieldset>
        ))}
        {found.length > LISTED && <p class="count">{count(found.length - LISTED)} more: find them by name</p>}
        {found.length === 0 && <p class="count">No column has such a name</p>}
      </div>
    </>
  )
}
