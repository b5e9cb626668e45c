// What a chart of curves shows, and what it says about what it painted: the seam between cards and charts.
import type { ChartAxis, Range } from "../types"
import type { Points } from "../axes/points"
import type { Scale, Tick, Ticks } from "../axes/scale"
import type { Theme } from "./theme"

/** Signs on points (signs.ts), in the order in which the lines of a chart get them. */
export const SIGNS = ["circle", "square", "triangle", "diamond", "cross", "tip"] as const
export type Sign = typeof SIGNS[number]

/** What draws signs: a path of echarts. */
export interface SignPen {
  moveTo(x: number, y: number): unknown
  lineTo(x: number, y: number): unknown
  arc(x: number, y: number, radius: number, from: number, to: number): unknown
  closePath(): unknown
}

export interface Signs {
  /** Draws those of a line. */
  all(pen: SignPen, line: Line, axis: ChartAxis, x: Scale, y: Scale): void
  /** Draws one, as it stands in a legend. */
  one(pen: SignPen, x: number, y: number): void
}

export interface Line {
  readonly run: number
  readonly name: string
  /** What tells several lines of one run apart: untrusted text. */
  readonly label?: string
  /** #rrggbb */
  readonly color: string
  readonly points: Points
  /** Lengths of strokes and gaps in pixels; left out = solid. */
  readonly dash?: readonly number[]
  /** What draws the signs on its points, which are filled; left out = it has none. */
  readonly signs?: Signs
  /** Drawn above the others, and wider. */
  readonly highlight?: boolean
}

/** What lies between two curves, drawn behind the lines. */
export interface Band {
  readonly lower: Points
  readonly upper: Points
  /** #rrggbb */
  readonly color: string
}

export interface ChartModel {
  readonly axis: ChartAxis
  readonly logX: boolean
  readonly logY: boolean
  readonly ignoreOutliers: boolean
  /** In drawing order. */
  readonly lines: readonly Line[]
  readonly bands?: readonly Band[]
  /** Faint raw lines behind the smoothed ones. */
  readonly raw: boolean
  /** The zoom; null = all of x. */
  readonly xRange: Range | null
  /** What y shows; null = fitted. */
  readonly yRange: Range | null
  /** A selected place of x (lo === hi) or a range of it. */
  readonly selection: { readonly lo: number; readonly hi: number } | null
  /**
   * Fit the axes anew. False for points that merely arrived: a zoomed chart then keeps its axes, an unzoomed one moves them
   * only when the points leave them.
   */
  readonly refit: boolean
  /** Give the x axis room for as many points again as came last, so that it does not move when the next ones come. */
  readonly ahead?: boolean
  readonly theme: Theme
}

export interface Painted {
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: Ticks
  readonly yTicks: readonly Tick[]
  readonly margins: Margins
  /** Whether the chart has, or had, a selection: echarts keeps its marks until it is told that there are none. */
  readonly marked: boolean
  /** Points that a logarithmic axis cannot show. */
  readonly hidden: { readonly x: number; readonly y: number }
  /** The highest step among the painted points, NaN without any. */
  readonly lastStep: number
  /** The greatest x of the points, and how far the ones that came last have moved it. */
  readonly end: number
  readonly advance: number
  /** Whether as many points again would leave the x axis. */
  readonly tight: boolean
}

/** The plot's distances from the chart's edges, CSS pixels. */
export interface Margins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** What the pointer does on a chart, or on another one. */
export interface Pointing {
  /** x of the crosshair. */
  readonly cursor: number | null
  /** The run drawn in front of the others. */
  readonly highlight: number | null
  /** Pixels of what is being dragged, null where it is all of x or y: a zoom, or with `select` a range of x. */
  readonly drag: { readonly x: Range | null; readonly y: Range | null; readonly select: boolean } | null
}
