// Series for tests of charts.
import type { Line } from "../../../src/charts/model"
import type { Points } from "../../../src/axes/points"

/** Points at these steps; wall time, unless given, is 1000 + 2·step, so relative time is twice the step when the first step is 0. */
export function points(steps: number[], values: number[], smoothed: number[] | null = null, walls = steps.map(s => 1000 + 2 * s)): Points {
  return {
    originWall: walls[0] ?? NaN, length: steps.length,
    steps: Float64Array.from(steps), walls: Float64Array.from(walls), values: Float64Array.from(values), smoothed: smoothed && Float64Array.from(smoothed),
  }
}

/** Columns with room to grow, as the live client has them: only the first `length` entries count. */
export function roomy(p: Points, garbage = 1e9): Points {
  const grow = (column: Float64Array) => Float64Array.from([...column, garbage, -garbage, NaN])
  return { ...p, steps: grow(p.steps), walls: grow(p.walls), values: grow(p.values), smoothed: p.smoothed && grow(p.smoothed) }
}

export function line(run: number, p: Points, name = `run${run}`): Line {
  return { run, name, color: "#123456", points: p }
}
