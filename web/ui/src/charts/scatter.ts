// The form of picture that shows columns against each other, two by two: a cell for each pair, a dot in it for each row. Grids and axes
// are echarts' own, the dots of a cell that have one colour are one element of its renderer.
import { graphic, type EChartsCoreOption } from "echarts/core"
import { toPixel, toValue, unwarp, warp, type Scale, type Tick } from "../axes/scale"
import { LABEL_CHARACTER, linearTicks, logTicks } from "../axes/ticks"
import { axisOption } from "./axisOption"
import { Chart, FONT_SIZE, type Form, type Shown } from "./chart"
import type { AxisSpot, Brushes, ColumnAxis, Interval } from "./columnAxis"
import type { Box, Drawing, Element } from "./overlay"
import type { Size } from "./size"
import type { Theme } from "./theme"

export interface Dot {
  /** A place on each axis; NaN where it has none. */
  readonly at: readonly number[]
  readonly color: string
  /** Drawn faintly: not selected. */
  readonly off: boolean
}

export interface ScatterModel {
  readonly axes: readonly ColumnAxis[]
  /** Indexes of the axes that go upwards, one a row of cells. */
  readonly rows: readonly number[]
  readonly dots: readonly Dot[]
  readonly theme: Theme
}

export interface ScatterPainted {
  /** By index of the axis; of those that are no row, `ys` has none. */
  readonly xs: readonly Scale[]
  readonly ys: ReadonlyMap<number, Scale>
  readonly size: Size
}

/** What the pointer does: the dot that it is on, by index; a box that it drags in a cell; what is brushed. */
export interface ScatterPointing {
  readonly hot: number | null
  readonly drag: Box | null
  readonly brushes: Brushes
}

export type ScatterChart = Chart<ScatterModel, ScatterPainted, ScatterPointing>

export function mountScatter(element: HTMLElement): ScatterChart {
  return new Chart(element, scatter)
}

export const scatter: Form<ScatterModel, ScatterPainted, ScatterPointing> = { layout, option, replaces: ["grid", "xAxis", "yAxis"], isSame, content, overlay }

/** Around all cells: names of the rows and their numbers on the left, names of the columns above, their numbers below. CSS pixels. */
const LEFT = 72, RIGHT = 12, TOP = 26, BOTTOM = 26
/** Between cells, and the least that a cell takes. */
const GAP = 8
const LEAST_WIDTH = 84, LEAST_HEIGHT = 84
/** Room for a tick, and what a scale has beyond its ends, as a share of it. */
const X_ROOM = 46, Y_ROOM = 30, MARGIN = 0.06

/** The least size at which cells are legible. */
export function leastSize(columns: number, rows: number): Size {
  return { width: LEFT + RIGHT + columns * (LEAST_WIDTH + GAP), height: TOP + BOTTOM + rows * (LEAST_HEIGHT + GAP) }
}

function layout({ axes, rows }: ScatterModel, size: Size): ScatterPainted {
  const width = (size.width - LEFT - RIGHT) / axes.length, height = (size.height - TOP - BOTTOM) / Math.max(1, rows.length)
  return {
    xs: axes.map((axis, i) => scaleOf(axis, LEFT + i * width, LEFT + (i + 1) * width - GAP)),
    ys: new Map(rows.map((axis, i) => [axis, scaleOf(axes[axis]!, TOP + (i + 1) * height - GAP, TOP + i * height)])),
    size,
  }
}

function scaleOf(axis: ColumnAxis, from: number, to: number): Scale {
  const log = axis.kind === "log", lo = warp(log, axis.lo), hi = warp(log, axis.hi)
  const beyond = axis.kind === "list" ? 0.5 : (hi / 2 - lo / 2) * 2 * MARGIN
  return { lo: unwarp(log, lo - beyond), hi: unwarp(log, hi + beyond), log, from, to }
}

/** Where the columns lie, for keys and the focus. */
export function scatterSpots({ axes }: ScatterModel, { xs, size }: ScatterPainted): AxisSpot[] {
  return axes.map(({ key }, i) => ({ key, left: xs[i]!.from, top: 2, width: xs[i]!.to - xs[i]!.from, height: size.height - 4 }))
}

