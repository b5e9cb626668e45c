// Which runs a chart shows, of when each curve is, and how good it is as one number. It is the chart's legend, too.
import { RunMark, RunName } from "../../cards/RunName"
import { chooseWithin, linked } from "../../cards/steps/chosen"
import { chosenAt } from "../../cards/steps/rows"
import { stepText, valueText } from "../../kit/numbers"
import { duration, wallText } from "../../kit/time"
import { hoverRun } from "../../state/hover"
import { averagePrecision, type RunCurve } from "./curve"
import { when } from "./view"

export const RUN_ROW = 22

const AVERAGE = "Average precision: the area under the curve, summed up in steps"

/** A run whose curve cannot be shown. */
export interface Failed { readonly run: number; readonly name: string; readonly color: string; readonly dash: number; readonly problem: string }

/** `own`: each run has a slider of its own. */
export function RunTable({ curves, failed, height, own }: { curves: readonly RunCurve[]; failed: readonly Failed[]; height: number; own: boolean }) {
  const scrolls = (curves.length + failed.length) * RUN_ROW > height
  return (
    <div class="pr-runs" data-part="2" tabIndex={scrolls ? 0 : -1} role="group" aria-label="Runs" style={{ height: `${height}px` }}>
      <table>
        <tbody>
          {curves.map(run => (
            <tr key={run.run} style={{ height: `${RUN_ROW}px` }} class={run.run === hoverRun.value ? "on" : ""} onPointerEnter={() => { hoverRun.value = run.run }} onPointerLeave={() => { hoverRun.value = null }}>
              <th scope="row"><span class="run-cell"><RunMark color={run.color} dash={run.dash} /><RunName name={run.name} /></span></th>
              <td>{whenText(run)}{own && !linked.value && <StepOf run={run} />}</td>
              <td title={AVERAGE}><abbr title={AVERAGE}>AP</abbr> {valueText(averagePrecision(run.curve))}</td>
            </tr>
          ))}
          {failed.map(run => (
            <tr key={run.run} style={{ height: `${RUN_ROW}px` }}>
              <th scope="row"><span class="run-cell"><RunMark color={run.color} dash={run.dash} /><RunName name={run.name} /></span></th>
              <td colSpan={2} class="bad" title={run.problem}>{run.problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The slider of one run; that of the card moves all. */
function StepOf({ run: { key, name, rows, row, step } }: { run: RunCurve }) {
  const last = rows.length - 1
  if (last < 1) return null
  return (
    <input type="range" class="pr-step" data-part="3" tabIndex={-1} min={0} max={last} value={row} style={{ "--filled": `${(row / last) * 100}%` }} title="The step of this run; the slider below moves all runs"
      aria-label={`Step of the run ${name}`} aria-valuetext={`Step ${stepText(step)}`} onInput={e => { chooseWithin(key, chosenAt(rows, Number(e.currentTarget.value))) }} />
  )
}

function whenText({ step, wall, relative }: RunCurve): string {
  return when.value === "wall" ? wallText(wall) : when.value === "relative" ? duration(relative) : `step ${stepText(step)}`
}
