// A chart as a picture that stands alone: an echarts instance that nobody sees, with a title above and a legend below. Loaded when
// a picture is asked for.
import { graphic, init, use, type EChartsType } from "echarts/core"
import { install as SVGRenderer } from "echarts/lib/renderer/installSVGRenderer.js"
import type { SignPen, Signs } from "./model"
import { SignPath } from "./path"
import type { Size } from "./size"
import type { Theme } from "./theme"
import { LABEL_CHARACTER } from "../axes/ticks"

use([SVGRenderer])

export type ImageType = "svg" | "png"

export interface Caption {
  readonly title: string
  /** How the data is shown, in words. */
  readonly note: string
  readonly legend: readonly { readonly name: string; readonly color: string; readonly dash?: readonly number[]; readonly signs?: Signs }[]
}

const TITLE = 46, ROW = 18, MARGIN = 14
/** Of a legend's column: what stands beside the name; the most that all of it takes. */
const SWATCH = 18, MOST_COLUMN = 220
/** Letters of a name in the legend; more names than this would outgrow the chart. */
const MOST_LETTERS = 32, MOST_NAMES = 60
/** Pixels of the PNG for one CSS pixel. */
const SHARPNESS = 2

/** The picture of what `show` shows at a size. */
export async function picture(type: ImageType, { width, height }: Size, caption: Caption, theme: Theme, show: (chart: EChartsType, size: Size) => void): Promise<Blob> {
  const names = captionOf(caption, width, TITLE + height, theme)
  const size = { width, height: TITLE + height + names.height, inset: { top: TITLE, bottom: names.height } }
  const host = type === "svg" ? null : document.createElement("div")
  const chart = init(host, null, { renderer: type === "svg" ? "svg" : "canvas", ssr: type === "svg", width, height: size.height })
  try {
    chart.getZr().add(names.group)
    show(chart, size)
    if (type === "svg") return new Blob([chart.renderToSVGString()], { type: "image/svg+xml;charset=utf-8" })
    const canvas = chart.renderToCanvas({ pixelRatio: SHARPNESS, backgroundColor: theme.surface })
    return await new Promise((ok, fail) => { canvas.toBlob(b => { if (b) ok(b); else fail(new Error("the browser made no PNG")) }, "image/png") })
  } finally {
    chart.dispose()
  }
}

/** Title and note, and below `top` the names in columns; and how much room these take. */
function captionOf({ title, note, legend }: Caption, width: number, top: number, theme: Theme) {
  const group = new graphic.Group({ silent: true })
  const text = (x: number, y: number, text: string, fill: string, font = "") =>
    group.add(new graphic.Text({ x, y, style: { text: plain(text), fill, font: `${font || "11px"} ${theme.font}`, verticalAlign: "middle" } }))
  text(MARGIN, 16, shorten(title, Math.floor(width / 8)), theme.text, "600 13px")
  text(MARGIN, 33, shorten(note, Math.floor((width - 2 * MARGIN) / LABEL_CHARACTER)), theme.muted)
  const shown = legend.slice(0, MOST_NAMES).map(entry => ({ ...entry, name: shorten(entry.name, MOST_LETTERS) }))
  const more = legend.length - shown.length
  const longest = shown.reduce((most, { name }) => Math.max(most, name.length), "and 999 more".length)
  const column = Math.min(MOST_COLUMN, SWATCH + LABEL_CHARACTER * longest + MARGIN)
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN) / column))
  const at = (i: number): [number, number] => [MARGIN + (i % columns) * column, top + 12 + Math.floor(i / columns) * ROW]
  shown.forEach(({ name, color, dash, signs }, i) => {
    const [x, y] = at(i)
    group.add(new graphic.Line({ shape: { x1: x, x2: x + 13, y1: y, y2: y }, style: { stroke: color, lineWidth: dash ? 2 : 3, lineDash: dash ? [...dash] : false } }))
    if (signs) group.add(new SignPath({ shape: { draw: (pen: SignPen) => { signs.one(pen, x + 6.5, y) } }, style: { fill: color } }) as unknown as Parameters<typeof group.add>[0])
    text(x + SWATCH, y, name, theme.text)
  })
  if (more > 0) text(...at(shown.length), `and ${more} more`, theme.muted)
  const rows = Math.ceil((shown.length + (more > 0 ? 1 : 0)) / columns)
  return { group, height: rows * ROW + (rows > 0 ? MARGIN : 0) }
}

/** The end of a name tells more than its beginning. */
function shorten(name: string, most: number): string {
  const letters = [...name]
  return letters.length <= most ? name : "…" + letters.slice(letters.length - most + 1).join("")
}

/** One line, without the characters that XML forbids even when they are escaped: names are untrusted. */
export function plain(text: string): string {
  return text.replace(/\s/g, " ")
    // eslint-disable-next-line no-control-regex -- these are the characters meant.
    .replace(/[\u0000-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
}