/** The cell at a place: indexes of its axes. */
export function cellAt({ xs, ys }: ScatterPainted, px: number, py: number): { readonly x: number; readonly y: number } | null {
  const x = xs.findIndex(s => px >= s.from && px <= s.to), y = [...ys].find(([, s]) => py >= s.to && py <= s.from)?.[0]
  return x < 0 || y === undefined || x === y ? null : { x, y }
}

/** The nearest dot of a cell within reach; null where there is none. */
export function dotAt({ dots }: ScatterModel, { xs, ys }: ScatterPainted, cell: { x: number; y: number }, px: number, py: number, reach: number): number | null {
  let best: number | null = null, least = reach ** 2
  for (const [i, { at }] of dots.entries()) {
    const far = (toPixel(xs[cell.x]!, at[cell.x]!) - px) ** 2 + (toPixel(ys.get(cell.y)!, at[cell.y]!) - py) ** 2
    if (far < least) { best = i; least = far }
  }
  return best
}

/**
 * What is brushed after a drag in a cell: along the axes on which it went further than `least` pixels; after a click, along neither.
 */
export function brushOf({ axes }: ScatterModel, { xs, ys }: ScatterPainted, cell: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }, least: number): ReadonlyMap<string, readonly Interval[]> {
  const along = (far: number, scale: Scale, from: number, to: number) => Math.abs(far) > least ? [intervalBetween(scale, from, to)] : []
  return new Map([[axes[cell.x]!.key, along(b.x - a.x, xs[cell.x]!, a.x, b.x)], [axes[cell.y]!.key, along(b.y - a.y, ys.get(cell.y)!, a.y, b.y)]])
}

/** What lies between two pixels of a scale. */
function intervalBetween(scale: Scale, a: number, b: number): Interval {
  const within = (px: number) => Math.min(Math.max(scale.from, scale.to), Math.max(Math.min(scale.from, scale.to), px))
  const [x, y] = [toValue(scale, within(a)), toValue(scale, within(b))]
  return [Math.min(x, y), Math.max(x, y)]
}

function option({ axes, rows, theme }: ScatterModel, { xs, ys }: ScatterPainted): EChartsCoreOption {
  const cells = cellsOf(axes, rows)
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: FONT_SIZE },
    grid: cells.map(({ id, x, y }) => ({ id, left: xs[x]!.from, top: ys.get(y)!.to, width: xs[x]!.to - xs[x]!.from, height: ys.get(y)!.from - ys.get(y)!.to, outerBoundsMode: "none", show: true, borderColor: theme.axis, borderWidth: 0.5 })),
    xAxis: cells.map(({ id, x, last }) => ({ ...axisOf(axes[x]!, xs[x]!, theme, X_ROOM, last), id: `x${id}`, gridId: id })),
    yAxis: cells.map(({ id, x, y }) => ({ ...axisOf(axes[y]!, ys.get(y)!, theme, Y_ROOM, x === 0), id: `y${id}`, gridId: id })),
  }
}

interface Cell { readonly id: string; readonly x: number; readonly y: number; readonly last: boolean }

/** All cells, those of an axis with itself included: those have no dots. */
function cellsOf(axes: readonly ColumnAxis[], rows: readonly number[]): Cell[] {
  return rows.flatMap((y, row) => axes.map((_, x) => ({ id: `${row},${x}`, x, y, last: row === rows.length - 1 })))
}

function axisOf(axis: ColumnAxis, scale: Scale, theme: Theme, room: number, labelled: boolean): object {
  const made = axisOption(scale, ticksOf(axis, scale, room), theme) as { axisLabel: object; splitLine: { lineStyle: object } }
  return { ...made, axisLabel: { ...made.axisLabel, show: labelled }, axisLine: { show: false }, splitLine: { ...made.splitLine, lineStyle: { color: theme.grid, width: 1 } } }
}

function ticksOf(axis: ColumnAxis, scale: Scale, room: number): Tick[] {
  // Labels of a row lie below each other, those of a column beside each other.
  const length = Math.abs(scale.to - scale.from), most = Math.max(2, Math.floor(length / room)), upright = scale.from > scale.to
  if (axis.kind !== "list") return apart(scale.log ? logTicks(scale.lo, scale.hi, most) : linearTicks(scale.lo, scale.hi, most), scale, upright)
  const letters = Math.max(2, Math.floor((upright ? LEFT - 24 : length / axis.values.length - 10) / LABEL_CHARACTER))
  const every = Math.ceil(axis.values.length * (upright ? FONT_SIZE + 3 : 24) / length)
  return axis.values.flatMap((text, value) => value % every === 0 ? [{ value, label: shortened(text, letters) }] : [])
}

