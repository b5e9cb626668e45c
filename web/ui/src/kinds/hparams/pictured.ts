// What pictures show: axes of the columns on show, and the sessions that all filters pass.
import { computed, signal } from "@preact/signals"
import type { Interval } from "../../charts/columnAxis"
import { chartTheme } from "../../charts/theme"
import { dark, forcedColors } from "../../state/looks"
import { runSelection, type RunSelection } from "../../state/view"
import { axisOf, dragged, isWithin, type Axis } from "./axes"
import { colorOfSession } from "./colors"
import { columns, facts, filtered, shownColumns, type SessionColumn } from "./columns"
import { tickOnly } from "./linked"
import type { Session } from "./session"
import { brushes, colorBy, turnedScales } from "./view"

export interface AxisColumn { readonly axis: Axis; readonly column: SessionColumn }

/** More axes than that are no picture. */
const MOST_AXES = 24

const axisOfColumn = (column: SessionColumn) => axisOf(column, facts.value.of(column), turnedScales.value.has(column.key))

/** Of the columns on show, in their order. */
export const axes = computed<readonly AxisColumn[]>(() =>
  shownColumns.value.flatMap(column => {
    const axis = axisOfColumn(column)
    return axis ? [{ axis, column }] : []
  }).slice(0, MOST_AXES))

/** More cells, and more dots in all of them, no scatter matrix has: then it shows the first columns only. */
const MOST_COLUMNS = 12, MOST_ROWS = 8, MOST_DOTS = 150_000

/** Of a scatter matrix: the axes that it shows, and the indexes of those that go upwards: metrics, or all where none is on show. */
export const matrix = computed<{ readonly axes: readonly AxisColumn[]; readonly rows: readonly number[] }>(() => {
  const shown = axes.value.slice(0, MOST_COLUMNS), metrics = shown.flatMap(({ column }, i) => column.tag === undefined ? [] : [i])
  // Metrics come last; those beyond the first columns take the place of these.
  const list = metrics.length > 0 || !axes.value.some(a => a.column.tag !== undefined) ? shown : withMetrics(axes.value)
  const upwards = list.flatMap(({ column }, i) => column.tag === undefined ? [] : [i])
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_DOTS / Math.max(1, filtered.value.length * list.length))))
  return { axes: list, rows: (upwards.length > 0 ? upwards : list.map((_, i) => i)).slice(0, most) }
})

function withMetrics(all: readonly AxisColumn[]): AxisColumn[] {
  const metrics = all.filter(a => a.column.tag !== undefined).slice(0, MOST_COLUMNS / 3)
  return [...all.filter(a => a.column.tag === undefined).slice(0, MOST_COLUMNS - metrics.length), ...metrics]
}

/** What the pointer is on in a picture, in words; "" where it is on nothing. */
export const pointed = signal("")

/** The column that colours, with its axis. */
export const colored = computed<AxisColumn | null>(() => {
  const column = columns.value.find(c => c.key === colorBy.value), axis = column && axisOfColumn(column)
  return axis ? { axis, column } : null
})

export const theme = computed(() => { void [dark.value, forcedColors.value]; return chartTheme() })

export function colorOfRow(session: Session): string {
  const by = colored.value
  return colorOfSession(session, by?.axis ?? null, by?.column.value(session), theme.value.axis)
}

/** The ticks from before the first brush; null where there is none, or where a link brought it. */
let before: { readonly selection: RunSelection } | null = null

/** Brushes pieces of axes, or takes the brush of an axis away, and ticks what lies within all brushes. */
export function brush(pieces: ReadonlyMap<string, readonly Interval[]>): void {
  const next = new Map(brushes.peek()), list = axes.peek()
  for (const [key, intervals] of pieces) {
    const axis = list.find(a => a.axis.key === key)?.axis
    if (intervals.length === 0 || !axis) next.delete(key)
    else next.set(key, dragged(axis, intervals))
  }
  if (next.size === 0) { clearBrushes(); return }
  if (brushes.peek().size === 0) before = { selection: runSelection.peek() }
  brushes.value = next
  const all = filtered.peek(), passing = new Set(all.filter(passes))
  tickOnly(all, passing)
}

/** Whether a session lies within all brushes. Subscribes. */
export function passes(session: Session): boolean {
  const list = axes.value, byKey = new Map(list.map(a => [a.axis.key, a.column]))
  return isWithin(list.map(a => a.axis), brushes.value, key => byKey.get(key)?.value(session))
}

/** Takes all brushes away, and ticks what was ticked before the first; all sessions where nobody knows. */
export function clearBrushes(): void {
  if (brushes.peek().size === 0) return
  brushes.value = new Map()
  const all = filtered.peek()
  if (before) runSelection.value = before.selection
  else tickOnly(all, new Set(all))
  before = null
}
