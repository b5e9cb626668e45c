// Models of histograms for tests.
import type { HistogramModel } from "../../../src/charts/histogramModel"

export const theme = { text: "#000000", muted: "#555555", grid: "#eeeeee", axis: "#888888", surface: "#ffffff", accent: "#0000ff", font: "x" }
export const look = { mode: "offset", axis: "step", bins: 3, color: "#0074f3", theme, originWall: 100, common: false } as const

/** Steps 0, 10, 20, … with these counts, over values from 0 to the number of bins. */
export function modelWith(mode: HistogramModel["mode"], ...counts: number[][]): HistogramModel {
  const bins = counts[0]?.length ?? 3
  return {
    ...look, mode, bins, lo: 0, hi: bins, most: Math.max(0, ...counts.flat()),
    steps: counts.map((c, i) => ({ step: 10 * i, wall: 100 + i, counts: Float64Array.from(c), percentiles: [0, 1, 2, 3, 4, 5, 6, 7, 8].map(p => p * bins / 8) })),
  }
}
