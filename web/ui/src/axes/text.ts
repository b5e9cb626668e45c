// A position on an axis in words. Pure.
import { stepText } from "../kit/numbers"
import { duration, wallText } from "../kit/time"
import type { Axis } from "../types"

export function axisText(axis: Axis, x: number): string {
  if (axis === "step") return stepText(x)
  return axis === "relative" ? duration(x) : wallText(x)
}