/** As many of the ticks as have room: all of them, the powers of ten, or every so many of those. */
function apart(ticks: readonly Tick[], scale: Scale, upright: boolean): Tick[] {
  const powers = ticks.filter(t => Number.isInteger(Number(Math.log10(t.value).toFixed(6)))), least = scale.log && powers.length > 1 ? powers : ticks
  const room = (a: Tick, b: Tick) => upright ? FONT_SIZE + 4 : (a.label.length + b.label.length) / 2 * LABEL_CHARACTER + 8
  const fits = (list: readonly Tick[]) => list.every((t, i) => i === 0 || Math.abs(toPixel(scale, t.value) - toPixel(scale, list[i - 1]!.value)) >= room(list[i - 1]!, t))
  const choices = [ticks, ...[1, 2, 3, 4, 6, 10, 20].map(every => least.filter((_, i) => i % every === 0))]
  return [...choices.find(fits) ?? []]
}

const shortened = (text: string, letters: number) => text.length <= letters ? text : text.slice(0, letters - 1) + "…"

function isSame(a: Shown<ScatterModel, ScatterPainted>, b: Shown<ScatterModel, ScatterPainted>): boolean {
  return a.model.theme === b.model.theme && a.painted.size.width === b.painted.size.width && a.painted.size.height === b.painted.size.height && lookOf(a.model) === lookOf(b.model)
}

const lookOf = ({ axes, rows }: ScatterModel) => JSON.stringify([axes, rows])

/** All dots of one colour in one cell. */
const Dots = graphic.extendShape({
  type: "dots", shape: { places: [] as readonly number[], r: 3 },
  buildPath(pen: { moveTo(x: number, y: number): unknown; arc(x: number, y: number, r: number, from: number, to: number): unknown }, { places, r }: { places: readonly number[]; r: number }) {
    for (let i = 0; i < places.length; i += 2) {
      pen.moveTo(places[i]! + r, places[i + 1]!)
      pen.arc(places[i]!, places[i + 1]!, r, 0, 2 * Math.PI)
    }
  },
})

function content({ axes, rows, dots, theme }: ScatterModel, { xs, ys, size }: ScatterPainted): Drawing {
  const r = radiusOf(dots.length), elements: Element[] = []
  for (const { color, off, members } of byColor(dots, theme)) {
    for (const { x, y } of cellsOf(axes, rows)) {
      if (x === y) continue
      const places = members.flatMap(({ at }) => placeOf(xs[x]!, ys.get(y)!, at[x]!, at[y]!))
      elements.push(new Dots({ silent: true, shape: { places, r }, style: { fill: color, opacity: off ? 0.35 : 0.85 } }))
    }
  }
  elements.push(...namesOf({ axes, rows, dots, theme }, { xs, ys, size }))
  return { elements, clip: { x: 0, y: 0, width: size.width, height: size.height } }
}

/** Many dots are small ones. */
const radiusOf = (dots: number) => dots <= 100 ? 3.5 : dots <= 400 ? 2.5 : 1.8

function placeOf(x: Scale, y: Scale, atX: number, atY: number): [] | [number, number] {
  const px = toPixel(x, atX), py = toPixel(y, atY)
  return Number.isFinite(px + py) ? [px, py] : []
}

interface Shade { readonly color: string; readonly off: boolean; readonly members: Dot[] }

/** Dots by colour, those that are not selected first: they lie below. */
function byColor(dots: readonly Dot[], theme: Theme): Shade[] {
  const shades = new Map<string, Shade>()
  for (const dot of dots) {
    const color = dot.off ? theme.axis : dot.color, key = dot.off ? "" : color
    let shade = shades.get(key)
    if (!shade) shades.set(key, shade = { color, off: dot.off, members: [] })
    shade.members.push(dot)
  }
  return [...shades.values()].sort((a, b) => Number(b.off) - Number(a.off))
}

const boxOf = (x: Scale, y: Scale): Box => ({ x: x.from, y: y.to, width: x.to - x.from, height: y.from - y.to })

