// What the main area shows when there are no cards to show: each case says what is so, and what to do about it.
import type { ComponentChildren } from "preact"
import { Icon, type IconName } from "../kit/icons"
import { reconnectNow } from "../live/client"
import { catalog, connection, hello, refusal, runs, status, visibleRuns } from "../state/data"
import { problemsByRun } from "../state/health"
import { loading, loadText } from "../state/loading"
import { overlay } from "../state/overlays"
import { tagFilterParsed, tagsOf } from "../state/tags"
import { runFilter, runSelection, tagFilter } from "../state/view"
import { LargeFiles } from "./Loading"
import { Refusal } from "./Notice"
import { otherKinds } from "./OtherKindsButton"
import { current, dashboard, failures, tabs } from "./dashboards"

/** The state to show instead of cards, null when there are cards. */
export function mainState(): ComponentChildren {
  if (catalog.value === null) return connection.value === "disconnected" ? <Unreachable /> : <Skeletons />
  if (runs.value.length === 0) return noRuns()
  if (failures.value.has(current.value.name) && !dashboard.value) return <NoCode why={failures.value.get(current.value.name)!} />
  if (dashboard.value?.speaksForItself) return null
  if (!dashboard.value && (current.value.plugins.length === 0 || tagsOf(current.value.plugins).exist.value)) return <Skeletons />
  if (tagsOf(current.value.plugins).groups.value.length > 0) return dashboard.value ? null : <Skeletons />
  if (visibleRuns.value.length === 0) return <NoneSelected />
  if (tagFilter.value !== "" && tagFilterParsed.value.pattern) return <NoTag />
  return loading.value ? <Skeletons /> : <NoData />
}

function State({ icon, title, children }: { icon: IconName; title: string; children: ComponentChildren }) {
  return <section class="state" role="status"><Icon name={icon} /><h2>{title}</h2>{children}</section>
}

export function Skeletons() {
  const now = loading.value
  return (
    <div aria-busy="true">
      <p class="sr-only" role="status">Loading</p>
      {now && <p class="loading-note">Loading: {loadText(now)}</p>}
      <LargeFiles />
      <div class="skeletons" aria-hidden="true">{[1, 2, 3, 4, 5, 6].map(n => <div key={n} class="skeleton"><i /><i /></div>)}</div>
    </div>
  )
}

function Unreachable() {
  if (refusal.value) return <State icon="plug" title="The server refuses"><Refusal error={refusal.value} /></State>
  return (
    <State icon="plug" title="The server does not answer">
      <p>The page came, but its data does not. Is the board still running? The page tries again by itself.</p>
      <button type="button" class="button" onClick={reconnectNow}>Try now</button>
    </State>
  )
}

function noRuns(): ComponentChildren {
  const missing = status.value?.missing ?? []
  if (missing.length > 0) return <Missing dirs={missing} />
  if (loading.value || !status.value) return <Skeletons />
  return status.value.problems > 0 ? <Unread /> : <Empty />
}

function Missing({ dirs }: { dirs: readonly string[] }) {
  return (
    <State icon="folder" title={dirs.length === 1 ? "The log directory does not exist yet" : "The log directories do not exist yet"}>
      <ul>{dirs.map(d => <li key={d}><code>{d}</code></li>)}</ul>
      <p>The board waits: cards appear here as soon as something is written there. If the name is wrong, start the board again with another <code>--logdir</code>.</p>
    </State>
  )
}

function Empty() {
  const dir = hello.value?.dataLocation || "the log directory"
  const example = `from torch.utils.tensorboard import SummaryWriter
w = SummaryWriter(${JSON.stringify(hello.value?.dataLocation ? `${hello.value.dataLocation}/first` : "runs/first")})
for step in range(100): w.add_scalar("loss", 0.9 ** step, step); w.flush()`
  return (
    <State icon="chart" title="No runs yet">
      <p>The board watches <code>{dir}</code> and below for TensorBoard event files. There are none so far; the first one appears here by itself.</p>
      <p>Three lines that make one, with PyTorch:</p>
      <pre>{example}</pre>
      <p>Keras writes them with <code>callbacks=[TensorBoard(log_dir)]</code>; everything that TensorBoard reads is read here.</p>
      <p>To see curves grow without either, run <code>board demo</code>: it trains small networks and shows them.</p>
    </State>
  )
}

function NoneSelected() {
  const byFilter = runFilter.value !== ""
  return (
    <State icon="chart" title={byFilter ? "No ticked run matches the filter" : "No run is ticked"}>
      <p>{byFilter ? "The cards show the runs that are ticked and match the filter." : "Tick runs in the list on the left to see them here."}</p>
      <div class="row">
        {byFilter && <button type="button" class="button" onClick={() => { runFilter.value = "" }}>Clear the filter</button>}
        <button type="button" class="button primary" onClick={() => { runSelection.value = null; runFilter.value = "" }}>Show all runs</button>
      </div>
    </State>
  )
}

function NoTag() {
  return (
    <State icon="search" title="No tag matches">
      <p>None of the {words()} of the runs shown has a name that matches <code>{tagFilter.value}</code>.</p>
      <button type="button" class="button" onClick={() => { tagFilter.value = "" }}>Clear the filter</button>
    </State>
  )
}

function NoData() {
  if (visibleRuns.value.some(run => problemsByRun.value.has(run.name))) return <Unread />
  const others = otherKinds.value, name = words()
  return (
    <State icon="chart" title={`No ${name} in these runs`}>
      {others.length > 0
        ? <p>The log holds {others.map(k => `${k.name} (${k.there.join("; ")})`).join(", ")}. This tab shows {name}, and fills by itself once a run writes some.</p>
        : <p>{tabs.value.length > 1 ? "Other tabs have something to show. " : "Nothing was written to them yet. "}What a run writes for this tab appears here by itself.</p>}
    </State>
  )
}

/** What the open tab shows, within a sentence: "scalars", "PR curves". */
function words(): string {
  return current.value.label.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase())
}

function NoCode({ why }: { why: string }) {
  return (
    <State icon="plug" title="This tab could not be loaded">
      <p>Its code did not come from the server, perhaps because the board was stopped or replaced by another version since the page was opened: {why}.</p>
      <button type="button" class="button" onClick={() => { location.reload() }}>Load the page again</button>
    </State>
  )
}

function Unread() {
  return (
    <State icon="warning" title={`No ${words()} could be read`}>
      <p>The files are damaged, or are no event files. What can be read later appears here by itself.</p>
      <button type="button" class="button" onClick={() => { overlay.value = "problems" }}>See what is wrong</button>
    </State>
  )
}
