// Which runs a chart shows, of when each curve is, and how good it is as one number. It is the chart's legend, too.
import { RunMark, RunName } from "../../cards/RunName"
import { stepText, valueText } from "../../kit/numbers"
import { duration, wallText } from "../../kit/time"
import { hoverRun } from "../../state/hover"
import { averagePrecision, type RunCurve } from "./curve"
import { when } from "./view"

export const RUN_ROW = 22

const AVERAGE = "Average precision: the area under the curve, summed up in steps"

/** A run whose curve cannot be shown. */
export interface Failed { readonly run: number; readonly name: string; readonly color: string; readonly dash: number; readonly problem: string }

export function RunTable({ curves, failed, height }: { curves: readonly RunCurve[]; failed: readonly Failed[]; height: number }) {
  const scrolls = (curves.length + failed.length) * RUN_ROW > height
  return (
    <div class="pr-runs" data-part="2" tabIndex={scrolls ? 0 : -1} role="group" aria-label="Runs" style={{ height: `${height}px` }}>
      <table>
        <tbody>
          {curves.map(run => (
            <tr key={run.run} style={{ height: `${RUN_ROW}px` }} class={run.run === hoverRun.value ? "on" : ""} onPointerEnter={() => { hoverRun.value = run.run }} onPointerLeave={() => { hoverRun.value = null }}>
              <th scope="row"><span class="run-cell"><RunMark color={run.color} dash={run.dash} /><RunName name={run.name} /></span></th>
              <td>{whenText(run)}</td>
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

function whenText({ step, wall, relative }: RunCurve): string {
  return when.value === "wall" ? wallText(wall) : when.value === "relative" ? duration(relative) : `step ${stepText(step)}`
}