/** The names of columns above them, of rows beside them, and of an axis in the cell that it has with itself. */
function namesOf({ axes, rows, theme }: ScatterModel, { xs, ys }: ScatterPainted): Element[] {
  const above = axes.map(({ label }, i) => nameAt(label, (xs[i]!.from + xs[i]!.to) / 2, TOP - 11, xs[i]!.to - xs[i]!.from, theme.text, theme))
  const beside = rows.map(row => nameAt(axes[row]!.label, 10, (ys.get(row)!.from + ys.get(row)!.to) / 2, ys.get(row)!.from - ys.get(row)!.to, theme.text, theme, Math.PI / 2))
  const own = rows.flatMap(row => {
    const { x, y, width, height } = boxOf(xs[row]!, ys.get(row)!)
    const veil = new graphic.Rect({ silent: true, shape: { x: x + 1, y: y + 1, width: width - 2, height: height - 2 }, style: { fill: theme.surface } })
    return [veil, nameAt(axes[row]!.label, x + width / 2, y + height / 2, width - 12, theme.muted, theme)]
  })
  return [...above, ...beside, ...own]
}

function nameAt(label: string, x: number, y: number, width: number, fill: string, theme: Theme, rotation = 0): Element {
  const font = `600 ${FONT_SIZE}px ${theme.font}`
  return new graphic.Text({ silent: true, x, y, rotation, style: { text: plain(label), fill, font, align: "center", verticalAlign: "middle", width, overflow: "truncate", ellipsis: "…" } }) as unknown as Element
}

const plain = (text: string) => text.replace(/\s/g, " ")

/** Of the layer above the dots. */
const ABOVE = { zlevel: 1, silent: true } as const

function overlay({ hot, drag, brushes }: ScatterPointing, model: ScatterModel, painted: ScatterPainted): Drawing {
  const { width, height } = painted.size, clip = { x: 0, y: 0, width, height }
  const boxes = [...brushed(brushes, model, painted), ...drag ? [drag] : []]
  return { elements: [...boxes.map(box => rect(box, model.theme)), ...hot === null ? [] : marked(model, painted, hot)], clip }
}

/** What is brushed, in each cell of which an axis is. */
function brushed(brushes: Brushes, { axes, rows }: ScatterModel, { xs, ys }: ScatterPainted): Box[] {
  const pieces = (axis: number, scale: Scale): [number, number][] => {
    const all = brushes.get(axes[axis]!.key)
    return all ? all.map(([lo, hi]) => [pixelWithin(scale, lo), pixelWithin(scale, hi)]) : [[scale.from, scale.to]]
  }
  return cellsOf(axes, rows).filter(({ x, y }) => x !== y && (brushes.has(axes[x]!.key) || brushes.has(axes[y]!.key))).flatMap(({ x, y }) =>
    pieces(x, xs[x]!).flatMap(([x0, x1]) => pieces(y, ys.get(y)!).map(([y0, y1]) => ({ x: x0, y: Math.min(y0, y1), width: x1 - x0, height: Math.abs(y1 - y0) }))))
}

/** A brush that reaches an end of the axis reaches that of the cell. */
function pixelWithin(scale: Scale, value: number): number {
  const px = toPixel(scale, value), [lo, hi] = [Math.min(scale.from, scale.to), Math.max(scale.from, scale.to)]
  const near = (hi - lo) * MARGIN / (1 + 2 * MARGIN) + 0.5
  if (!(px - lo > near)) return lo
  return hi - px > near ? px : hi
}

function rect(shape: Box, theme: Theme): Element {
  return new graphic.Rect({ ...ABOVE, shape, style: { fill: theme.accent, opacity: 0.16, stroke: theme.accent, lineWidth: 1 } })
}

function marked({ axes, rows, dots, theme }: ScatterModel, { xs, ys }: ScatterPainted, hot: number): Element[] {
  const dot = dots[hot]
  if (!dot) return []
  return cellsOf(axes, rows).flatMap(({ x, y }) => {
    const [cx, cy] = x === y ? [] : placeOf(xs[x]!, ys.get(y)!, dot.at[x]!, dot.at[y]!)
    return cx === undefined || cy === undefined ? [] : [new graphic.Circle({ ...ABOVE, shape: { cx, cy, r: radiusOf(dots.length) + 2.5 }, style: { fill: dot.color, stroke: theme.text, lineWidth: 1.5 } })]
  })
}
