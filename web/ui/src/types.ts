// The page's vocabulary: what the server sends (message.gen.ts has it as it goes over the wire), and the columns that cards draw.
// Ids of runs and tags mean something within one epoch of the server only; names are what outlives it.
import type * as message from "./message.gen"
import type { Axis, Range } from "./message.gen"

export type { Axis, Progress, Range, Run as RunInfo, Tag as TagInfo } from "./message.gen"
export type Hello = Omit<message.Hello, "type">
export interface Catalog extends Omit<message.Catalog, "type" | "tags" | "sets"> {
  /** In natural order of their names. */
  readonly tags: readonly message.Tag[]
  /** The distinct lists of ids of tags that runs have; that of a run with all tags has them in the order of the tags. */
  readonly sets: readonly (readonly number[])[]
}
export type Status = Omit<message.Status, "type" | "runs">

/** What runs along the x axis of a chart: an axis of all charts, or the values of a metric, which stand in the place of wall times. */
export type ChartAxis = Axis | "value"

export type TooltipSort = "nearest" | "descending" | "ascending" | "name"
export type Theme = "system" | "light" | "dark"

/** How the page hears of news. Pausing is the user's wish and kept apart (state/view.ts). */
export type Connection = "connecting" | "live" | "stale" | "disconnected" | "polling"

/** What the server's own endpoints say where they do not do what was asked (docs/api.md). */
export interface ServerError {
  /** For programs: "origin_refused", "host_refused", "token_needed", "busy", …; "" where somebody else has answered. */
  readonly code: string
  /** For people. It may quote what the browser sent. */
  readonly message: string
  /** With the codes of refusals: the name to give to --allow_host; "" where the server cannot tell it. */
  readonly host: string
}

/** The newest state of a run. */
export interface RunStat {
  lastStep: number
  /** Seconds; NaN before the first point. */
  lastWall: number
  points: number
}

/**
 * One run's curve in one card, or its index of what lies in the files. The object stays the same while the subscription lives; its arrays are replaced when they
 * must grow, so read them afresh at each change. They have spare capacity: only the first `length` entries count.
 */
export interface SeriesData {
  run: number
  /** There are steps and wall times only: the values are fetched by api/content (live/content.ts). */
  index: boolean
  /** False while the rest of a long index is on the way. */
  whole: boolean
  generation: number
  /** How many source rows the server has gone through: the cursor for a reconnect. */
  total: number
  /** Wall time of the run's first point of this tag: where "relative" is zero. */
  originWall: number
  /** How many points are hidden unless orphaned ones are asked for: steps went back. */
  hidden: number
  steps: Float64Array
  walls: Float64Array
  values: Float64Array
  /** null when the request had smoothing 0. */
  smoothed: Float64Array | null
  length: number
}

/** What a card asks for: a curve, or of tags whose values stay in the files (`width` and all after it left out) the index. */
export interface ShowRequest {
  /** Tag id. */
  readonly tag: number
  /** 0 to below 1. */
  readonly smoothing?: number
  /** Width of the plot in CSS pixels; the server thins to about two points a pixel. */
  readonly width?: number
  readonly axis?: Axis
  /** Thin evenly along the logarithm of x, as a logarithmic axis shows it. */
  readonly log?: boolean
  /** Only what lies in here, at the finest resolution that fits; null = everything. */
  readonly range?: Range | null
  /** Hidden points too: those that a restarted training left behind. Steps may go back then. */
  readonly orphaned?: boolean
  /** These runs instead of the page's selection. */
  readonly runs?: readonly number[]
}
