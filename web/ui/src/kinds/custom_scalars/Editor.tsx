// Editing the layout: a draft of it in a dialog, which counts once it is saved.
import { useSignal, type Signal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { Dialog } from "../../kit/Dialog"
import { saveText } from "../../kit/download"
import { Icon } from "../../kit/icons"
import { plural } from "../../kit/numbers"
import { say } from "../../kit/toast"
import type { Layout, LayoutCategory, LayoutChart, LayoutSeries } from "../../message.gen"
import { catalog } from "../../state/data"
import { moved, read, written } from "./layout"
import { fromLog, keep, layout, own } from "./layouts"
import { matchOf } from "./matches"

const NEW_CHART: LayoutChart = { title: "New chart", multiline: { tag: [".*"] } }
const NEW_SERIES: LayoutSeries = { value: "", lower: "", upper: "" }
/** Of the scalars' names that boxes suggest. */
const MOST_NAMES = 2_000

export function Editor({ onClose }: { onClose(): void }) {
  const draft = useSignal<Layout>(layout.peek()), pasting = useSignal(false)
  const setCategories = (category: readonly LayoutCategory[]) => { draft.value = { ...draft.value, category: [...category] } }
  const { category } = draft.value
  const done = (next: Layout | null) => {
    keep(next)
    onClose()
  }
  return (
    <Dialog title="Edit the layout" onClose={onClose}>
      <p class="hint">The browser keeps the layout for this log directory. To give it to everybody, write it into the log: <code>json_format.Parse(text, layout_pb2.Layout())</code> reads the JSON in Python.</p>
      <datalist id="layout-scalars">{(catalog.value?.tags ?? []).filter(t => t.plugin === "scalars").slice(0, MOST_NAMES).map(t => <option key={t.id} value={t.name} />)}</datalist>
      {pasting.value
        ? <Paste onTaken={next => { draft.value = next; pasting.value = false }} onCancel={() => { pasting.value = false }} />
        : (
          <>
            {category.map((one, i) => (
              <Category key={i} category={one} onChange={next => { setCategories(category.with(i, next)) }}
                tools={<Tools what={`category ${one.title}`} first={i === 0} last={i === category.length - 1} onMove={by => { setCategories(moved(category, i, by)) }} onRemove={() => { setCategories(category.toSpliced(i, 1)) }} />} />
            ))}
            {category.length === 0 && <p class="layout-none">No charts yet.</p>}
            <div class="layout-row">
              <button type="button" class="button small" onClick={() => { setCategories([...category, { title: "New category", chart: [NEW_CHART] }]) }}>Add a category</button>
              <button type="button" class="button small" onClick={() => { pasting.value = true }}>From JSON…</button>
              <button type="button" class="button small" onClick={() => { void copy(draft.value) }}>Copy as JSON</button>
              <button type="button" class="button small" onClick={() => { download(draft.value) }}>Download JSON</button>
            </div>
            <div class="layout-row layout-end">
              {own.value && fromLog.value && <button type="button" class="button" onClick={() => { done(null) }}>Use the log's layout</button>}
              <button type="button" class="button" onClick={onClose}>Cancel</button>
              <button type="button" class="button primary" onClick={() => { done(draft.value) }}>Save</button>
            </div>
          </>
        )}
    </Dialog>
  )
}

function Category({ category, onChange, tools }: { category: LayoutCategory; onChange(next: LayoutCategory): void; tools: ComponentChildren }) {
  const setCharts = (chart: readonly LayoutChart[]) => { onChange({ ...category, chart: [...chart] }) }
  const { title, chart: charts } = category
  return (
    <fieldset class="layout-category" aria-label={`Category ${title}`}>
      <div class="layout-row">
        <Title name="Title of the category" value={title} onChange={next => { onChange({ ...category, title: next }) }} />
        <label class="check"><input type="checkbox" class="tick" checked={category.closed ?? false} onChange={e => { onChange({ title, chart: charts, ...e.currentTarget.checked && { closed: true } }) }} />Folded</label>
        {tools}
      </div>
      {charts.map((chart, i) => (
        <ChartFields key={i} chart={chart} onChange={next => { setCharts(charts.with(i, next)) }}
          tools={<Tools what={`chart ${chart.title}`} first={i === 0} last={i === charts.length - 1} onMove={by => { setCharts(moved(charts, i, by)) }} onRemove={() => { setCharts(charts.toSpliced(i, 1)) }} />} />
      ))}
      <button type="button" class="button small" onClick={() => { setCharts([...charts, NEW_CHART]) }}>Add a chart</button>
    </fieldset>
  )
}

function ChartFields({ chart, onChange, tools }: { chart: LayoutChart; onChange(next: LayoutChart): void; tools: ComponentChildren }) {
  const { title, margin } = chart
  const choose = (kind: string) => { onChange(kind === "margin" ? { title, margin: { series: [NEW_SERIES] } } : { title, multiline: { tag: [".*"] } }) }
  return (
    <div class="layout-chart" role="group" aria-label={`Chart ${title}`}>
      <div class="layout-row">
        <Title name="Title of the chart" value={title} onChange={next => { onChange({ ...chart, title: next }) }} />
        <select class="select" aria-label="What the chart draws" value={margin ? "margin" : "multiline"} onChange={e => { choose(e.currentTarget.value) }}>
          <option value="multiline">Lines</option>
          <option value="margin">Lines with margins</option>
        </select>
        {tools}
      </div>
      {margin
        ? <SeriesFields series={margin.series} onChange={series => { onChange({ title, margin: { series: [...series] } }) }} />
        : <Patterns patterns={chart.multiline?.tag ?? []} onChange={tag => { onChange({ title, multiline: { tag: [...tag] } }) }} />}
    </div>
  )
}

/** Regular expressions, one a line, and what they match. */
function Patterns({ patterns, onChange }: { patterns: readonly string[]; onChange(next: readonly string[]): void }) {
  const text = useSignal(patterns.join("\n"))
  const matches = patterns.map(pattern => ({ pattern, match: matchOf(pattern) }))
  const total = matches.reduce((n, { match }) => n + (match?.total ?? 0), 0), wrong = matches.find(({ match }) => match?.error)
  return (
    <>
      <textarea class="layout-patterns" aria-label="Tags: regular expressions, one a line" spellcheck={false} rows={Math.min(6, Math.max(2, patterns.length))} value={text.value}
        onInput={e => {
          text.value = e.currentTarget.value
          onChange(text.value.split("\n").map(line => line.trim()).filter(line => line !== ""))
        }} />
      {wrong ? <p class="layout-problem" role="alert">{wrong.pattern}: {wrong.match!.error}</p> : <p class="hint" role="status">A regular expression a line, matched from the beginning of a tag. {plural(total, "tag")} match{total === 1 ? "es" : ""}.</p>}
    </>
  )
}

const EDGES: readonly [keyof LayoutSeries, string][] = [["value", "Line"], ["lower", "Lower edge"], ["upper", "Upper edge"]]

function SeriesFields({ series, onChange }: { series: readonly LayoutSeries[]; onChange(next: readonly LayoutSeries[]): void }) {
  return (
    <>
      {series.map((one, i) => (
        <div key={i} class="layout-row">
          {EDGES.map(([edge, word]) => (
            <input key={edge} class="text" type="text" list="layout-scalars" aria-label={`${word}: a tag`} placeholder={word} spellcheck={false} value={one[edge]} onInput={e => { onChange(series.with(i, { ...one, [edge]: e.currentTarget.value })) }} />
          ))}
          <button type="button" class="icon-button" aria-label="Remove this line" title="Remove this line" onClick={() => { onChange(series.toSpliced(i, 1)) }}><Icon name="close" /></button>
        </div>
      ))}
      <button type="button" class="button small" onClick={() => { onChange([...series, NEW_SERIES]) }}>Add a line</button>
    </>
  )
}

function Title({ name, value, onChange }: { name: string; value: string; onChange(value: string): void }) {
  return <input class="text" type="text" aria-label={name} placeholder={name} value={value} onInput={e => { onChange(e.currentTarget.value) }} />
}

function Tools({ what, first, last, onMove, onRemove }: { what: string; first: boolean; last: boolean; onMove(by: number): void; onRemove(): void }) {
  return (
    <span class="layout-tools">
      <button type="button" class="icon-button" disabled={first} aria-label={`Move up: ${what}`} title="Move up" onClick={() => { onMove(-1) }}>↑</button>
      <button type="button" class="icon-button" disabled={last} aria-label={`Move down: ${what}`} title="Move down" onClick={() => { onMove(1) }}>↓</button>
      <button type="button" class="icon-button" aria-label={`Remove: ${what}`} title="Remove" onClick={onRemove}><Icon name="close" /></button>
    </span>
  )
}

function Paste({ onTaken, onCancel }: { onTaken(next: Layout): void; onCancel(): void }) {
  const text = useSignal(""), problem: Signal<string> = useSignal("")
  const take = () => {
    try {
      onTaken(read(text.value))
    } catch (e) {
      problem.value = e instanceof Error ? e.message : String(e)
    }
  }
  return (
    <>
      <textarea class="layout-patterns" aria-label="Layout as JSON" rows={14} spellcheck={false} placeholder={'{"category": [{"title": "…", "chart": [{"title": "…", "multiline": {"tag": ["loss/.*"]}}]}]}'} value={text.value} onInput={e => { text.value = e.currentTarget.value }} />
      {problem.value && <p class="layout-problem" role="alert">{problem.value}</p>}
      <div class="layout-row layout-end">
        <button type="button" class="button" onClick={onCancel}>Back</button>
        <button type="button" class="button primary" onClick={take}>Take over</button>
      </div>
    </>
  )
}

async function copy(draft: Layout): Promise<void> {
  try {
    await navigator.clipboard.writeText(written(draft))
    say("Layout copied")
  } catch {
    say("The browser does not allow copying here; download the layout instead")
  }
}

function download(draft: Layout): void {
  saveText("layout.json", "application/json", written(draft))
}
