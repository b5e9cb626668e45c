// What a card can hand out: its picture, and all its points. The points come from the server, every one of them: what the chart
// holds is thinned to its width.
import type { CurveChart } from "../../charts/curves"
import type { ChartModel } from "../../charts/model"
import type { ImageType } from "../../charts/picture"
import { download, exportUrl, fileName, saveBlob } from "../../kit/download"
import { calledName } from "../../state/sidecar"
import { smoothing } from "./view"

export async function downloadImage(chart: CurveChart, tag: string, type: ImageType): Promise<void> {
  const model = chart.model!
  const legend = model.lines.map(({ name, label, color, dash, signs }) => ({ name: label === undefined ? calledName(name) : `${calledName(name)} · ${label}`, color, ...(dash && { dash }), ...(signs && { signs }) }))
  const blob = await chart.image(type, { title: tag, note: noteOf(model, smoothing.peek()), legend })
  saveBlob(blob, fileName(tag, type))
}

const AXES = { step: "step", relative: "time since each run's first point", wall: "time", value: "the values of a metric" } as const

/** How the picture's data is shown: what its axes and its smoothing are, which the lines alone do not tell. */
export function noteOf(model: Pick<ChartModel, "axis" | "logX" | "logY" | "ignoreOutliers" | "yRange">, weight: number): string {
  const { axis, logX, logY, ignoreOutliers, yRange } = model
  return [
    `By ${AXES[axis]}${logX && axis !== "wall" ? " (logarithmic)" : ""}`,
    weight > 0 ? `smoothing ${weight}` : "not smoothed",
    ...(logY ? ["logarithmic y"] : []),
    ...(ignoreOutliers && !yRange ? ["outliers ignored"] : []),
  ].join(" · ")
}

export function downloadPoints(tag: number, name: string, runs: readonly number[], format: "csv" | "json"): void {
  download(exportUrl(tag, runs, format), fileName(name, format))
}
