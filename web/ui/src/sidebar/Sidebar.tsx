// The run list with what stands above it: filter, tick all, count, order, chosen value.
import { effect, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { FilterBox } from "../kit/FilterBox"
import { count, plural, clamp } from "../kit/numbers"
import { Icon } from "../kit/icons"
import { later } from "../kit/Later"
import { settled } from "../state/settled"
import { sidecar } from "../state/sidecar"
import { filteredRuns, isQuery, leftOut, runFilterParsed, runs, selectedRuns } from "../state/data"
import { SIDEBAR_MAX, SIDEBAR_MIN } from "../state/preferences"
import { AUTO_ALL, AUTO_NEWEST } from "../state/selection"
import { runFilter, runSelection, runSort, sidebarWidth, valueTag, type RunSortKey, type Sort } from "../state/view"
import { kept, orderMenu } from "./later"
import { SORTS } from "./order"
import { RunList } from "./RunList"
import { selectedOfFiltered, sortBy, toggleFiltered } from "./state"

/** Completes names in expressions. */
const queries = later(() => import("./queries").then(({ Completion }) => Completion))
// An expression needs the server, also while the list is hidden.
effect(() => { if (isQuery.value) queries.fetch() })

export function Sidebar() {
  return (
    <aside class={`side${valueTag.value !== "" ? " with-value" : ""}`} id="runs" aria-label="Runs" style={{ width: `${sidebarWidth.value}px` }}>
      <div class="side-head">
        <FilterBox id="run-filter" label="Filter runs by a regular expression, or by an expression such as lr < 0.01 && loss.min < 0.3" placeholder="Filter runs, or lr < 0.01" hotkey="/" text={runFilter} parsed={runFilterParsed.value} />
        {settled.value && <queries.Show box="run-filter" />}
        {sidecar.value && <kept.filters.Show />}
        <Bar />
      </div>
      <ManyRuns />
      <ColumnHeads />
      <RunList />
      <Grip />
    </aside>
  )
}

function Bar() {
  const box = useRef<HTMLInputElement>(null)
  const shown = filteredRuns.value.length, on = selectedOfFiltered.value, all = runs.value.length - leftOut.value
  useEffect(() => { if (box.current) box.current.indeterminate = on > 0 && on < shown })
  const said = shown === all ? `${count(on)} of ${plural(all, "run")}` : `${count(on)} of ${count(shown)} matching, ${plural(all, "run")}`
  return (
    <div class="side-bar">
      <input ref={box} type="checkbox" class="tick" checked={shown > 0 && on === shown} disabled={shown === 0}
        aria-label={on === shown ? "Show none of the listed runs" : "Show all listed runs"} title="Show all or none of the listed runs"
        onClick={() => { toggleFiltered(on !== shown) }} />
      <span class="count" aria-live="polite">{all === 0 ? "" : said}</span>
      <Columns />
    </div>
  )
}

/** Order and chosen value, in a menu. */
function Columns() {
  const open = useSignal(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open.value) return
    const outside = (e: Event) => { if (!box.current?.contains(e.target as Node)) open.value = false }
    addEventListener("pointerdown", outside, true)
    return () => { removeEventListener("pointerdown", outside, true) }
  }, [open.value])
  const by = runSort.value
  return (
    <div ref={box} class="menu-holder" onKeyDown={e => { if (e.key === "Escape" && open.value) { e.stopPropagation(); open.value = false } }}>
      <button type="button" class="sorted" aria-label={`Order and columns of the run list: by ${sortWord(by).toLowerCase()}`} title="Order and columns" aria-haspopup="true"
        aria-expanded={open.value} onClick={() => { open.value = !open.value }}><Icon name="sort" /><span>{sortWord(by)} {by.descending ? "↓" : "↑"}</span></button>
      {open.value && <orderMenu.Show />}
    </div>
  )
}

function sortWord({ key }: Sort<RunSortKey>): string {
  return SORTS.find(s => s.key === key)!.label
}

function ColumnHeads() {
  if (runs.value.length === 0) return null
  const by = runSort.value
  const head = (key: "name" | "value" | "step" | "updated", cls: string, label: string, title: string) => (
    <button type="button" class={cls} aria-pressed={by.key === key} title={title} onClick={() => { sortBy(key) }}>
      <bdi>{label}</bdi>{by.key === key && <i aria-hidden="true">{by.descending ? "↓" : "↑"}</i>}
    </button>
  )
  const value = valueTag.value
  return (
    <div class="run-columns">
      {head("name", "name", "Name", "Sort by name")}
      {value !== "" && head("value", "value", value.slice(value.lastIndexOf("/", value.length - 2) + 1), `Last value of ${value}; sort by it`)}
      {head("step", "step", "Step", "Sort by last step")}
      {head("updated", "age", "Age", "Time since the last point; sort by it")}
    </div>
  )
}

/** With very many runs not all are drawn unasked. */
function ManyRuns() {
  if (runSelection.value !== null || runs.value.length <= AUTO_ALL) return null
  return (
    <div class="side-note">
      Showing the {AUTO_NEWEST} newest of {count(runs.value.length)} runs ({count(selectedRuns.value.length)} ticked).{" "}
      <button type="button" class="link" onClick={() => { runSelection.value = { kind: "except", names: new Set() } }}>Show all</button>
    </div>
  )
}

/** The right edge: drag or arrow keys change the width. */
function Grip() {
  const set = (width: number) => { sidebarWidth.value = clamp(Math.round(width), SIDEBAR_MIN, Math.min(SIDEBAR_MAX, innerWidth - 320)) }
  return (
    <div class="side-grip" role="separator" aria-orientation="vertical" aria-label="Width of the run list" tabIndex={0}
      aria-valuenow={sidebarWidth.value} aria-valuemin={SIDEBAR_MIN} aria-valuemax={SIDEBAR_MAX}
      onPointerDown={e => { e.currentTarget.setPointerCapture(e.pointerId); e.currentTarget.classList.add("dragging"); e.preventDefault() }}
      onPointerMove={e => { if (e.currentTarget.hasPointerCapture(e.pointerId)) set(e.clientX) }}
      onPointerUp={e => { e.currentTarget.classList.remove("dragging") }}
      onDblClick={() => { set(320) }}
      onKeyDown={e => {
        const step = { ArrowLeft: -16, ArrowRight: 16 }[e.key]
        if (step !== undefined) { set(sidebarWidth.value + step); e.preventDefault() }
      }} />
  )
}
