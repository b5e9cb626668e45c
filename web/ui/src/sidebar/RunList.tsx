// The rows of the run list. Only those in view are in the document; the rest is the height of an empty box.
import { useSignal } from "@preact/signals"
import { useLayoutEffect, useRef } from "preact/hooks"
import { catalog, runFilterParsed, runs } from "../state/data"
import { clearRunFilters } from "../state/view"
import { hoverRun } from "../state/hover"
import { RunRow } from "./RunRow"
import { openRun } from "../state/overlays"
import { activeRun, holdOrder, ROW, rows, toggleRun, toggleSolo } from "./state"
import type { RunInfo } from "../types"
import { loading } from "../state/loading"
import { settled } from "../state/settled"

const OVERSCAN = 6
/** What stands above the list, CSS pixels, about: the first rows are made before the list is laid out. */
const ABOVE = 180

export function RunList() {
  const scroller = useRef<HTMLDivElement>(null)
  const top = useSignal(0), height = useSignal(Math.max(0, innerHeight - ABOVE))

  useLayoutEffect(() => {
    const el = scroller.current!
    const observer = new ResizeObserver(() => { height.value = el.clientHeight })
    observer.observe(el)
    return () => { observer.disconnect() }
  }, [])

  const list = rows.value, spare = settled.value ? OVERSCAN : 0
  const first = Math.max(0, Math.floor(top.value / ROW) - spare)
  const last = Math.min(list.length, Math.ceil((top.value + height.value) / ROW) + spare)
  const active = list.some(r => r.id === activeRun.value) ? activeRun.value : list[0]?.id

  const moveTo = (index: number) => {
    const run = list[Math.min(list.length - 1, Math.max(0, index))]
    if (!run) return
    activeRun.value = run.id
    revealRow(scroller.current!, list.indexOf(run))
    requestAnimationFrame(() => { scroller.current?.querySelector<HTMLElement>(`[data-run="${run.id}"] input`)?.focus({ preventScroll: true }) })
  }

  return (
    <div
      ref={scroller} class="runs" {...list.length > 0 && { role: "grid", "aria-label": "Runs", "aria-rowcount": list.length }}
      onScroll={e => { top.value = e.currentTarget.scrollTop }}
      onPointerEnter={() => { holdOrder.value = true }}
      onPointerLeave={() => { holdOrder.value = false; hoverRun.value = null }}
      onKeyDown={e => { onKey(e, list, active, moveTo, Math.floor(height.value / ROW) - 1) }}
    >
      {list.length === 0 && <NoRuns />}
      <div class="runs-space" role="presentation" style={{ height: `${list.length * ROW}px` }}>
        {list.slice(first, last).map((run, i) =>
          <RunRow key={run.id} run={run} index={first + i} active={run.id === active} />)}
      </div>
    </div>
  )
}

function revealRow(el: HTMLElement, index: number): void {
  if (index * ROW < el.scrollTop) el.scrollTop = index * ROW
  else if ((index + 1) * ROW > el.scrollTop + el.clientHeight) el.scrollTop = (index + 1) * ROW - el.clientHeight
}

function onKey(e: KeyboardEvent, list: readonly RunInfo[], active: number | null | undefined, moveTo: (i: number) => void, page: number) {
  const at = list.findIndex(r => r.id === active), run = list[at]
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: list.length - 1 }
  const to = steps[e.key]
  if (to !== undefined) moveTo(to)
  else if (run && e.key === "o") toggleSolo(run)
  else if (run && e.key === "Enter" && (e.target as Element).matches("input")) openRun(run.name)
  else if (run && e.key === " " && e.shiftKey) toggleRun(run, true)
  else return
  e.preventDefault()
  e.stopPropagation()
}

function NoRuns() {
  if (catalog.value === null || (runs.value.length === 0 && loading.value)) {
    return <div aria-hidden="true">{[70, 55, 80, 60, 45].map(w => <div key={w} class="run-skeleton"><i class="box" /><i style={{ width: `${w}%` }} /></div>)}</div>
  }
  if (runs.value.length === 0) return <div class="runs-empty">No runs yet.</div>
  return (
    <div class="runs-empty">
      <span>{runFilterParsed.value.error ? runFilterParsed.value.wrong ? "The filter is not an expression yet." : "The filter is not a regular expression yet." : "No run matches the filter."}</span>
      <button type="button" class="button small" onClick={clearRunFilters}>Clear the filter</button>
    </div>
  )
}
