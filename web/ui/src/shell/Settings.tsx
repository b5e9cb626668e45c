// The settings drawer: everything that is set once rather than played with.
import { useEffect, useRef } from "preact/hooks"
import { Icon } from "../kit/icons"
import { bytes, plural, readNumber } from "../kit/numbers"
import { shownName } from "../kit/names"
import { age } from "../kit/time"
import { restoreRuns } from "../live/keep"
import { fetchSidecar } from "../live/sidecar"
import { serverNow } from "../state/clock"
import { hello } from "../state/data"
import { overlay } from "../state/overlays"
import { sidecar } from "../state/sidecar"
import { columns, theme } from "../state/view"
import type { Theme } from "../types"
import { ShortcutSwitch } from "./KeyHelp"
import { otherKinds } from "./OtherKindsButton"
import { dashboard } from "./dashboards"

const THEMES: readonly [Theme, string][] = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]]

export function Settings() {
  const Own = dashboard.value?.Settings
  const box = useRef<HTMLElement>(null)
  useEffect(() => { box.current?.querySelector<HTMLElement>("button")?.focus(); if (!sidecar.peek()) void fetchSidecar() }, [])
  return (
    <section ref={box} class="drawer" role="dialog" aria-label="Settings">
      <div class="panel-head">
        <h2>Settings</h2>
        <button type="button" class="icon-button" aria-label="Close the settings" title="Close (Esc)" onClick={() => { overlay.value = null }}><Icon name="close" /></button>
      </div>
      {Own && <Own />}
      <section>
        <h3>Layout</h3>
        <label class="field">Cards a row
          <select class="select" aria-label="Cards a row" value={columns.value} onChange={e => { columns.value = Number(e.currentTarget.value) }}>
            <option value={0}>As many as fit</option>
            {[1, 2, 3, 4, 5, 6].map(n => <option key={n} value={n}>{n}</option>)}
          </select>
        </label>
        <label class="field">Theme
          <select class="select" aria-label="Theme" value={theme.value} onChange={e => { theme.value = e.currentTarget.value as Theme }}>
            {THEMES.map(([value, word]) => <option key={value} value={value}>{word}</option>)}
          </select>
        </label>
      </section>
      <section>
        <h3>Keyboard</h3>
        <ShortcutSwitch />
        <button type="button" class="link" onClick={() => { overlay.value = "keys" }}>All keys</button>
      </section>
      <section class="tiny-only">
        <button type="button" class="link" onClick={() => { overlay.value = "views" }}>Saved views</button>
      </section>
      <Trash />
      {hello.value && (
        <section>
          <h3>About</h3>
          <p class="hint">board {hello.value.version} on {hello.value.dataLocation}</p>
          {otherKinds.value.length > 0 && <button type="button" class="link" onClick={() => { overlay.value = "kinds" }}>Also in these logs: {plural(otherKinds.value.length, "other kind")} of data</button>}
        </section>
      )}
    </section>
  )
}

/** So many deleted runs are listed. */
const MOST_DELETED = 50

/** The deleted runs, and the way back. */
function Trash() {
  const trash = sidecar.value?.trash ?? []
  if (trash.length === 0) return null
  return (
    <section>
      <h3>Deleted runs</h3>
      <ul class="trash">
        {trash.slice(0, MOST_DELETED).map(({ id, run, deleted, bytes: size }) => (
          <li key={id}>
            <bdi title={run}>{shownName(run).slice(0, 300)}</bdi><span class="count">{bytes(size)}, {age(serverNow.value - readNumber(deleted))} ago</span>
            <button type="button" class="button small" aria-label={`Restore ${shownName(run)}`} onClick={() => { void restoreRuns([id]) }}>Restore</button>
          </li>
        ))}
      </ul>
      {trash.length > MOST_DELETED && <p class="hint">and {trash.length - MOST_DELETED} more</p>}
    </section>
  )
}
