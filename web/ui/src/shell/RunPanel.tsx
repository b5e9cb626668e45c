// Everything about one run, in a drawer: when it ran, its settings, its last values, its files, and what people noted about it.
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect } from "preact/hooks"
import { RunMark } from "../cards/RunName"
import { Icon } from "../kit/icons"
import { shownName } from "../kit/names"
import { bytes, count, plural, readNumber, settingText, stepText, valueText } from "../kit/numbers"
import { age, duration, wallText } from "../kit/time"
import { ask } from "../live/ask"
import type { Compared, ParamValue, RunFiles } from "../message.gen"
import { serverNow } from "../state/clock"
import { runByName, runStats } from "../state/data"
import { problemsByRun } from "../state/health"
import { colorOf, dashOf } from "../state/looks"
import { openedPart, overlay } from "../state/overlays"
import { calledName } from "../state/sidecar"
import { soloRun } from "../state/selection"
import { baseline, runSelection } from "../state/view"
import { KeepButtons, RunNotes } from "./RunNotes"

/** Of a run's values. */
const MOST_VALUES = 200

export function RunPanel({ name }: { name: string }) {
  const close = () => { overlay.value = null }
  const run = runByName(name)
  useEffect(() => {
    const from = document.activeElement
    if (openedPart.peek() === "") document.querySelector<HTMLElement>(".run-panel .icon-button")?.focus()
    // Back to the chart or the list, unless the focus has gone elsewhere meanwhile.
    return () => { if (from instanceof HTMLElement && (document.activeElement === null || document.activeElement === document.body)) from.focus() }
  }, [])
  const called = calledName(name)
  return (
    <aside class="drawer run-panel" aria-label={`Run ${shownName(called)}`} data-run={name}>
      <div class="panel-head">
        <h2 class="run-title">{run && <RunMark color={colorOf(run.id)} dash={dashOf(run.id)} />}<bdi>{shownName(called)}</bdi></h2>
        <button type="button" class="icon-button" aria-label="Close the run" title="Close (Esc)" onClick={close}><Icon name="close" /></button>
      </div>
      {called !== name && <p class="hint">The run <bdi>{shownName(name).slice(0, 2_000)}</bdi></p>}
      {run ? <About run={run.id} name={name} /> : <p class="hint">The log has no such run any more.</p>}
    </aside>
  )
}

function About({ run, name }: { run: number; name: string }) {
  return (
    <>
      <p class="run-buttons">
        <button type="button" class="button small" aria-pressed={baseline.value === name} onClick={() => { baseline.value = baseline.value === name ? "" : name }}><Icon name="star" filled={baseline.value === name} />{baseline.value === name ? "Is the baseline" : "Make it the baseline"}</button>
        <button type="button" class="button small" onClick={() => { runSelection.value = soloRun(runByName(name)!) }}>Show only this run</button>
        <KeepButtons run={name} />
      </p>
      <RunNotes run={name} />
      <Times run={run} name={name} />
      <Told run={run} />
      <Files run={run} />
    </>
  )
}

function Facts({ title, children }: { title: string; children: ComponentChildren }) {
  return <section><h3>{title}</h3>{children}</section>
}

function List({ rows }: { rows: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return <dl class="facts">{rows.map(([name, value]) => <div key={name}><dt><bdi>{shownName(name).slice(0, 300)}</bdi></dt><dd><bdi>{value}</bdi></dd></div>)}</dl>
}

function Times({ run, name }: { run: number; name: string }) {
  const stat = runStats.value.get(run), start = readNumber(runByName(name)?.start), problems = problemsByRun.value.get(name) ?? []
  const last = stat?.lastWall ?? NaN
  return (
    <Facts title="Training">
      <List rows={[
        ["Start", wallText(start)],
        ["Duration", duration(last - start)],
        ["Last event", `${wallText(last)}${Number.isNaN(last) ? "" : ` (${age(serverNow.value - last)} ago)`}`],
        ["Last step", stat && stat.points > 0 ? stepText(stat.lastStep) : "–"],
        ["Points", count(stat?.points ?? 0)],
      ]} />
      {problems.map(p => <p key={p.file} class="hint" role="alert">{p.file}: {p.message}</p>)}
    </Facts>
  )
}

interface Values { readonly status: string; readonly params: readonly (readonly [string, ParamValue])[]; readonly metrics: readonly (readonly [string, number])[]; readonly more: number }

/** Two questions: which settings and scalars there are, and what they are. */
async function askValues(run: number, stop: AbortSignal): Promise<Values> {
  const one = { runs: [run], archived: true }, { params, tags } = await ask<Compared>("compare", stop, one)
  const shown = tags.slice(0, MOST_VALUES), names = params.map(p => p.name)
  const told = await ask<Compared>("compare", stop, { ...one, params: names, metrics: shown.map(t => ({ tag: t.name, agg: "last" })) })
  return {
    status: told.rows[0]?.status ?? "", params: params.map((p, i) => [p.display || p.name, told.values[i]?.[0] ?? null] as const),
    metrics: told.metrics.map(m => [m.tag, readNumber(m.values[0])] as const), more: tags.length - shown.length,
  }
}

const STATUS: Readonly<Record<string, string>> = { success: "Ended well", failure: "Failed", running: "Running" }

function Told({ run }: { run: number }) {
  const told = useAsked(stop => askValues(run, stop), run)
  if (told.problem !== "") return <p class="hint" role="alert">The settings did not come: {told.problem}</p>
  if (!told.value) return <p class="hint" role="status">Loading settings</p>
  const { status, params, metrics, more } = told.value
  return (
    <>
      <Facts title="Hyper-parameters">
        {status !== "" && <List rows={[["Status", STATUS[status] ?? status]]} />}
        {params.length === 0 ? <p class="hint">None were logged.</p> : <List rows={params.map(([name, value]) => [name, value === null ? "–" : typeof value === "number" ? settingText(value) : String(value).slice(0, 2_000)])} />}
      </Facts>
      <Facts title="Last values">
        {metrics.length === 0 ? <p class="hint">No scalars were logged.</p> : <List rows={metrics.map(([tag, value]) => [tag, valueText(value)])} />}
        {more > 0 && <p class="hint">{plural(more, "more scalar")}</p>}
      </Facts>
    </>
  )
}

function Files({ run }: { run: number }) {
  const told = useAsked(stop => ask<RunFiles>(`run?run=${run}`, stop), run)
  if (told.problem !== "") return <p class="hint" role="alert">The files did not come: {told.problem}</p>
  return told.value && <Facts title="Files"><List rows={told.value.files.map(f => [f.name, bytes(f.bytes)])} /></Facts>
}

/** What the server answers, while the panel is open. */
function useAsked<T>(question: (stop: AbortSignal) => Promise<T>, key: unknown): { value: T | null; problem: string } {
  const state = useSignal<{ value: T | null; problem: string }>({ value: null, problem: "" })
  useEffect(() => {
    const stop = new AbortController()
    question(stop.signal).then(value => { state.value = { value, problem: "" } }, (e: unknown) => {
      if (!stop.signal.aborted) state.value = { value: null, problem: e instanceof Error ? e.message : String(e) }
    })
    return () => { stop.abort() }
  }, [key])
  return state.value
}
