// What the main area says where there is no card to show: each case says what is so, and what to do about it. Comes with the panels.
import { hello, status, visibleRuns } from "../state/data"
import { problemsByRun } from "../state/health"
import { overlay } from "../state/overlays"
import { clearRunFilters, onlyFavourites, runFilter, runSelection, runTags, tagFilter } from "../state/view"
import { otherKinds } from "./OtherKindsButton"
import { State } from "./States"
import { current, tabs } from "./dashboards"

export type Case = "missing" | "empty" | "unread" | "unselected" | "unmatched" | "none"

export function EmptyState({ which }: { which: Case }) {
  switch (which) {
    case "missing": return <Missing dirs={status.value?.missing ?? []} />
    case "empty": return <Empty />
    case "unread": return <Unread />
    case "unselected": return <NoneSelected />
    case "unmatched": return <NoTag />
    case "none": return <NoData />
  }
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
  const byFilter = runFilter.value !== "" || onlyFavourites.value || runTags.value.size > 0
  return (
    <State icon="chart" title={byFilter ? "No ticked run matches the filter" : "No run is ticked"}>
      <p>{byFilter ? "The cards show the runs that are ticked and match the filter." : "Tick runs in the list on the left to see them here."}</p>
      <div class="row">
        {byFilter && <button type="button" class="button" onClick={clearRunFilters}>Clear the filter</button>}
        <button type="button" class="button primary" onClick={() => { runSelection.value = null; clearRunFilters() }}>Show all runs</button>
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

function Unread() {
  return (
    <State icon="warning" title={`No ${words()} could be read`}>
      <p>The files are damaged, or are no event files. What can be read later appears here by itself.</p>
      <button type="button" class="button" onClick={() => { overlay.value = "problems" }}>See what is wrong</button>
    </State>
  )
}
