// The table of sessions, below a picture of them.
import { effect } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Table } from "../../cards/table/Table"
import { RunMark, RunName } from "../../cards/RunName"
import { Icon } from "../../kit/icons"
import { later } from "../../kit/Later"
import { plural } from "../../kit/numbers"
import { dashOf } from "../../state/looks"
import { narrow } from "../../state/overlays"
import { columns, facts, filtered, nameOf, rows, shownColumns } from "./columns"
import { failure, follow, forget, sessions, told, wantedTags } from "./data"
import { hotSession, point, tick, ticked } from "./linked"
import { ParallelView } from "./ParallelView"
import { axes, clearBrushes, colored, colorOfRow, matrix, pointed } from "./pictured"
import { ScatterView } from "./ScatterView"
import type { Session } from "./session"
import { brushed, colorBy, picture, table, turnedScales } from "./view"

const importance = later(() => import("../compare/Insight").then(({ Insight }) => Insight))

/** Keeps asking for the values of the columns that are shown, sorted by or filtered by. */
function followColumns(): () => void {
  return effect(() => {
    const used = new Set([...table.sorts.value.map(s => s.key), ...table.filters.value.keys(), colorBy.value, ...shownColumns.value.map(c => c.key)])
    const tags = [...new Set(columns.value.flatMap(c => c.tag !== undefined && c.tag >= 0 && used.has(c.key) ? [c.tag] : []))].sort((a, b) => a - b)
    if (tags.join() !== wantedTags.peek().join()) wantedTags.value = tags
  })
}

export function SessionsView() {
  useEffect(() => {
    const stops = [follow(), followColumns()]
    return () => { for (const stop of stops) stop(); forget() }
  }, [])
  if (!told.value) return failure.value === "" ? <p class="hp-note" role="status">Loading sessions</p> : <Failed />
  if (sessions.value.length === 0) return <NoSessions />
  return (
    <div class="hparams" data-kind="hparams" data-rows={rows.value.length}>
      {picture.value === "importance" ? <importance.Show /> : picture.value !== "none" && <Picture />}
      <Summary />
      <Rows />
    </div>
  )
}

function Failed() {
  return <p class="hp-note" role="alert">The sessions did not come: {failure.value}</p>
}

function NoSessions() {
  const { unread, unreadN } = told.value!
  return (
    <section class="state" role="status">
      <Icon name="table" /><h2>{unreadN > 0 ? "No hyper-parameters could be read" : "No session yet"}</h2>
      {unreadN > 0
        ? <ul>{unread.map(text => <li key={text}><code>{text}</code></li>)}</ul>
        : <p>An experiment is declared, but no run has told its hyper-parameters yet. The first session appears here by itself.</p>}
    </section>
  )
}

function Picture() {
  return (
    <section class={`hp-picture ${picture.value}`}>
      {axes.value.length < 2
        ? <p class="picture-note">A picture needs two columns whose values differ: choose them under Columns.</p>
        : picture.value === "scatter" ? <ScatterView /> : <ParallelView />}
      <PictureBar />
    </section>
  )
}

/** What colours the picture, which of its axes are logarithmic, and the end of a brush. */
function PictureBar() {
  const by = colored.value
  return (
    <div class="hp-bar">
      <label>Colour
        <select class="select" aria-label="Colour by" value={by ? colorBy.value : ""} onChange={e => { colorBy.value = e.currentTarget.value }}>
          <option value="">Run</option>
          {axes.value.map(({ axis }) => <option key={axis.key} value={axis.key}>{axis.label}</option>)}
        </select>
      </label>
      <Scales />
      <span class="spacer" />
      <span class="count not-tiny hp-said">{pointed.value || advice()}</span>
      {brushed.value && <button type="button" class="button small" onClick={clearBrushes}><Icon name="close" />Clear the brush</button>}
    </div>
  )
}

/** What a picture leaves out, or what to do with it. */
function advice(): string {
  if (picture.value === "scatter") {
    const shown = matrix.value.axes.length, all = axes.value.length
    return shown < all ? `${shown} of ${all} columns: choose them under Columns` : brushed.value ? "" : "Drag in a cell to tick the sessions that lie there"
  }
  return brushed.value ? "" : "Drag along an axis to tick the sessions that pass there"
}

function Scales() {
  const list = axes.value.filter(({ axis, column }) => axis.kind !== "list" && facts.value.of(column).lo > 0)
  if (list.length === 0) return null
  const toggle = (key: string) => {
    const next = new Set(turnedScales.value)
    if (!next.delete(key)) next.add(key)
    turnedScales.value = next
  }
  return (
    <details class="hp-scales">
      <summary>Log scales</summary>
      <div>{list.map(({ axis }) => <label key={axis.key}><input type="checkbox" class="tick" checked={axis.kind === "log"} onChange={() => { toggle(axis.key) }} /><bdi>{axis.label}</bdi></label>)}</div>
    </details>
  )
}

function Summary() {
  const shown = filtered.value.length, all = sessions.value.length, { unreadN, unread } = told.value!
  const filters = table.filters.value.size
  return (
    <div class="hp-summary">
      <span class="count" role="status">{shown === all ? plural(all, "session") : `${shown} of ${plural(all, "session")}`}</span>
      {filters > 0 && <button type="button" class="button small" onClick={() => { table.filters.value = new Map() }}><Icon name="close" />Clear {plural(filters, "filter")}</button>}
      {unreadN > 0 && <span class="hp-bad" title={unread.join("\n")}><Icon name="warning" />{plural(unreadN, "run")} with hyper-parameters that cannot be read</span>}
      {failure.value !== "" && <span class="hp-bad" role="alert"><Icon name="warning" />{failure.value}</span>}
    </div>
  )
}

function Rows() {
  return (
    <Table<Session> label="Sessions" columns={shownColumns.value} rows={rows.value} facts={facts.value} state={table} leadWidth={narrow.value ? 150 : 260}
      keyOf={session => session.run} lead={session => <Lead session={session} />} leadHead={<LeadHead />}
      isHot={session => hotSession()?.run === session.run} isOff={session => ticked(session) === "none"} onPoint={point} />
  )
}

function LeadHead() {
  const list = filtered.value, on = list.filter(s => ticked(s) !== "none").length
  return (
    <span class="hp-lead">
      <input type="checkbox" class="tick" aria-label="Tick all sessions of the table" checked={on > 0 && on === list.length} indeterminate={on > 0 && on < list.length}
        onChange={e => { tick(list, e.currentTarget.checked) }} />
      Session
    </span>
  )
}

function Lead({ session }: { session: Session }) {
  const on = ticked(session), name = nameOf(session)
  return (
    <span class="hp-lead" title={name}>
      <input type="checkbox" class="tick" aria-label={`Show session ${name}`} checked={on !== "none"} indeterminate={on === "some"} onChange={e => { tick([session], e.currentTarget.checked) }} />
      <RunMark color={colorOfRow(session)} dash={dashOf(session.run)} />
      <span class="name"><RunName name={name} /></span>
    </span>
  )
}
