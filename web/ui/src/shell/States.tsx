// What the main area shows when there are no cards to show: each case says what is so, and what to do about it.
import type { ComponentChildren } from "preact"
import { Icon, type IconName } from "../kit/icons"
import { reconnectNow } from "../live/client"
import { catalog, connection, refusal, runs, status, visibleRuns } from "../state/data"
import { loading, loadText } from "../state/loading"
import { tagFilterParsed, tagsOf } from "../state/tags"
import { tagFilter } from "../state/view"
import { LargeFiles } from "./Loading"
import { Refusal } from "./Notice"
import { current, dashboard, failures } from "./dashboards"
import { states } from "./later"

/** The state to show instead of cards, null when there are cards. */
export function mainState(): ComponentChildren {
  if (catalog.value === null) return connection.value === "disconnected" ? <Unreachable /> : <Skeletons />
  if (runs.value.length === 0) return noRuns()
  if (failures.value.has(current.value.name) && !dashboard.value) return <NoCode why={failures.value.get(current.value.name)!} />
  if (dashboard.value?.speaksForItself) return null
  if (!dashboard.value && (current.value.plugins.length === 0 || tagsOf(current.value.plugins).exist.value)) return <Skeletons />
  if (tagsOf(current.value.plugins).groups.value.length > 0) return dashboard.value ? null : <Skeletons />
  if (visibleRuns.value.length === 0) return <states.Show which="unselected" />
  if (tagFilter.value !== "" && tagFilterParsed.value.pattern) return <states.Show which="unmatched" />
  return loading.value ? <Skeletons /> : <states.Show which="none" />
}

export function State({ icon, title, children }: { icon: IconName; title: string; children: ComponentChildren }) {
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
  if ((status.value?.missing.length ?? 0) > 0) return <states.Show which="missing" />
  if (loading.value || !status.value) return <Skeletons />
  return status.value.problems > 0 ? <states.Show which="unread" /> : <states.Show which="empty" />
}

function NoCode({ why }: { why: string }) {
  return (
    <State icon="plug" title="This tab could not be loaded">
      <p>Its code did not come from the server, perhaps because the board was stopped or replaced by another version since the page was opened: {why}.</p>
      <button type="button" class="button" onClick={() => { location.reload() }}>Load the page again</button>
    </State>
  )
}
