// Texts for a point's numbers, as tooltips and tables show them.
import type { Axis } from "../types"
import { duration, wallText } from "./time"

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 })

/** A scalar in at most five figures, non-finite ones by name. */
export function valueText(x: number | undefined): string {
  if (x === undefined) return ""
  if (Number.isNaN(x)) return "NaN"
  if (!Number.isFinite(x)) return x > 0 ? "+∞" : "−∞"
  const size = Math.abs(x)
  const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? x.toExponential(3).replace("e+", "e") : String(Number(x.toPrecision(5)))
  return text.replaceAll("-", "−")
}

/** 12,345; a step between two points (of a range that was dragged) in whole numbers too. */
export function stepText(step: number): string {
  return Number.isFinite(step) ? grouped.format(step).replace("-", "−") : "–"
}

/** A position on an axis. */
export function axisText(axis: Axis, x: number): string {
  if (axis === "step") return stepText(x)
  return axis === "relative" ? duration(x) : wallText(x)
}

/** A share as "+12.5 %". */
export function percentText(share: number): string {
  if (!Number.isFinite(share)) return valueText(share)
  const percent = share * 100
  const digits = Math.abs(percent) >= 100 ? 0 : 1
  return `${percent > 0 ? "+" : ""}${percent.toFixed(digits)} %`.replace("-", "−")
}
