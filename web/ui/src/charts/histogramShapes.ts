// What lies on the axes of a chart of histograms, as elements of echarts' renderer, and what the pointer does above it.
import { graphic } from "echarts/core"
import { toPixel } from "../axes/scale"
import { blend } from "./blend"
import { baseline, binValue, columnEdges, outline, placeOf, spotPlace, type HistogramModel, type HistogramPainted, type HistogramPointing } from "./histogramModel"
import type { Box, Drawing, Element } from "./overlay"

/** How much of its colour the oldest step keeps. */
const OLDEST = 0.22
/** Colours of the map of counts: so many shades look smooth. */
const SHADES = 32
/** How strongly the bands of percentiles are filled, from the outermost inwards. */
const BANDS = [0.14, 0.22, 0.32, 0.46] as const
/** Half the width of a band around a step that stands alone, CSS pixels. */
const ALONE = 10
const LAYER = { zlevel: 1, silent: true } as const
/** How much of the chart is hidden behind what is pointed at. */
const VEIL = 0.5

export function content(model: HistogramModel, painted: HistogramPainted): Drawing {
  return { elements: CONTENT[model.mode](model, painted), clip: plotOf(painted, 2) }
}

const CONTENT: Readonly<Record<HistogramModel["mode"], (model: HistogramModel, painted: HistogramPainted) => Element[]>> = { offset: ridges, overlay: outlines, percentiles: bands, heat: cells }

function plotOf({ x, y, margins }: HistogramPainted, by = 0): Box {
  const bottom = Math.max(y.from, y.to)
  return { x: x.from - by, y: margins.top - by, width: x.to - x.from + 2 * by, height: bottom - margins.top + 2 * by }
}

/** The newest step has the run's colour, older ones fade into the surface. */
function shadeOf({ steps, color, theme }: HistogramModel, at: number): string {
  const age = steps.length > 1 ? 1 - at / (steps.length - 1) : 0
  return blend(color, theme.surface, age * (1 - OLDEST))
}

/** One behind the other, the oldest at the back. */
function ridges(model: HistogramModel, painted: HistogramPainted): Element[] {
  return model.steps.map((_, at) => new graphic.Polygon({
    silent: true, z: 2, z2: at, shape: { points: outline(model, painted, at) },
    style: { fill: shadeOf(model, at), opacity: 0.92, stroke: blend(shadeOf(model, at), model.theme.surface, 0.65), lineWidth: 1 },
  }))
}

function outlines(model: HistogramModel, painted: HistogramPainted): Element[] {
  const last = model.steps.length - 1
  return model.steps.map((_, at) => new graphic.Polyline({
    silent: true, z: 2, z2: at, shape: { points: outline(model, painted, at) },
    style: { fill: "none", stroke: shadeOf(model, at), lineWidth: at === last ? 2 : 1, lineJoin: "bevel" },
  }))
}

/** Steps that follow one another and have percentiles, by their places in the model. */
export function stretches({ steps }: Pick<HistogramModel, "steps">): number[][] {
  const all: number[][] = []
  let open = false
  steps.forEach(({ percentiles }, at) => {
    const whole = percentiles.length > 0 && percentiles.every(Number.isFinite)
    if (whole && open) all.at(-1)!.push(at)
    else if (whole) all.push([at])
    open = whole
  })
  return all
}

function bands(model: HistogramModel, painted: HistogramPainted): Element[] {
  return stretches(model).flatMap(stretch => {
    const line = (k: number): [number, number][] => stretch.flatMap((at): [number, number][] => {
      const x = toPixel(painted.x, placeOf(model, model.steps[at]!)), y = toPixel(painted.y, model.steps[at]!.percentiles[k]!)
      return stretch.length === 1 ? [[x - ALONE, y], [x + ALONE, y]] : [[x, y]]
    })
    const fills = BANDS.map((opacity, k) => new graphic.Polygon({
      silent: true, z: 2, z2: k, shape: { points: [...line(k), ...line(8 - k).reverse()] }, style: { fill: model.color, opacity },
    }))
    const median = new graphic.Polyline({ silent: true, z: 3, shape: { points: line(4) }, style: { fill: "none", stroke: model.color, lineWidth: 2, lineJoin: "bevel" } })
    const edges = [0, 8].map(k => new graphic.Polyline({ silent: true, z: 3, shape: { points: line(k) }, style: { fill: "none", stroke: model.color, lineWidth: 1, opacity: 0.45, lineJoin: "bevel" } }))
    return [...fills, ...edges, median]
  })
}

interface CellPen { rect(x: number, y: number, width: number, height: number): unknown }

/** All cells of one shade. */
const Cells = graphic.extendShape({
  type: "cells", shape: { cells: [] },
  buildPath(pen: CellPen, { cells }: { cells: readonly Box[] }) { for (const { x, y, width, height } of cells) pen.rect(x, y, width, height) },
})

