// The small value in the corner of the charts that the pointer is not on, while another chart has the crosshair.
import type { CurveChart } from "../../charts/curves"
import { toPixel } from "../../axes/scale"
import type { ChartAxis } from "../../types"
import { rowsAt } from "./rows"
import { valueText } from "../../kit/numbers"

export class Readout {
  readonly element = document.createElement("div")
  private readonly dot = document.createElement("i")
  private readonly text = document.createElement("span")

  constructor() {
    this.element.className = "readout"
    this.element.setAttribute("aria-hidden", "true")
    this.element.append(this.dot, this.text)
    this.element.hidden = true
  }

  /** The value of the run pointed at, or of the only one; else from where to where the runs reach. */
  show(chart: CurveChart, axis: ChartAxis, x: number, run: number | null): void {
    const { x: scale, y } = chart.painted!
    const px = toPixel(scale, x)
    const rows = px >= scale.from - 1 && px <= scale.to + 1 ? rowsAt(chart.model!.lines, { axis, x: scale, y }, x, NaN) : []
    const one = rows.length === 1 ? rows[0] : rows.find(r => r.run === run)
    const numbers = rows.map(r => r.front).filter(Number.isFinite)
    this.dot.hidden = !one
    if (one) {
      this.dot.style.background = one.color
      this.write(valueText(one.front))
    } else if (numbers.length > 0) this.write(`${valueText(numbers.reduce((a, b) => Math.min(a, b)))} … ${valueText(numbers.reduce((a, b) => Math.max(a, b)))}`)
    else this.clear()
  }

  clear(): void {
    if (!this.element.hidden) this.element.hidden = true
  }

  private write(text: string): void {
    this.text.textContent = text
    this.element.hidden = false
  }
}
