// Files that the page hands out.

/** A file name made of a tag's name: letters, figures, dots and dashes. */
export function fileName(tag: string, extension: string): string {
  const plain = tag.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[._]+|_+$/g, "").slice(0, 80)
  return `${plain || "chart"}.${extension}`
}

/** Has the browser save what is behind a URL. */
export function download(url: string, name: string): void {
  const link = document.createElement("a")
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  download(url, name)
  setTimeout(() => { URL.revokeObjectURL(url) }, 10_000)
}

/** Saves a text that was made in the page. */
export function saveText(name: string, type: string, text: string): void {
  saveBlob(new Blob([text], { type }), name)
}

/** Where all points, or histograms, of these runs are streamed from, relative to the page. */
export function exportUrl(tag: number, runs: readonly number[], format: "csv" | "json"): string {
  const q = new URLSearchParams({ tag: String(tag) })
  for (const run of runs) q.append("run", String(run))
  q.append("format", format)
  return `api/export?${q}`
}
