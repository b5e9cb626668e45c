// Models of charts for tests.
import type { ChartModel } from "../../../src/charts/model"
import type { Theme } from "../../../src/charts/theme"

export const theme: Theme = { text: "#111", muted: "#222", grid: "#333", axis: "#444", surface: "#fff", accent: "#00f", font: "system-ui, 'Segoe UI'" }

export function model(over: Partial<ChartModel>): ChartModel {
  return {
    axis: "step", logX: false, logY: false, ignoreOutliers: false, lines: [], raw: false, xRange: null, yRange: null, selection: null,
    refit: true, theme, ...over,
  }
}
