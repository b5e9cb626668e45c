// The list of all columns of a table, by section: which are shown. Logs may have hundreds, so there is a search.
import { useSignal } from "@preact/signals"
import { useId, useRef } from "preact/hooks"
import { Icon } from "../../kit/icons"
import { count, plural } from "../../kit/numbers"
import { parseFilter, shownName } from "../../kit/names"
import { below } from "../../kit/popover"
import type { Column } from "./columns"
import type { TableState } from "./state"

/** How many are listed at once. */
const LISTED = 200

export function ColumnPicker<Row>({ columns, state }: { columns: readonly Column<Row>[]; state: TableState }) {
  const id = useId(), open = useSignal(false)
  const popover = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  const shown = state.visible(columns).length
  const toggle = (e: Event) => {
    open.value = (e as ToggleEvent).newState === "open"
    if (open.value) requestAnimationFrame(() => {
      if (popover.current && button.current) below(popover.current, button.current)
      popover.current?.querySelector("input")?.focus()
    })
  }
  return (
    <>
      <button type="button" class="button" ref={button} popoverTarget={id} aria-expanded={open.value} title={`${count(shown)} of ${plural(columns.length, "column")} shown`}>
        <Icon name="columns" />Columns <span class="count">{count(shown)}/{count(columns.length)}</span>
      </button>
      <div id={id} ref={popover} class="card-menu column-list" popover="auto" role="dialog" aria-label="Columns" onToggle={toggle}>
        {open.value && <List columns={columns} state={state} />}
      </div>
    </>
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
