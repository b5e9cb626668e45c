// A position on an axis in words. Pure.
import { stepText, valueText } from "../kit/numbers"
import { duration, wallText } from "../kit/time"
import type { ChartAxis } from "../types"

export function axisText(axis: ChartAxis, x: number): string {
  if (axis === "step") return stepText(x)
  if (axis === "value") return valueText(x)
  return axis === "relative" ? duration(x) : wallText(x)
}
