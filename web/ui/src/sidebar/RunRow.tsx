// One run: tick, colour, name, last step, chosen value, age of its last point.
import { useComputed } from "@preact/signals"
import { compact, count, valueText } from "../kit/numbers"
import { serverNow } from "../state/clock"
import { Icon } from "../kit/icons"
import { overlay, pop } from "../state/overlays"
import { RunMark, RunName } from "../cards/RunName"
import { marks } from "../state/alerts"
import { runStats, selectedIds } from "../state/data"
import { problemsByRun } from "../state/health"
import { hoverRun } from "../state/hover"
import { notesOf } from "../state/sidecar"
import type { RunInfo } from "../types"
import { kept } from "./later"
import { activeRun, ROW, soloed, toggleRun, toggleSolo } from "./state"
import { lastValues } from "./values"
import { valueTag } from "../state/view"
import { age, wallText } from "../kit/time"
import { settled } from "../state/settled"
import { colorOf, dashOf } from "../state/looks"

interface Props { run: RunInfo; index: number; active: boolean }

export function RunRow({ run, index, active }: Props) {
  const on = selectedIds.value.has(run.id)
  const color = colorOf(run.id)
  const tab = active ? 0 : -1
  return (
    <div
      class={`run${on ? "" : " off"}${hoverRun.value === run.id ? " hot" : ""}`} role="row" aria-rowindex={index + 1} data-run={run.id}
      style={{ top: `${index * ROW}px`, "--swatch": color }}
      onPointerEnter={() => { hoverRun.value = run.id }}
      onPointerLeave={() => { hoverRun.value = null }}
      onContextMenu={e => { e.preventDefault(); pop("menu", run.name, e.currentTarget) }}
    >
      <span role="gridcell">
        <input
          type="checkbox" class="tick" checked={on} tabIndex={tab} aria-label={`Show run ${run.name}`}
          onClick={e => { activeRun.value = run.id; toggleRun(run, e.shiftKey) }}
        />
      </span>
      <span role="gridcell">
        <button type="button" class="swatch" tabIndex={tab} aria-label={`Colour of run ${run.name}`} title="Change the colour"
          onClick={e => { pop("color", run.name, e.currentTarget) }}><RunMark color={color} dash={dashOf(run.id)} /></button>
      </span>
      <Name run={run} />
      {notesOf(run.name) && <kept.row.Show run={run.name} />}
      {marks.value?.run(run.id)}
      <Damage run={run.name} tab={tab} />
      <Facts run={run.id} />
      {settled.value && <Only run={run} tab={tab} />}
    </div>
  )
}

/** Seen under the pointer only, so it is made after what is seen at once. */
function Only({ run, tab }: { run: RunInfo; tab: number }) {
  const alone = soloed.value === run.name
  return (
    <span role="gridcell" class="only">
      <button type="button" class="button small" tabIndex={tab} aria-label={alone ? "Back to the runs before" : `Only run ${run.name}`}
        onClick={() => { toggleSolo(run) }}>{alone ? "Back" : "Only"}</button>
      <button type="button" class="button small" tabIndex={tab} aria-label={`More about run ${run.name}`} title="Name, notes, tags, favourite, archive" aria-haspopup="menu"
        onClick={e => { pop("menu", run.name, e.currentTarget) }}><Icon name="more" /></button>
    </span>
  )
}

function Name({ run }: { run: RunInfo }) {
  return (
    <span class="name" role="gridcell" title={run.name} onDblClick={() => { toggleSolo(run) }} onClick={e => { toggleRun(run, e.shiftKey) }}>
      <RunName name={run.name} />
    </span>
  )
}

function Damage({ run, tab }: { run: string; tab: number }) {
  const problems = problemsByRun.value.get(run)
  if (!problems) return null
  const title = problems.map(p => `${p.file}: ${p.message}`).join("\n")
  return (
    <span role="gridcell">
      <button type="button" class="bad" tabIndex={tab} title={title} aria-label={`Run ${run} is damaged: show what is wrong`}
        onClick={() => { overlay.value = "problems" }}><Icon name="warning" /></button>
    </span>
  )
}

function Facts({ run }: { run: number }) {
  const stat = runStats.value.get(run)
  const ago = useComputed(() => age(serverNow.value - (runStats.value.get(run)?.lastWall ?? NaN)).replace(" min", "m").replace(" ", ""))
  const shown = lastValues.value.get(run)
  const has = stat !== undefined && stat.points > 0
  return (
    <>
      {valueTag.value !== "" && <span class="fact value" role="gridcell" title={shown === undefined ? "" : String(shown)}>{shown === undefined ? "" : valueText(shown, "narrow")}</span>}
      <span class="fact step" role="gridcell" title={has ? `Last step ${count(stat.lastStep)}, ${count(stat.points)} points` : "No points yet"}>{has ? compact(stat.lastStep) : "–"}</span>
      <span class="fact age" role="gridcell" title={has ? `Last point ${wallText(stat.lastWall)}` : ""}>{ago}</span>
    </>
  )
}