/** Which shade a count has: the square root of its share, since most counts are small beside the largest; 0 for none. */
export function shadeOfCount(count: number, most: number): number {
  return count > 0 && most > 0 ? Math.max(1, Math.round(Math.sqrt(count / most) * SHADES)) : 0
}

function cells(model: HistogramModel, painted: HistogramPainted): Element[] {
  const byShade = Array.from({ length: SHADES + 1 }, (): Box[] => [])
  model.steps.forEach(({ counts }, at) => {
    for (let bin = 0; bin < model.bins; bin++) {
      const shade = shadeOfCount(counts[bin]!, model.most)
      if (shade > 0) byShade[shade]!.push(cellBox(model, painted, at, bin))
    }
  })
  return byShade.flatMap((cells, shade) => cells.length === 0 ? [] : [
    new Cells({ silent: true, z: 2, shape: { cells }, style: { fill: blend(model.theme.surface, model.color, 0.12 + 0.88 * shade / SHADES) } }),
  ])
}

/** A cell of the map, on whole pixels: between neighbours nothing shines through. */
function cellBox(model: HistogramModel, { x, y }: HistogramPainted, at: number, bin: number): Box {
  const edges = edgesOf(model)
  const [left, right] = [edges[at]!, edges[at + 1]!].map(place => Math.round(toPixel(x, place))) as [number, number]
  const [top, bottom] = [binValue(model, bin, 1), binValue(model, bin, 0)].map(value => Math.round(toPixel(y, value))) as [number, number]
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

const edgesKnown = new WeakMap<HistogramModel, readonly number[]>()
function edgesOf(model: HistogramModel): readonly number[] {
  let edges = edgesKnown.get(model)
  if (!edges) edgesKnown.set(model, edges = columnEdges(model.steps.map(step => placeOf(model, step))))
  return edges
}

export function overlay({ spot }: HistogramPointing, model: HistogramModel, painted: HistogramPainted): Drawing {
  const clip = plotOf(painted, 6)
  if (!spot || !model.steps[spot.at]) return { elements: [], clip }
  const elements = model.mode === "heat" ? pointedCell(model, painted, spot.at, spot.bin)
    : model.mode === "percentiles" ? pointedColumn(model, painted, spot.at) : pointedOutline(model, painted, spot.at, spot.bin)
  return { elements, clip }
}

function pointedOutline(model: HistogramModel, painted: HistogramPainted, at: number, bin: number): Element[] {
  const points = outline(model, painted, at), { theme, color } = model
  const veil = new graphic.Rect({ ...LAYER, shape: plotOf(painted), style: { fill: theme.surface, opacity: VEIL } })
  const fill = new graphic.Polygon({ ...LAYER, z: 1, shape: { points }, style: { fill: color, opacity: model.mode === "offset" ? 0.9 : 0.25 } })
  const line = new graphic.Polyline({ ...LAYER, z: 2, shape: { points }, style: { fill: "none", stroke: theme.text, lineWidth: 1.5, lineJoin: "bevel" } })
  if (bin < 0) return [veil, fill, line]
  const [x, y] = spotPlace(model, painted, { at, bin }), base = baseline(model, painted, at)
  const stem = new graphic.Rect({ ...LAYER, z: 3, shape: { x: Math.round(x) - 0.5, y, width: 1, height: Math.max(0, base - y) }, style: { fill: theme.text } })
  return [veil, fill, line, stem, dot(x, y, theme.text, theme.surface)]
}

function pointedColumn(model: HistogramModel, painted: HistogramPainted, at: number): Element[] {
  const plot = plotOf(painted), x = toPixel(painted.x, placeOf(model, model.steps[at]!)), { theme } = model
  const rule = new graphic.Rect({ ...LAYER, shape: { ...plot, x: Math.round(x) - 0.5, width: 1 }, style: { fill: theme.muted } })
  return [rule, ...model.steps[at]!.percentiles.filter(Number.isFinite).map((value, k) => dot(x, toPixel(painted.y, value), k === 4 ? theme.text : theme.muted, theme.surface))]
}

function pointedCell(model: HistogramModel, painted: HistogramPainted, at: number, bin: number): Element[] {
  const plot = plotOf(painted), cell = cellBox(model, painted, at, Math.max(0, bin)), stroke = model.theme.text
  const column = new graphic.Rect({ ...LAYER, shape: { ...plot, x: cell.x - 0.5, width: cell.width + 1 }, style: { fill: "none", stroke, lineWidth: 1, opacity: 0.5 } })
  return bin < 0 ? [column] : [column, new graphic.Rect({ ...LAYER, z: 1, shape: cell, style: { fill: "none", stroke, lineWidth: 2 } })]
}

function dot(cx: number, cy: number, fill: string, stroke: string): Element {
  return new graphic.Circle({ ...LAYER, z: 4, shape: { cx, cy, r: 3 }, style: { fill, stroke, lineWidth: 1.5 } })
}
