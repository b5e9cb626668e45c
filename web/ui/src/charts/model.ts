// What a line chart shows, and what it says about what it painted: the seam between cards and charts.
import type { Axis, Range } from "../types"
import type { Points } from "./points"
import type { Scale } from "./scale"
import type { Theme } from "./theme"

export interface Line {
  readonly run: number
  readonly name: string
  /** #rrggbb */
  readonly color: string
  readonly points: Points
}

export interface ChartModel {
  readonly axis: Axis
  readonly logX: boolean
  readonly logY: boolean
  readonly ignoreOutliers: boolean
  /** In drawing order. */
  readonly lines: readonly Line[]
  /** Faint raw lines behind the smoothed ones. */
  readonly raw: boolean
  /** The zoom; null = all of x. */
  readonly xRange: Range | null
  /** The height of a box zoom; null = fitted. */
  readonly yRange: Range | null
  /**
   * Fit the y axis anew. False for points that merely arrived: a zoomed chart then keeps its axes, an unzoomed one moves them
   * only when the points leave them.
   */
  readonly refit: boolean
  readonly theme: Theme
}

export interface Painted {
  readonly x: Scale
  readonly y: Scale
  /** Points that a logarithmic axis cannot show. */
  readonly hidden: { readonly x: number; readonly y: number }
  /** The highest step among the painted points, NaN without any. */
  readonly lastStep: number
}

/** The plot's distances from the chart's edges, CSS pixels. */
export interface Margins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
