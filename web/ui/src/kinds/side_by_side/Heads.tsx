// What stays on top while one scrolls: the step that all columns show, and the run of each column.
import { useSignal } from "@preact/signals"
import { RunMark } from "../../cards/RunName"
import { rowOf } from "../../cards/steps/rows"
import { Icon } from "../../kit/icons"
import { shownName } from "../../kit/names"
import { stepText } from "../../kit/numbers"
import { visibleRuns } from "../../state/data"
import { colorOf, dashOf } from "../../state/looks"
import type { RunInfo } from "../../types"
import { add, columns, LEAST, next, put, remove, swap } from "./columns"
import { pace, rows } from "./steps"
import { step } from "./view"

export function StepLine() {
  const all = rows.value, chosen = pace.chosen
  if (!all) return <div class="sbs-steps"><span class="count">No steps</span></div>
  const last = all.length - 1, row = Math.max(0, rowOf(all, chosen)), at = step.value ?? all.steps[last]!
  const choose = (to: number) => { pace.choose({ step: all.steps[to]!, wall: NaN }) }
  return (
    <div class="sbs-steps">
      <label for="side-step">Step</label>
      <input id="side-step" type="range" min={0} max={last} step={1} value={row} aria-valuetext={step.value === null ? `the newest, ${stepText(at)}` : stepText(at)} title="All columns show this step, or the last before it (, and .)"
        style={{ "--filled": last > 0 ? `${(row / last) * 100}%` : "100%" }} onInput={e => { choose(Number(e.currentTarget.value)) }} onDblClick={() => { pace.choose(null) }} />
      <output for="side-step"><b>{stepText(at)}</b></output>
      <button type="button" class="chip" disabled={step.value === null} title="Show the newest step of each run, and follow it" onClick={() => { pace.choose(null) }}>{step.value === null ? "Newest" : "Newest →"}</button>
    </div>
  )
}

export function Heads() {
  const over = useSignal<number | null>(null), from = useSignal<number | null>(null), all = columns.value
  const head = (run: RunInfo, i: number) => (
    <div key={run.name} class={`sbs-head${over.value === i && from.value !== i ? " over" : ""}`} data-run={run.name} role="group" aria-label={`Column ${i + 1}: ${shownName(run.name)}`}
      onDragOver={e => { if (from.value !== null) { e.preventDefault(); over.value = i } }} onDragLeave={() => { if (over.value === i) over.value = null }}
      onDrop={e => { e.preventDefault(); if (from.value !== null) swap(from.value, i); from.value = over.value = null }}>
      <span class="sbs-grip" draggable title="Drag it onto another column to change their places" onDragEnd={() => { from.value = over.value = null }}
        onDragStart={e => { from.value = i; e.dataTransfer?.setData("text/plain", run.name); e.dataTransfer?.setDragImage(e.currentTarget.parentElement!, 8, 20) }}><Icon name="more" /></span>
      <Which run={run} at={i} />
      <span class="sbs-acts">
        <HeadButton name={`Move column ${i + 1} to the left`} icon="left" off={i === 0} act={() => { swap(i, i - 1) }} />
        <HeadButton name={`Move column ${i + 1} to the right`} icon="right" off={i === all.length - 1} act={() => { swap(i, i + 1) }} />
        {all.length > LEAST && <HeadButton name={`Close column ${i + 1}`} icon="close" off={false} act={() => { remove(i) }} />}
      </span>
    </div>
  )
  return <div class="sbs-heads" style={{ gridTemplateColumns: `repeat(${all.length}, minmax(0, 1fr))` }}>{all.map(head)}</div>
}

/** The run of a column, to be chosen among those on show. */
function Which({ run, at }: { run: RunInfo; at: number }) {
  return (
    <label class="sbs-which" title={run.name}>
      <RunMark color={colorOf(run.id)} dash={dashOf(run.id)} />
      <select class="select" aria-label={`Run of column ${at + 1}`} value={run.name} onChange={e => { put(at, e.currentTarget.value) }}>
        {visibleRuns.value.map(({ id, name }) => <option key={id} value={name}>{shownName(name).slice(0, 300)}</option>)}
      </select>
    </label>
  )
}

function HeadButton({ name, icon, off, act }: { name: string; icon: "left" | "right" | "close"; off: boolean; act(): void }) {
  return <button type="button" class="card-button" aria-label={name} title={name} disabled={off} onClick={act}><Icon name={icon} /></button>
}

/** In the toolbar. */
export function AddColumn() {
  const run = next.value
  return <button type="button" class="button small" disabled={!run} title={run ? "A column for one more of the ticked runs" : "Four columns at most, of ticked runs"} onClick={add}><Icon name="columns" />Add column</button>
}
