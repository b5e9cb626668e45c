// How hyper-parameters go with a metric: their importance as bars and in a table, and the best value of the search so far.
import { effect, signal, untracked } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { barsOption, InsightChart, searchOption, shareText } from "../../charts/insight"
import { chartTheme } from "../../charts/theme"
import { count, plural, readNumber, valueText } from "../../kit/numbers"
import { ask } from "../../live/ask"
import { Asker } from "../../live/select"
import type { Compared, ComparedInsight, ComparedTag, CompareInsight, Direction } from "../../message.gen"
import { catalog, epoch, filteredRuns, runName, runs, runStats } from "../../state/data"
import { hoverRun } from "../../state/hover"
import { colorOf, dark, forcedColors, palette } from "../../state/looks"
import { paused } from "../../state/view"
import { INSIGHT_AGGREGATES, insightAgg, insightTag } from "./insightView"
import { mainTag } from "./row"

/** Least ms between two questions: for what the user did, and for points that arrive. */
const SOON = 40, LIVE = 5_000
/** Bars of a picture; the table has all. */
const MOST_BARS = 12

interface Param { readonly name: string; readonly n: number; readonly correlation: number; readonly p: number; readonly importance: number }
interface Trial { readonly run: number; readonly value: number; readonly best: number; readonly holds: number }
interface Told { readonly tags: readonly ComparedTag[]; readonly tag: string; readonly runs: number; readonly r2: number; readonly params: readonly Param[]; readonly trials: readonly Trial[] }

const told = signal<Told | null>(null), failure = signal("")

type Question = Omit<CompareInsight, "tag"> & { readonly tag: string; readonly directions: ReadonlyMap<string, Direction> }

async function answer({ directions, ...question }: Question, stop: AbortSignal): Promise<Told> {
  const { tags } = await ask<Compared>("compare", stop, { ...question.runs && { runs: question.runs }, archived: true })
  const tag = question.tag || (mainTag(tags)?.name ?? "")
  if (tag === "") return { tags, tag, runs: 0, r2: NaN, params: [], trials: [] }
  const way = directions.get(tag), found = await ask<ComparedInsight>("compare/insight", stop, { ...question, tag, ...way && { direction: way } })
  return {
    tags, tag, runs: found.runs, r2: readNumber(found.r2),
    params: found.params.map(p => ({ name: p.name, n: p.n, correlation: readNumber(p.correlation), p: readNumber(p.p), importance: readNumber(p.importance) })),
    trials: found.soFar.map(t => ({ run: t.run, value: readNumber(t.value), best: readNumber(t.best), holds: t.holds })),
  }
}

/** Keeps the answer up to date; returns how to stop. */
function follow(directions: ReadonlyMap<string, Direction>): () => void {
  const asker = new Asker<Question, Told>(answer, now => { told.value = now; failure.value = "" }, message => { failure.value = message })
  let before = ""
  const stop = effect(() => {
    void [runStats.value, catalog.value]
    const list = filteredRuns.value, question: Question = { tag: insightTag.value, agg: insightAgg.value, archived: true, directions, ...list.length < runs.value.length && { runs: list.map(r => r.id) } }
    const text = JSON.stringify([question, epoch.value])
    if (runs.value.length === 0 || (paused.value && text === before)) return
    untracked(() => { asker.want(question, text === before ? LIVE : SOON) })
    before = text
  })
  return () => { stop(); asker.stop(); told.value = null }
}

/** Where nobody has said which values are better. */
const GUESSED: ReadonlyMap<string, Direction> = new Map()

export function Insight({ directions = GUESSED }: { directions?: ReadonlyMap<string, Direction> }) {
  useEffect(() => follow(directions), [directions])
  const now = told.value
  if (!now) return <section class="insight" aria-label="Importance of hyper-parameters"><p class="count" role={failure.value ? "alert" : "status"}>{failure.value || "Looking at the hyper-parameters"}</p></section>
  return (
    <section class="insight" aria-label="Importance of hyper-parameters" data-runs={now.runs}>
      <Choice told={now} />
      <div class="insight-parts">
        <Importance told={now} />
        {now.trials.length > 1 && <Search told={now} />}
      </div>
    </section>
  )
}

function Choice({ told: { tags, tag, runs: n, r2 } }: { told: Told }) {
  return (
    <div class="insight-bar">
      <label>Metric
        <select class="select" aria-label="Metric" value={tag} onChange={e => { insightTag.value = e.currentTarget.value }}>
          {tags.map(t => <option key={t.name} value={t.name}>{t.name.slice(0, 80)}</option>)}
        </select>
      </label>
      <select class="select" aria-label="Value of the metric" value={insightAgg.value} onChange={e => { insightAgg.value = e.currentTarget.value as typeof insightAgg.value }}>
        {INSIGHT_AGGREGATES.map(agg => <option key={agg} value={agg}>{agg}</option>)}
      </select>
      <span class="count" role="status">{plural(n, "run")}{Number.isFinite(r2) && <span title="Share of the metric's variance that a random forest of 100 trees explains in runs that a tree has not seen. Near 0, or below it, its importances say little."> · forest explains {r2 > 0 ? shareText(r2) : "nothing"}</span>}</span>
      {failure.value !== "" && <span class="cmp-bad" role="alert">{failure.value}</span>}
    </div>
  )
}

