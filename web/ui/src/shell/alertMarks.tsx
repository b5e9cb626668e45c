// The bell in the header, and the marks of runs and cards about which there are alerts. Comes with the panels.
import { computed, effect, signal } from "@preact/signals"
import { alerts, startAlerts, unseen, worthMarking } from "../live/alerts"
import type { Alert } from "../message.gen"
import { Icon } from "../kit/icons"
import { count, plural } from "../kit/numbers"
import { marks } from "../state/alerts"
import { visibleIds } from "../state/data"
import { overlay } from "../state/overlays"

/** What the list of alerts is about; all of them where it names nothing. */
export interface About { readonly run?: number; readonly tag?: number }
export const about = signal<About>({})

export function openAlerts(of: About = {}): void {
  about.value = of
  overlay.value = "alerts"
}

export function Bell() {
  const fresh = unseen.value, n = fresh.length, worst = fresh.some(a => a.level === "error") ? "error" : "warning"
  return (
    <button type="button" class="icon-button bell" data-level={n > 0 ? worst : undefined} aria-haspopup="dialog" aria-label={n > 0 ? `Alerts: ${count(n)} new` : "Alerts"} title={n > 0 ? plural(n, "new alert") : "Alerts"}
      aria-expanded={overlay.value === "alerts"} onClick={() => { if (overlay.value === "alerts") overlay.value = null; else openAlerts() }}>
      <Icon name="bell" />{n > 0 && <b>{n > 99 ? "99+" : n}</b>}
    </button>
  )
}

const marked = computed(() => (alerts.value?.alerts ?? []).filter(worthMarking))

function grouped(keys: (a: Alert) => readonly number[]): ReadonlyMap<number, readonly Alert[]> {
  const found = new Map<number, Alert[]>()
  for (const a of marked.value) {
    for (const key of keys(a)) {
      const before = found.get(key)
      if (before) before.push(a)
      else found.set(key, [a])
    }
  }
  return found
}
const byRun = computed(() => grouped(a => [a.run]))
const byTag = computed(() => grouped(a => a.spots.map(s => s.tag)))

function Mark({ all, of, tab }: { all: readonly Alert[]; of: About; tab: number }) {
  const worst = all.find(a => a.level === "error") ?? all[0]!
  return (
    <button type="button" class="alert-mark" data-level={worst.level} tabIndex={tab} aria-label={`${plural(all.length, "alert")}: ${worst.text.slice(0, 200)}`} title={all.slice(0, 10).map(a => a.text).join("\n")}
      onClick={() => { openAlerts(of) }}><Icon name={worst.rule === "stalled" ? "clock" : "bell"} /></button>
  )
}

function CardMark({ tag, run }: { tag: number; run?: number | undefined }) {
  const all = byTag.value.get(tag)?.filter(a => run === undefined ? visibleIds.value.has(a.run) : a.run === run)
  return all && all.length > 0 ? <Mark all={all} of={{ tag, ...run !== undefined && { run } }} tab={-1} /> : null
}

function RunAlerts({ id }: { id: number }) {
  const all = byRun.value.get(id)
  return all ? <span role="gridcell"><Mark all={all} of={{ run: id }} tab={-1} /></span> : null
}

startAlerts()
effect(() => {
  if (alerts.value) marks.value ??= { run: id => <RunAlerts id={id} />, card: (tag, run) => <CardMark tag={tag} run={run} /> }
})
