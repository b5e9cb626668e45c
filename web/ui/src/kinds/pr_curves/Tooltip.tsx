// The box beside the pointer: what each run's curve says at the threshold pointed at. One for the page, above everything.
import { useLayoutEffect, useRef } from "preact/hooks"
import { RunMark, RunName } from "../../cards/RunName"
import { count, valueText } from "../../kit/numbers"
import { beside } from "../../kit/popover"
import type { Curve, RunCurve } from "./curve"
import { tip, type Tip } from "./view"

/** More runs than this are only counted. */
const MOST_ROWS = 12

const COLUMNS: readonly [name: string, long: string, column: (curve: Curve) => Float64Array][] = [
  ["Precision", "precision", c => c.precision], ["Recall", "recall", c => c.recall], ["TP", "true positives", c => c.truePositives],
  ["FP", "false positives", c => c.falsePositives], ["TN", "true negatives", c => c.trueNegatives], ["FN", "false negatives", c => c.falseNegatives],
]

export function Tooltip() {
  const now = tip.value
  return now && <Box tip={now} />
}

interface TipRow { readonly of: RunCurve; readonly row: number }

/** The run pointed at comes first, so that it is never among those that are only counted. */
function rowsOf({ plot, run }: Tip): TipRow[] {
  const marked = plot.marked()
  const rows = plot.curves.flatMap(of => marked.has(of.run) ? [{ of, row: marked.get(of.run)! }] : [])
  return rows.toSorted((a, b) => Number(b.of.run === run) - Number(a.of.run === run))
}

function Box({ tip: now }: { tip: Tip }) {
  void now.plot.painted.value
  const box = useRef<HTMLDivElement>(null)
  const rows = rowsOf(now), more = rows.length - MOST_ROWS
  useLayoutEffect(() => { if (box.current) beside(box.current, now.plot.root, now.px, now.py) })
  return (
    <div class="tip rate-tip" ref={box} role="presentation">
      <table>
        <caption>Threshold {valueText(now.threshold)}</caption>
        <thead><tr><th class="run">Run</th>{COLUMNS.map(([name]) => <th key={name}>{name}</th>)}</tr></thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ of, row }) => (
            <tr key={of.run} class={of.run === now.run ? "near" : ""}>
              <th class="run"><span class="run-cell"><RunMark color={of.color} dash={of.dash} /><RunName name={of.name} /></span></th>
              {COLUMNS.map(([name, , column]) => <td key={name}>{valueText(column(of.curve)[row])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p>{count(more)} more</p>}
    </div>
  )
}

/** What a screen reader hears when the threshold moves by key. */
export function spoken(now: Tip): string {
  const told = rowsOf(now).slice(0, 3).map(({ of, row }) => `${of.name}: ${COLUMNS.map(([, long, column]) => `${long} ${valueText(column(of.curve)[row])}`).join(", ")}`)
  return `Threshold ${valueText(now.threshold)}. ${told.join("; ")}`
}
