// The list of alerts: what is so now, what is over or was so before the board looked, what is muted. Each leads to its chart and step.
import { batch, effect, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { RunMark } from "../cards/RunName"
import { KINDS } from "../kinds"
import { Dialog } from "../kit/Dialog"
import { Icon } from "../kit/icons"
import { count, plural, readNumber } from "../kit/numbers"
import { age, wallText } from "../kit/time"
import { alerts, mute, seeAll, silences } from "../live/alerts"
import type { Alert, AlertSpot, Mute } from "../message.gen"
import { cardKey } from "../state/card"
import { serverNow } from "../state/clock"
import { catalog, runById, runName, runs, selectedIds } from "../state/data"
import { colorOf, dashOf } from "../state/looks"
import { openRun, overlay } from "../state/overlays"
import { withRuns } from "../state/selection"
import { calledName } from "../state/sidecar"
import { decodeView } from "../state/url"
import { runSelection } from "../state/view"
import { about } from "./alertMarks"
import { current, dashboard, openTab } from "./dashboards"

/** So many of each part are shown at once. */
const MOST = 100

const RULES: Readonly<Record<Alert["rule"], string>> = {
  nonfinite: "Not a number", divergence: "Diverges", plateau: "No progress", stalled: "No new data", ended: "Ended",
}

const tagName = (id: number): string => catalog.value?.tags.find(t => t.id === id)?.name ?? ""
const namesOf = (a: Alert) => ({ run: runName(a.run), tags: a.spots.map(s => tagName(s.tag)) })

/** The words of a link to the chart and the step, for its run alone. */
function wordsOf(a: Alert, spot: AlertSpot | undefined): URLSearchParams {
  const words = new URLSearchParams({ tab: "scalars", run: runName(a.run) })
  if (spot) for (const [name, value] of viewOf(spot)) words.append(name, value)
  return words
}

function viewOf(spot: AlertSpot): [string, string][] {
  const key = cardKey({ plugin: "scalars", tag: tagName(spot.tag) })
  return [["card", key], ["axis", "step"], ["steps", String(spot.step)], ["cardSteps", `${key}:${spot.step}`]]
}

/** Goes to the chart, once the code of its dashboard is there; the run is ticked if it was not. */
function goTo(a: Alert, spot: AlertSpot | undefined): void {
  overlay.value = null
  const run = runById(a.run)
  if (!spot) {
    openRun(runName(a.run))
    return
  }
  batch(() => {
    if (run && !selectedIds.peek().has(run.id)) runSelection.value = withRuns(runs.peek(), runSelection.peek(), [run], true)
    openTab(KINDS.find(k => k.name === "scalars")!)
  })
  let done = false
  const stop = effect(() => {
    if (done || current.value.name !== "scalars" || !dashboard.value) return
    done = true
    queueMicrotask(() => {
      stop()
      decodeView(new URLSearchParams(viewOf(spot)))
    })
  })
}

export function AlertsPanel() {
  useEffect(seeAll, [alerts.value])
  const { run, tag } = about.value
  const all = (alerts.value?.alerts ?? []).filter(a => (run === undefined || a.run === run) && (tag === undefined || a.spots.some(s => s.tag === tag)))
  const now = all.filter(a => !a.past && !a.over && !a.muted), muted = all.filter(a => a.muted)
  const narrowed = run !== undefined || tag !== undefined
  return (
    <Dialog title="Alerts" onClose={() => { overlay.value = null }}>
      {narrowed && <p class="hint">Only those about <b><bdi>{tag === undefined ? calledName(runName(run!)) : tagName(tag)}</bdi></b>. <button type="button" class="link" onClick={() => { about.value = {} }}>Show all</button></p>}
      {all.length === 0 && <p>Nothing so far. The board watches for values that are no numbers, metrics that diverge, runs that get no better or no data, and trainings that end.</p>}
      <Part title="" all={now} />
      <Part title="Over, or from before the board was started" all={all.filter(a => !a.muted && (a.past || a.over))} />
      <Part title="Muted" all={muted} />
      {(alerts.value?.left ?? 0) > 0 && <p class="count">{plural(alerts.value!.left, "older alert")} are not kept any more.</p>}
    </Dialog>
  )
}

function Part({ title, all }: { title: string; all: readonly Alert[] }) {
  const shown = useSignal(MOST)
  if (all.length === 0) return null
  return (
    <section class="alerts-part" aria-label={title || "Now"}>
      {title && <h3>{title} <span class="count">{count(all.length)}</span></h3>}
      <ul class="alerts">{all.slice(0, shown.value).map(a => <Item key={a.id} alert={a} />)}</ul>
      {all.length > shown.value && <button type="button" class="button small" onClick={() => { shown.value += MOST }}>Show {count(Math.min(MOST, all.length - shown.value))} more of {count(all.length)}</button>}
    </section>
  )
}

function Item({ alert: a }: { alert: Alert }) {
  const wanted = about.value.tag, spot = a.spots.find(s => s.tag === wanted) ?? a.spots[0], name = runName(a.run)
  const wall = readNumber(spot?.wall ?? null), when = a.past && Number.isFinite(wall) ? wall : a.at
  return (
    <li class="alert-item" data-level={a.level} data-rule={a.rule}>
      <Icon name={a.rule === "stalled" ? "clock" : a.rule === "ended" ? "check" : a.rule === "plateau" ? "chart" : "warning"} />
      <div class="alert-words">
        <a href={`?${wordsOf(a, spot)}`} onClick={e => { if (!e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); goTo(a, spot) } }}>
          <b>{RULES[a.rule]}</b> <span class="alert-run"><RunMark color={colorOf(a.run)} dash={dashOf(a.run)} /><bdi title={name}>{calledName(name)}</bdi></span>
        </a>
        <p>{a.text}</p>
        <Others alert={a} but={spot} />
      </div>
      <span class="count" title={wallText(when)}>{age(serverNow.value - when)}{a.over ? ", over" : ""}</span>
      <MuteButton alert={a} />
    </li>
  )
}

