// The head of a column: a click sorts by it, with Shift after others; a menu filters, moves and hides it.
import { useId, useRef } from "preact/hooks"
import { useSignal } from "@preact/signals"
import { Icon } from "../../kit/icons"
import { shownName } from "../../kit/names"
import { below } from "../../kit/popover"
import type { Column, Facts } from "./columns"
import { FilterForm } from "./FilterForm"
import type { TableState } from "./state"

interface Props<Row> {
  readonly column: Column<Row>
  readonly columns: readonly Column<Row>[]
  readonly facts: Facts
  readonly state: TableState
  /** Its width, and where a pinned one stays. */
  readonly style?: string
  readonly pinned?: boolean
  readonly index?: number
}

/** The type of what is dragged, so that only columns are dropped on columns. */
const DRAGGED = "application/x-board-column"

export function Head<Row>({ column, columns, facts, state, style, pinned, index }: Props<Row>) {
  const { key } = column, sorts = state.sorts.value, at = sorts.findIndex(s => s.key === key), sort = sorts[at]
  const over = useSignal(false)
  const label = shownName(column.label)
  return (
    <th role="columnheader" scope="col" class={`${over.value ? "over" : ""}${pinned ? " pinned" : ""}`} style={style} aria-colindex={index} data-type={facts.type} aria-sort={!sort ? undefined : sort.descending ? "descending" : "ascending"}
      onDragOver={e => { if (e.dataTransfer?.types.includes(DRAGGED)) { e.preventDefault(); over.value = true } }}
      onDragLeave={() => { over.value = false }}
      onDrop={e => { over.value = false; const from = e.dataTransfer?.getData(DRAGGED); if (from) { e.preventDefault(); state.move(columns, from, key) } }}>
      <span class="column-head">
        <button type="button" class="sort" draggable title={`${label}${column.title ? `\n${column.title}` : ""}\nClick to sort, with Shift after other columns; drag to move`}
          aria-label={`Sort by ${label}`}
          onDragStart={e => { e.dataTransfer?.setData(DRAGGED, key) }}
          onClick={e => { state.sort(key, e.shiftKey) }}>
          <bdi>{label}</bdi>
          {sort && <i aria-hidden="true">{sort.descending ? "↓" : "↑"}{sorts.length > 1 ? at + 1 : ""}</i>}
        </button>
        {column.head?.()}
        <ColumnMenu column={column} columns={columns} facts={facts} state={state} />
      </span>
    </th>
  )
}

function ColumnMenu<Row>({ column, columns, facts, state }: Props<Row>) {
  const id = useId(), open = useSignal(false)
  const popover = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  const filtered = state.filters.value.has(column.key), label = shownName(column.label)
  const at = columns.indexOf(column), before = columns[at - 1], after = columns[at + 1]
  const close = () => { popover.current?.hidePopover() }
  const toggle = (e: Event) => {
    open.value = (e as ToggleEvent).newState === "open"
    if (open.value) requestAnimationFrame(() => { if (popover.current && button.current) below(popover.current, button.current) })
  }
  return (
    <>
      <button type="button" class={`column-menu${filtered ? " on" : ""}`} ref={button} popoverTarget={id} aria-expanded={open.value}
        aria-label={`${filtered ? "Filtered: " : ""}Filter, move or hide ${label}`} title={filtered ? "Filtered" : "Filter, move or hide"}>
        <Icon name={filtered ? "filter" : "more"} />
      </button>
      <div id={id} ref={popover} class="card-menu column-panel" popover="auto" role="dialog" aria-label={`Column ${label}`} onToggle={toggle}>
        {open.value && (
          <>
            <p class="column-name"><bdi>{label}</bdi></p>
            <FilterForm facts={facts} filter={state.filters.value.get(column.key) ?? null} onChange={filter => { state.filter(column.key, filter) }} />
            <hr />
            <button type="button" onClick={() => { state.sorts.value = [{ key: column.key, descending: false }] }}><Icon name="sort" />Sort ascending</button>
            <button type="button" onClick={() => { state.sorts.value = [{ key: column.key, descending: true }] }}><Icon name="sort" />Sort descending</button>
            <button type="button" onClick={() => { close(); state.pin(column.key, !state.isPinned(column)) }}><Icon name="pin" filled={state.isPinned(column)} />{state.isPinned(column) ? "Unpin column" : "Pin column"}</button>
            <button type="button" disabled={!before} onClick={() => { close(); state.move(columns, column.key, before!.key) }}><Icon name="left" />Move left</button>
            <button type="button" disabled={!after} onClick={() => { close(); state.move(columns, column.key, after!.key) }}><Icon name="right" />Move right</button>
            <button type="button" onClick={() => { close(); state.show(column, false) }}><Icon name="close" />Hide column</button>
          </>
        )}
      </div>
    </>
  )
}
