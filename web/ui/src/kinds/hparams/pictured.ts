// What pictures show: axes of the columns on show, and the sessions that all filters pass.
import { computed } from "@preact/signals"
import { chartTheme } from "../../charts/theme"
import { dark, forcedColors } from "../../state/looks"
import { axisOf, dragged, isWithin, type Axis } from "./axes"
import { colorOfSession } from "./colors"
import { columns, facts, filtered, shownColumns, type SessionColumn } from "./columns"
import { tickOnly } from "./linked"
import type { Session } from "./session"
import { brushes, colorBy, turnedScales, type Interval } from "./view"

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

/** Brushes a piece of an axis, or takes the brush away, and ticks what lies within all brushes. */
export function brush(key: string, intervals: readonly Interval[]): void {
  const next = new Map(brushes.peek()), list = axes.peek(), axis = list.find(a => a.axis.key === key)?.axis
  if (intervals.length === 0 || !axis) next.delete(key)
  else next.set(key, dragged(axis, intervals))
  brushes.value = next
  const byKey = new Map(list.map(a => [a.axis.key, a.column])), all = filtered.peek()
  tickOnly(all, new Set(all.filter(s => isWithin(list.map(a => a.axis), next, key => byKey.get(key)?.value(s)))))
}

/** Takes all brushes away and ticks all sessions again. */
export function clearBrushes(): void {
  brushes.value = new Map()
  const all = filtered.peek()
  tickOnly(all, new Set(all))
}
