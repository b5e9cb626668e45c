// How values differ from those of the baseline, in tooltips and in the tables under charts. Its code comes with the first baseline.
import { besideText, difference, SIGNS, type Difference } from "../../cards/table/difference"
import { percentText, valueText } from "../../kit/numbers"
import { baselineRun, directionOf } from "../../live/directions"
import type { Row } from "./rows"
import type { Column, TableRow } from "./tableModel"

const MOODS = { "-1": "worse", 0: "", 1: "better" } as const

/** What the rows of a table are compared by. */
export type By = "value" | "smoothed" | "mean"
const BY: Readonly<Record<By, string>> = { value: "value", smoothed: "smoothed value", mean: "mean over the range" }

/** The rows with what they differ from the baseline's by. */
function withDifferences(rows: readonly TableRow[], by: By, tag: string): readonly TableRow[] {
  const bases = new Map(rows.filter(row => row.run === baselineRun.value).map(row => [row.label, row]))
  if (bases.size === 0) return rows
  return rows.map(row => {
    const base = bases.get(row.label), d = !base || row === base ? undefined : difference(row[by], base[by], directionOf(row.label ?? tag))
    return d ? { ...row, delta: d.delta, deltaPct: d.percent, mood: d.mood } : row
  })
}

/** The columns with those of the differences, before steps and times. */
function withColumns(columns: readonly Column[], by: By): Column[] {
  const hint = `Difference of the ${BY[by]} from the baseline's`, at = columns.findIndex(c => c.key === "step" || c.key === "first")
  const mine: Column[] = [
    { key: "delta", title: "Δ", hint, text: ({ delta = NaN, mood = 0 }) => Number.isNaN(delta) ? "" : `${delta > 0 ? "+" : ""}${valueText(delta)}${SIGNS[mood]}` },
    { key: "deltaPct", title: "Δ %", hint: `${hint}, in per cent`, text: ({ deltaPct = NaN }) => Number.isNaN(deltaPct) ? "" : percentText(deltaPct / 100) },
  ]
  return [...columns.slice(0, at), ...mine, ...columns.slice(at)]
}

/** Of a row of the tooltip, by what its line shows; null where the baseline has no line there. */
function tipDifference(row: Row, all: readonly Row[], tag: string): Difference | null {
  const base = all.find(r => r.run === baselineRun.value && r.label === row.label)
  return base && base !== row ? difference(row.front, base.front, directionOf(row.label ?? tag)) ?? null : null
}

function TipCell({ row, all, tag }: { row: Row; all: readonly Row[]; tag: string }) {
  const d = tipDifference(row, all, tag)
  return <td class={d ? MOODS[d.mood] : ""}>{d ? besideText(d) : row.run === baselineRun.value ? "★" : ""}</td>
}

export const against = { withDifferences, withColumns, TipCell, has: (rows: readonly Row[]) => rows.some(r => r.run === baselineRun.value) }
export type Against = typeof against
