// What a card can hand out: its picture, and all its points. The points come from the server, every one of them: what the chart
// holds is thinned to its width.
import type { CurveChart } from "../../charts/curves"
import type { ChartModel } from "../../charts/model"
import type { ImageType } from "../../charts/picture"
import { smoothing } from "./view"

/** Where all points of these runs are streamed from, relative to the page. */
export function exportUrl(tag: number, runs: readonly number[], format: "csv" | "json"): string {
  const q = new URLSearchParams({ tag: String(tag) })
  for (const run of runs) q.append("run", String(run))
  q.append("format", format)
  return `api/export?${q}`
}

/** A file name made of a tag's name: letters, figures, dots and dashes. */
export function fileName(tag: string, extension: string): string {
  const plain = tag.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[._]+|_+$/g, "").slice(0, 80)
  return `${plain || "chart"}.${extension}`
}

export async function downloadImage(chart: CurveChart, tag: string, type: ImageType): Promise<void> {
  const model = chart.model!
  const legend = model.lines.map(({ name, label, color, dash }) => ({ name: label === undefined ? name : `${name} · ${label}`, color, ...(dash && { dash }) }))
  const blob = await chart.image(type, { title: tag, note: noteOf(model, smoothing.peek()), legend })
  const url = URL.createObjectURL(blob)
  follow(url, fileName(tag, type))
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const AXES = { step: "step", relative: "time since each run's first point", wall: "time" } as const

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
  follow(exportUrl(tag, runs, format), fileName(name, format))
}

function follow(url: string, name: string): void {
  const link = document.createElement("a")
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
