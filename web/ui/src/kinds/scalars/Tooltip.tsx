// The box beside the pointer: each run's values where the crosshair is. One for the page, above everything, never under the pointer.
import { useLayoutEffect, useRef } from "preact/hooks"
import { RunMark, RunName } from "../../cards/RunName"
import { beside } from "../../kit/popover"
import { duration, wallText } from "../../kit/time"
import { toPixel } from "../../axes/scale"
import { hoverRun } from "../../state/hover"
import { calledName } from "../../state/sidecar"
import { closedGroups, pins } from "../../state/view"
import { against, type Baselined } from "./against"
import { tooltipOrder } from "./pointer"
import { capRows, type Row } from "./rows"
import { tip, type Tip } from "./tip"
import { axisText } from "../../axes/text"
import { stepText, valueText } from "../../kit/numbers"
import { dashOf } from "../../state/looks"
import type { ChartAxis } from "../../types"
import { selectionOf, smoothing, tooltipRows } from "./view"

export function Tooltip() {
  const now = tip.value
  return now && now.plot.chart?.painted ? <Box tip={now} /> : null
}

function Box({ tip: { plot, x, px, py } }: { tip: Tip }) {
  void plot.painted.value
  // These move the chart while the pointer may rest.
  void [pins.value, selectionOf(plot.key), closedGroups.value]
  const box = useRef<HTMLDivElement>(null)
  const all = tooltipOrder(plot, x, py)
  const { rows, more } = capRows(all, tooltipRows.value, hoverRun.value)
  useLayoutEffect(() => { if (box.current) beside(box.current, plot.root, px, py) })
  if (rows.length === 0) return null
  const star: Baselined = against.value?.has(all) ? { ...against.value, all, tag: plot.tag.name } : null
  const on = plot.axis.value, smooth = smoothing.value > 0, labels = rows.some(row => row.label !== undefined)
  return (
    <div class="tip" ref={box} role="presentation">
      <table>
        <caption>{on === "step" ? `Step ${axisText("step", Math.round(x))}` : axisText(on, x)}</caption>
        <thead><tr><th class="run">Run</th>{labels && <th class="run">Tag</th>}{smooth && <th>Smoothed</th>}<th>Value</th>{star && <th>Δ</th>}<th>Step</th>{on === "value" ? <th>x</th> : <><th>Time</th><th>Relative</th></>}</tr></thead>
        <tbody>{rows.map(row => <TipRow key={`${row.run} ${row.label}`} row={row} on={on} smooth={smooth} labels={labels} star={star} near={row.run === hoverRun.value} some={hoverRun.value !== null} />)}</tbody>
      </table>
      {more > 0 && <p>{more} more</p>}
    </div>
  )
}

function TipRow({ row, on, smooth, labels, star, near, some }: { row: Row; on: ChartAxis; smooth: boolean; labels: boolean; star: Baselined; near: boolean; some: boolean }) {
  return (
    <tr class={near ? "near" : some ? "far" : ""}>
      <th class="run"><span class="run-cell"><RunMark color={row.color} dash={dashOf(row.run)} /><RunName name={row.name} /></span></th>
      {labels && <td class="label">{row.label}</td>}
      {smooth && <td>{valueText(row.front)}</td>}
      <td>{valueText(row.value)}</td>{star && <star.TipCell row={row} all={star.all} tag={star.tag} />}<td>{stepText(row.step)}</td>{on === "value" ? <td>{valueText(row.wall)}</td> : <><td>{wallText(row.wall)}</td><td>{duration(row.relative)}</td></>}
    </tr>
  )
}

/** What a screen reader hears when the crosshair moves by key. */
export function spoken({ plot, x, py }: Tip): string {
  const rows = capRows(tooltipOrder(plot, x, py), 5, hoverRun.peek()), near = rows.rows.find(r => r.run === hoverRun.peek())
  const on = plot.axis.value, where = on === "step" ? `step ${stepText(x)}` : axisText(on, x)
  const values = rows.rows.map(r => `${calledName(r.name)}${r.label === undefined ? "" : `, ${r.label}`}: ${valueText(r.front)}`).join("; ")
  return `${near ? `${calledName(near.name)}. ` : ""}${where}. ${values}${rows.more > 0 ? `; ${rows.more} more` : ""}`
}

/** Whether a place on the axis is in what the chart shows. */
export function isShown(plot: Tip["plot"], x: number): boolean {
  const scale = plot.chart?.painted?.x
  if (!scale) return false
  const px = toPixel(scale, x)
  return px >= scale.from - 0.5 && px <= scale.to + 0.5
}
