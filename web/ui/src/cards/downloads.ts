// What a card can hand out: its picture, and all its points. The points come from the server, every one of them: what the chart
// holds is thinned to its width.
import type { Chart } from "../charts/linechart"
import type { ImageType } from "../charts/figure"

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

export async function downloadImage(chart: Chart, tag: string, type: ImageType): Promise<void> {
  const blob = await chart.image(type, { title: tag, legend: chart.lines.map(({ name, color }) => ({ name, color })) })
  const url = URL.createObjectURL(blob)
  follow(url, fileName(tag, type))
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
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