/** The other curves of an alert. */
function Others({ alert: a, but }: { alert: Alert; but: AlertSpot | undefined }) {
  const open = useSignal(false), others = a.spots.filter(s => s !== but)
  if (others.length === 0) return null
  if (!open.value) return <button type="button" class="link" aria-expanded="false" onClick={() => { open.value = true }}>Which {others.length + a.more === 1 ? "tag" : "tags"}?</button>
  return (
    <ul class="alert-spots">
      {others.map(s => <li key={s.tag}><button type="button" class="link" onClick={() => { goTo(a, s) }}><bdi>{tagName(s.tag)}</bdi> at step {count(s.step)}</button></li>)}
      {a.more > 0 && <li class="count">and {count(a.more)} more</li>}
    </ul>
  )
}

function MuteButton({ alert: a }: { alert: Alert }) {
  const open = useSignal(false), { run, tags } = namesOf(a)
  const set = (all: readonly Mute[], muted: boolean) => { open.value = false; void mute(all.map(mute => ({ mute, muted }))) }
  if (a.muted) {
    return <button type="button" class="button small" onClick={() => { set((alerts.peek()?.mutes ?? []).filter(m => silences(m, a, { run, tags })), false) }}>Unmute</button>
  }
  if (!open.value) return <button type="button" class="button small" aria-expanded="false" aria-label={`Mute: ${RULES[a.rule]}, ${run.slice(0, 100)}`} onClick={() => { open.value = true }}>Mute</button>
  return (
    <span class="alert-mute" role="group" aria-label="Mute">
      <button type="button" class="button small" onClick={() => { set([{ rule: a.rule, run }], true) }}>In this run</button>
      {tags.length > 0 && a.rule !== "plateau" && <button type="button" class="button small" onClick={() => { set(tags.map(tag => ({ rule: a.rule, tag })), true) }}>{tags.length === 1 ? "This tag" : "These tags"} everywhere</button>}
      <button type="button" class="button small" onClick={() => { set([{ rule: a.rule }], true) }}>All “{RULES[a.rule]}”</button>
    </span>
  )
}
