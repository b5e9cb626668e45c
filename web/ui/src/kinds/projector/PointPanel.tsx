// Finds points; tells of the one that is looked at, its neighbours, and of those that are selected.
import { useRef } from "preact/hooks"
import { Icon } from "../../kit/icons"
import { count, plural, valueText } from "../../kit/numbers"
import { useWindow } from "../../kit/windowed"
import { Choice, Panel, Slider, Tick } from "./fields"
import { labelColumn } from "./looks"
import type { Session } from "./session"
import { metric, neighbours, point, searchColumn, searchPattern, searchText } from "./view"
import { METRICS, type Metric } from "./engine/neighbours"

export function SearchPanel({ session }: { session: Session }) {
  const { columns } = session.loaded.metadata, { error } = session.matches.value, selected = session.selected.value, chosen = point.value
  const isolated = session.rows.value, searching = searchText.value.trim() !== ""
  const near = session.near.value, around = chosen >= 0 && near?.point === chosen ? [chosen, ...near.points] : null
  return (
    <Panel title="Find">
      <div class="filter" role="search" aria-label="Find points">
        <Icon name="search" />
        <input type="search" aria-label="Find points" placeholder={columns.length > 0 ? "In their labels" : "By number"} value={searchText.value} spellcheck={false} autocomplete="off"
          aria-invalid={error !== null} aria-describedby={error === null ? undefined : "pj-search-error"} onInput={e => { searchText.value = e.currentTarget.value }} />
        {error !== null && <div class="error" id="pj-search-error" role="alert">Not a regular expression yet: {error}</div>}
      </div>
      {columns.length > 1 && <Choice label="Search in" value={searchColumn.value} options={[{ value: "", text: "any column" }, ...columns.map(({ name }) => ({ value: name, text: name }))]} set={name => { searchColumn.value = name }} />}
      <Tick label="Regular expression" on={searchPattern.value} set={on => { searchPattern.value = on }} />
      <p class="pj-note" role="status" data-selected={selected.length}>{searching ? `${plural(selected.length, "point")} found` : selected.length > 0 ? `${plural(selected.length, "point")} selected` : ""}</p>
      {selected.length > 0 && <Points session={session} points={selected} label={searching ? "Found" : "Selected"} />}
      <div class="pj-buttons">
        <button type="button" class="button small" disabled={selected.length === 0 && !around} onClick={() => { session.isolate(selected.length > 0 ? selected : Uint32Array.from(around ?? []).sort()) }}>
          Isolate {selected.length > 0 ? count(selected.length) : around ? "neighbours" : "selection"}
        </button>
        <button type="button" class="button small" disabled={!isolated} onClick={() => { session.isolate(null) }}>Show all</button>
        <button type="button" class="button small" disabled={selected.length === 0 && chosen < 0} onClick={() => { session.clear() }}>Clear</button>
      </div>
    </Panel>
  )
}

const ROW = 24

/** A list of points; only those in sight are there. */
function Points({ session, points, distances, label }: { session: Session; points: Uint32Array; distances?: Float32Array; label: string }) {
  const scroller = useRef<HTMLDivElement>(null), { from, to } = useWindow(scroller, ROW, points.length), column = labelColumn(session)
  const most = distances?.at(-1) ?? 0
  return (
    <div class="pj-points" ref={scroller} tabIndex={0} role="group" aria-label={label}>
      <div style={{ height: `${points.length * ROW}px` }}>
        <ul style={{ transform: `translateY(${from * ROW}px)` }}>
          {Array.from(points.subarray(from, to), (p, i) => (
            <li key={p}>
              <button type="button" aria-pressed={p === point.value} onClick={() => { point.value = p }} onPointerEnter={() => { session.hover.value = p }} onPointerLeave={() => { session.hover.value = -1 }}>
                {distances && <i style={{ width: `${most > 0 ? 100 * distances[from + i]! / most : 0}%` }} />}
                <bdi>{session.labelOf(p, column)}</bdi><small>{distances ? valueText(distances[from + i], "narrow") : `#${p}`}</small>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const METRIC_WORDS: Readonly<Record<Metric, string>> = { cosine: "Cosine", euclidean: "Euclidean" }

export function PointPanel({ session }: { session: Session }) {
  const chosen = point.value, near = session.near.value, { columns } = session.loaded.metadata
  if (chosen < 0 || chosen >= session.loaded.n) return <Panel title="Point"><p class="pj-note">Click a point, or choose one in the list, to see what is written about it and which points are near.</p></Panel>
  return (
    <Panel title={`Point ${count(chosen)}`}>
      {columns.length > 0 && (
        <table class="pj-about"><tbody>{columns.map(({ name, values }) => <tr key={name}><th scope="row"><bdi>{name}</bdi></th><td><bdi>{values[chosen]}</bdi></td></tr>)}</tbody></table>
      )}
      <h3>Nearest points</h3>
      <span class="segmented" role="radiogroup" aria-label="Distance">
        {METRICS.map(name => <label key={name}><input type="radio" name="pj-metric" checked={metric.value === name} onChange={() => { metric.value = name }} />{METRIC_WORDS[name]}</label>)}
      </span>
      <Slider label="Neighbours" signal={neighbours} lo={1} hi={100} />
      {near?.point === chosen && <Points session={session} points={near.points} distances={near.distances} label="Nearest points" />}
    </Panel>
  )
}

