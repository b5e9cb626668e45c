// The first cell of a row: tick, colour, star, name; of a group how many runs it has, and whether they are listed.
import { RunMark, RunName } from "../../cards/RunName"
import { Icon } from "../../kit/icons"
import { count } from "../../kit/numbers"
import { shownName } from "../../kit/names"
import { runName } from "../../state/data"
import { colorOf, dashOf } from "../../state/looks"
import { openRun, pop } from "../../state/overlays"
import { notesOf } from "../../state/sidecar"
import { baseline } from "../../state/view"
import { filtered } from "./columns"
import { told } from "./data"
import { tick, ticked } from "./linked"
import type { Row } from "./row"
import { unfolded } from "./view"

export function LeadHead() {
  const list = filtered.value, on = list.filter(row => ticked(row) !== "none").length
  return (
    <span class="cmp-lead">
      <input type="checkbox" class="tick" aria-label="Tick all rows of the table" checked={on > 0 && on === list.length} indeterminate={on > 0 && on < list.length}
        onChange={e => { tick(list, e.currentTarget.checked) }} />
      {told.value?.grouped ? "Group" : "Run"}
    </span>
  )
}

export function Lead({ row }: { row: Row }) {
  const group = told.value?.grouped === true && row.of === undefined
  return group ? groupLead(row) : runLead(row)
}

// Ticks and stars are elements rather than components: a table that is scrolled fast draws hundreds of rows a second.

function tickOf(row: Row) {
  const on = ticked(row)
  return <input type="checkbox" class="tick" aria-label={`Show ${shownName(row.name)}`} checked={on !== "none"} indeterminate={on === "some"} onChange={e => { tick([row], e.currentTarget.checked) }} />
}

function runLead(row: Row) {
  const [run] = row.runs, name = runName(run!)
  return (
    <span class={`cmp-lead${row.of === undefined ? "" : " member"}`} onContextMenu={e => { e.preventDefault(); pop("menu", name, e.currentTarget) }}>
      {tickOf(row)}
      <RunMark color={colorOf(run!)} dash={dashOf(run!)} />
      <button type="button" class="cmp-name" title={`${row.name.slice(0, 2_000)}\nOpen this run`} aria-label={`Open run ${shownName(row.name)}`} onClick={() => { openRun(name) }}><RunName name={row.name} /></button>
      {notesOf(name)?.favourite && <span class="cmp-heart" role="img" aria-label="Favourite" title="Favourite"><Icon name="heart" filled /></span>}
      {starOf(name)}
    </span>
  )
}

/** Makes a run the baseline, or ends that. */
function starOf(run: string) {
  const on = baseline.value === run
  return (
    <button type="button" class={`cmp-star${on ? " on" : ""}`} aria-pressed={on} aria-label={`Baseline: ${shownName(run)}`} title={on ? "The baseline; click for none" : "Compare all with this run"}
      onClick={() => { baseline.value = on ? "" : run }}><Icon name="star" filled={on} /></button>
  )
}

function groupLead(row: Row) {
  const open = unfolded.value.has(row.name), inside = row.runs.some(run => runName(run) === baseline.value)
  const turn = () => {
    const next = new Set(unfolded.peek())
    if (!next.delete(row.name)) next.add(row.name)
    unfolded.value = next
  }
  return (
    <span class="cmp-lead">
      {tickOf(row)}
      <RunMark color={colorOf(row.runs[0]!)} dash={0} />
      <button type="button" class="cmp-name" aria-expanded={open} title={`${row.name.slice(0, 2_000)}\n${open ? "Hide" : "List"} its runs`} onClick={turn}>
        <Icon name={open ? "down" : "right"} /><bdi>{shownName(row.name).slice(0, 300)}</bdi><span class="count">n={count(row.runs.length)}</span>
      </button>
      {row.runs.length > 0 && groupStar(row, inside)}
    </span>
  )
}

function groupStar(row: Row, on: boolean) {
  return (
    <button type="button" class={`cmp-star${on ? " on" : ""}`} aria-pressed={on} aria-label={`Baseline: ${shownName(row.name)}`} title={on ? "The group with the baseline; click for none" : "Compare all with this group"}
      onClick={() => { baseline.value = on ? "" : runName(row.runs[0]!) }}><Icon name="star" filled={on} /></button>
  )
}