const known = (x: number, text: (x: number) => string) => Number.isFinite(x) ? text(x) : "–"

function Importance({ told: { params, runs: n, r2 } }: { told: Told }) {
  if (params.length === 0) return <p class="count insight-none">{n < 2 ? "No two runs have this metric." : "The hyper-parameters of these runs do not differ."}</p>
  const forest = Number.isFinite(r2), bars = params.slice(0, MOST_BARS).map(p => ({ name: p.name, value: forest ? p.importance : Math.abs(p.correlation), negative: p.correlation < 0 })).filter(bar => Number.isFinite(bar.value))
  return (
    <div class="insight-part">
      <h2>{forest ? "Importance" : "Strength of the rank correlation"} <small>{forest ? "share of what a random forest explains" : `a forest needs eight runs; there are ${count(n)}`}</small></h2>
      {bars.length > 0 && <Chart label="Importance of each hyper-parameter; the table beside it has the same numbers" height={Math.max(70, 28 * bars.length + 28)} option={() => barsOption({ bars, theme: chartTheme(), negative: palette.value[4]!.color })} onPoint={() => undefined} />}
      <div class="insight-table" tabIndex={0} role="group" aria-label="Hyper-parameters">
        <table>
          <thead><tr><th scope="col">Hyper-parameter</th><th scope="col">Importance</th><th scope="col" title="Spearman's rank correlation with the metric">Correlation</th><th scope="col" title="How likely chance alone gives a correlation as strong">p</th><th scope="col">Runs</th></tr></thead>
          <tbody>{params.map(p => (
            <tr key={p.name}>
              <th scope="row" title={p.name}><bdi>{p.name}</bdi></th><td>{known(p.importance, shareText)}</td>
              <td class={p.correlation < 0 ? "down" : ""}>{known(p.correlation, x => `${x > 0 ? "+" : ""}${valueText(x, "narrow")}`)}</td><td>{known(p.p, x => x < 1e-4 ? "< 0.0001" : x.toFixed(4))}</td><td>{count(p.n)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </div>
  )
}

function Search({ told: { trials, tag } }: { told: Told }) {
  const last = trials.at(-1)!
  return (
    <div class="insight-part">
      <h2>Best so far <small>trials in the order of their start</small></h2>
      <Chart label={`The best ${tag} so far, over ${plural(trials.length, "trial")}: now ${valueText(last.best)} of ${runName(last.holds)}`} height={230}
        option={() => searchOption({ trials: trials.map(t => ({ ...t, color: colorOf(t.run) })), hot: hoverRun.value, theme: chartTheme() })}
        onPoint={i => { hoverRun.value = i === null ? null : trials[i]?.run ?? null }} />
      <p class="count" role="status"><Pointed trials={trials} /></p>
    </div>
  )
}

/** The trial under the pointer, else the best one. */
function Pointed({ trials }: { trials: readonly Trial[] }) {
  const at = trials.findIndex(t => t.run === hoverRun.value), trial = trials[at], last = trials.at(-1)!
  if (trial) return <>Trial {at + 1}: <bdi>{runName(trial.run)}</bdi>, {valueText(trial.value)}; best so far {valueText(trial.best)}</>
  const from = trials.findIndex(t => t.run === last.holds) + 1
  return <>Best: {valueText(last.best)} of <bdi>{runName(last.holds)}</bdi>, trial {from} of {trials.length}</>
}

interface ChartProps { label: string; height: number; option(): Parameters<InsightChart["show"]>[0]; onPoint(index: number | null): void }

/** A picture of echarts; `option` subscribes to what it depends on. */
function Chart({ label, height, option, onPoint }: ChartProps) {
  const host = useRef<HTMLDivElement>(null), chart = useRef<InsightChart | null>(null), latest = useRef(onPoint)
  latest.current = onPoint
  useEffect(() => {
    chart.current = new InsightChart(host.current!, i => { latest.current(i) })
    return () => { chart.current?.dispose(); chart.current = null }
  }, [])
  useEffect(() => effect(() => {
    void [dark.value, forcedColors.value]
    chart.current?.show(option())
  }), [option])
  return <div class="insight-chart" ref={host} role="img" aria-label={label} style={{ height: `${height}px` }} />
}
