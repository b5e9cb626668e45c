// What a column is filtered by: a range of numbers, some of few values, or a pattern.
import { parseFilter } from "../../kit/names"
import { cellText, type Facts } from "./columns"
import type { Filter } from "./filters"

interface Props { readonly facts: Facts; readonly filter: Filter | null; onChange(filter: Filter | null): void }

/** So many values are ticked in a list; more are searched. */
const LISTED = 30

export function FilterForm(props: Props) {
  const { facts, filter } = props, few = facts.values.length > 0 && facts.values.length <= LISTED
  return (
    <div class="filter-form">
      {facts.type === "number" && <Range {...props} />}
      {few && (facts.type !== "number" || facts.values.length <= 12) && <Values {...props} />}
      {facts.type === "text" && !few && <Pattern {...props} />}
      {facts.missing > 0 && filter && (
        <label><input type="checkbox" class="tick" checked={filter.missing === true} onChange={e => { props.onChange({ ...filter, missing: e.currentTarget.checked }) }} />Also rows without a value</label>
      )}
      {filter && <button type="button" class="button small" onClick={() => { props.onChange(null) }}>Clear the filter</button>}
    </div>
  )
}

function Range({ facts, filter, onChange }: Props) {
  const now = filter?.kind === "range" ? filter : { lo: -Infinity, hi: Infinity }
  const set = (ends: { lo?: number; hi?: number }) => {
    const lo = ends.lo ?? now.lo, hi = ends.hi ?? now.hi
    if (lo > hi) return
    onChange(lo === -Infinity && hi === Infinity ? null : { kind: "range", lo, hi, ...(filter?.missing && { missing: true }) })
  }
  const heard = (text: string, open: number) => text.trim() === "" ? open : Number(text)
  const box = (name: string, value: number, hint: number, change: (x: number) => void, open: number) => (
    <label>{name}<input class="number" type="text" inputMode="decimal" aria-label={`${name}: least or most is ${cellText(hint)}`} placeholder={cellText(hint)} value={Number.isFinite(value) ? String(value) : ""}
      onChange={e => { const x = heard(e.currentTarget.value, open); if (!Number.isNaN(x)) change(x) }} /></label>
  )
  return (
    <div class="filter-range">
      {box("From", now.lo, facts.lo, lo => { set({ lo }) }, -Infinity)}
      {box("to", now.hi, facts.hi, hi => { set({ hi }) }, Infinity)}
    </div>
  )
}

function Values({ facts, filter, onChange }: Props) {
  const on = filter?.kind === "values" ? filter.values : null
  const toggle = (value: string) => {
    const next = new Set(on ?? facts.values)
    if (!next.delete(value)) next.add(value)
    onChange(facts.values.every(v => next.has(v)) ? null : { kind: "values", values: next, ...(filter?.missing && { missing: true }) })
  }
  return (
    <div class="filter-values" role="group" aria-label="Values">
      {facts.values.map(value => (
        <label key={value}><input type="checkbox" class="tick" checked={!on || on.has(value)} onChange={() => { toggle(value) }} /><bdi>{value === "" ? "(empty)" : value}</bdi></label>
      ))}
    </div>
  )
}

function Pattern({ filter, onChange }: Props) {
  const text = filter?.kind === "pattern" ? filter.text : "", { error } = parseFilter(text)
  return (
    <label class="filter-pattern">Matches
      <input class="text" type="search" aria-label="A regular expression" aria-invalid={error !== null} value={text}
        onInput={e => { const now = e.currentTarget.value; onChange(now === "" ? null : { kind: "pattern", text: now, ...(filter?.missing && { missing: true }) }) }} />
      {error !== null && <small role="alert">{error}</small>}
    </label>
  )
}
