// Layouts of charts: joining those of several runs, reading what somebody pastes, and naming their charts. Pure. Their JSON is that of
// TensorBoard's message, which Python reads with json_format.Parse(text, layout_pb2.Layout()).
import type { Layout, LayoutCategory, LayoutChart, LayoutSeries } from "../../message.gen"
import { cardKey, type CardKey } from "../../state/card"

export const PLUGIN = "custom_scalars"

export const EMPTY: Layout = { category: [] }

/** One layout of several: categories of one title are one, and charts that are the same are there once. */
export function joined(layouts: readonly Layout[]): Layout {
  const byTitle = new Map<string, LayoutCategory>()
  for (const layout of layouts) {
    for (const category of layout.category) {
      const known = byTitle.get(category.title)
      if (!known) byTitle.set(category.title, { ...category, chart: [...category.chart] })
      else for (const chart of category.chart) if (!known.chart.some(other => same(other, chart))) known.chart.push(chart)
    }
  }
  return { ...layouts[0]?.version !== undefined && { version: layouts[0].version }, category: [...byTitle.values()] }
}

function same(a: LayoutChart, b: LayoutChart): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A chart, its category, and the key of its card. */
export interface Named { readonly key: CardKey; readonly category: string; readonly chart: LayoutChart }

/** A card for each chart; of charts of one name in one category the second is "name (2)". */
export function named(layout: Layout): Named[] {
  const taken = new Set<string>()
  return layout.category.flatMap(({ title, chart: charts }) => charts.map(chart => {
    const name = `${title}/${chart.title}`
    let tag = name
    for (let n = 2; taken.has(tag); n++) tag = `${name} (${n})`
    taken.add(tag)
    return { key: cardKey({ plugin: PLUGIN, tag }), category: title, chart }
  }))
}

/** What goes into a file, or to the clipboard. */
export function written(layout: Layout): string {
  return JSON.stringify(layout, null, 2)
}

/** Reads a layout as JSON. Throws an Error that says what is wrong, and where. */
export function read(text: string): Layout {
  const found = objectAt(parsed(text), "the layout")
  const version = found["version"]
  return {
    ...typeof version === "number" && { version },
    category: listAt(found["category"], "category").map((item, i) => readCategory(item, `category ${i + 1}`)),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (e) {
    throw new Error(`This is not JSON: ${e instanceof Error ? e.message : String(e)}`, { cause: e })
  }
}

function readCategory(from: unknown, where: string): LayoutCategory {
  const found = objectAt(from, where)
  return {
    title: textAt(found["title"], `the title of ${where}`),
    chart: listAt(found["chart"], `"chart" of ${where}`).map((item, i) => readChart(item, `chart ${i + 1} of ${where}`)),
    ...found["closed"] === true && { closed: true },
  }
}

function readChart(from: unknown, where: string): LayoutChart {
  const found = objectAt(from, where), title = textAt(found["title"], `the title of ${where}`)
  if (found["margin"] !== undefined) {
    const series = listAt(objectAt(found["margin"], `"margin" of ${where}`)["series"], `"series" of ${where}`)
    return { title, margin: { series: series.map((item, i) => readSeries(item, `series ${i + 1} of ${where}`)) } }
  }
  const lines = found["multiline"] === undefined ? {} : objectAt(found["multiline"], `"multiline" of ${where}`)
  return { title, multiline: { tag: listAt(lines["tag"], `"tag" of ${where}`).map((tag, i) => textAt(tag, `tag ${i + 1} of ${where}`)) } }
}

function readSeries(from: unknown, where: string): LayoutSeries {
  const found = objectAt(from, where)
  return { value: textAt(found["value"], `"value" of ${where}`), lower: textAt(found["lower"], `"lower" of ${where}`), upper: textAt(found["upper"], `"upper" of ${where}`) }
}

function objectAt(from: unknown, where: string): Record<string, unknown> {
  if (typeof from !== "object" || from === null || Array.isArray(from)) throw new Error(`Expected an object for ${where}`)
  return from as Record<string, unknown>
}

function listAt(from: unknown, where: string): readonly unknown[] {
  if (from === undefined) return []
  if (!Array.isArray(from)) throw new Error(`Expected a list for ${where}`)
  return from
}

function textAt(from: unknown, where: string): string {
  if (from === undefined) return ""
  if (typeof from !== "string") throw new Error(`Expected a text for ${where}`)
  return from
}

/** A list with one member moved by so many places; the same list where that leads beyond its ends. */
export function moved<T>(list: readonly T[], from: number, by: number): readonly T[] {
  const to = from + by
  if (to < 0 || to >= list.length) return list
  const next = list.toSpliced(from, 1)
  next.splice(to, 0, list[from]!)
  return next
}
