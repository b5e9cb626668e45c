// A chart as a picture that stands alone: its SVG with a title above and a legend below; PNG is that SVG, drawn.
import type { Theme } from "./theme"

export type ImageType = "svg" | "png"

export interface Caption {
  readonly title: string
  readonly legend: readonly { readonly name: string; readonly color: string }[]
}

const TITLE = 32, ROW = 18, MARGIN = 14
/** Of a legend's column: what stands beside the name; a mean letter; the most that all of it takes. */
const SWATCH = 18, LETTER = 6.4, MOST_COLUMN = 220
/** Letters of a name in the legend. */
const MOST_LETTERS = 32
/** More names than this would outgrow the chart. */
const MOST_NAMES = 60
/** Pixels of the PNG for one CSS pixel. */
const SHARPNESS = 2

export async function figure(type: ImageType, svg: string, width: number, height: number, caption: Caption, theme: Theme): Promise<Blob> {
  const whole = compose(svg, width, height, caption, theme)
  const blob = new Blob([whole.text], { type: "image/svg+xml;charset=utf-8" })
  return type === "svg" ? blob : rasterise(whole.text, width, whole.height, theme)
}

/** The whole picture as SVG text. Names are untrusted: they are escaped, and characters that XML forbids replaced. */
export function compose(svg: string, width: number, height: number, caption: Caption, theme: Theme): { text: string; height: number } {
  const shown = caption.legend.slice(0, MOST_NAMES).map(({ name, color }) => ({ name: shorten(name, MOST_LETTERS), color }))
  const longest = shown.reduce((most, { name }) => Math.max(most, name.length), "and 999 more".length)
  const column = Math.min(MOST_COLUMN, SWATCH + LETTER * longest + MARGIN)
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN) / column))
  const more = caption.legend.length - shown.length
  const rows = Math.ceil((shown.length + (more > 0 ? 1 : 0)) / columns)
  const total = TITLE + height + rows * ROW + (rows > 0 ? MARGIN : 0)
  const at = (i: number) => ({ x: MARGIN + (i % columns) * column, y: TITLE + height + 6 + Math.floor(i / columns) * ROW })
  const font = `font-family="${escapeXml(theme.font)}"`
  const legend = shown.map(({ name, color }, i) => {
    const { x, y } = at(i)
    return `<rect x="${x}" y="${y + 4}" width="12" height="3" fill="${escapeXml(color)}"/>`
      + `<text x="${x + SWATCH}" y="${y + 9}" ${font} font-size="11" fill="${theme.text}">${escapeXml(name)}</text>`
  })
  if (more > 0) {
    const { x, y } = at(shown.length)
    legend.push(`<text x="${x}" y="${y + 9}" ${font} font-size="11" fill="${theme.muted}">and ${more} more</text>`)
  }
  const text = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}">`
    + `<rect width="100%" height="100%" fill="${theme.surface}"/>`
    + `<text x="${MARGIN}" y="21" ${font} font-size="13" font-weight="600" fill="${theme.text}">${escapeXml(shorten(caption.title, Math.floor(width / 8)))}</text>`
    + `<svg x="0" y="${TITLE}" width="${width}" height="${height}">${svg}</svg>${legend.join("")}</svg>`
  return { text, height: total }
}

/** The end of a name tells more than its beginning. */
function shorten(name: string, most: number): string {
  const letters = [...name]
  return letters.length <= most ? name : "…" + letters.slice(letters.length - most + 1).join("")
}

export function escapeXml(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }
  // eslint-disable-next-line no-control-regex -- XML forbids these characters even when escaped.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"']/g, c => named[c]!)
}

async function rasterise(svg: string, width: number, height: number, theme: Theme): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml;charset=utf-8" }))
  try {
    const image = new Image()
    await new Promise((ok, fail) => {
      image.onload = ok
      image.onerror = () => fail(new Error("the browser could not draw the chart's SVG"))
      image.src = url
    })
    const canvas = document.createElement("canvas")
    canvas.width = width * SHARPNESS
    canvas.height = height * SHARPNESS
    const c = canvas.getContext("2d")!
    c.fillStyle = theme.surface
    c.fillRect(0, 0, canvas.width, canvas.height)
    c.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((ok, fail) => canvas.toBlob(b => b ? ok(b) : fail(new Error("the browser made no PNG")), "image/png"))
  } finally {
    URL.revokeObjectURL(url)
  }
}
