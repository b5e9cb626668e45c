// The page's vocabulary: what the server sends, and the columns that cards draw.
// Ids of runs and tags mean something within one epoch of the server only; names are what outlives it.

/** The x axis of all cards. "relative" is seconds since a run's first point, "wall" seconds since the Unix epoch. */
export type Axis = "step" | "relative" | "wall"

/** An inclusive interval on an axis, in the axis's own unit. */
export type Range = readonly [lo: number, hi: number]

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

export interface RunInfo {
  id: number
  /** Untrusted text. */
  name: string
  /** Wall time of the first event in seconds, null when none was read yet. */
  start: number | null
  /** Index into Catalog.sets. */
  set: number
}

export interface TagInfo {
  /** The same in every run. */
  id: number
  /** Untrusted text. */
  name: string
  plugin: string
  /** Untrusted text; absent where the writer gave none. */
  display?: string
  /** api/description has a description of the tag. */
  described?: boolean
}

export interface Catalog {
  version: number
  runs: RunInfo[]
  /** The scalar tags. */
  tags: TagInfo[]
  /** Distinct lists of scalar tag ids; runs share them. */
  sets: number[][]
  /** How many tags each other plugin has. */
  others: Record<string, number>
}

export interface Hello {
  epoch: string
  version: string
  title: string
  dataLocation: string
  /** The server's clock, seconds. */
  now: number
}

/** The first load: what has been read of what was found. */
export interface Progress {
  runs: number
  files: number
  filesDone: number
  bytes: number
  bytesDone: number
  points: number
  loaded: boolean
}

export interface Status {
  progress: Progress
  /** How many problems api/health can name. */
  problems: number
  /** Log directories that do not exist yet. */
  missing: string[]
  now: number
}

export interface RunStat {
  lastStep: number
  /** Seconds; NaN before the first point. */
  lastWall: number
  points: number
}

/**
 * One run's curve in one card. The object stays the same while the subscription lives; its arrays are replaced when they
 * must grow, so read them afresh at each change. They have spare capacity: only the first `length` entries count.
 */
export interface SeriesData {
  run: number
  generation: number
  /** How many source points the server has gone through: the cursor for a reconnect. */
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

/** What a card asks for. */
export interface ShowRequest {
  /** Tag id. */
  tag: number
  /** 0 to below 1. */
  smoothing: number
  /** Width of the plot in CSS pixels; the server thins to about two points a pixel. */
  width: number
  axis: Axis
  /** Thin evenly along the logarithm of x, as a logarithmic axis shows it. */
  log: boolean
  /** Only what lies in here, at the finest resolution that fits; null = everything. */
  range: Range | null
  /** Hidden points too: those that a restarted training left behind. Steps may go back then. */
  orphaned?: boolean
  /** These runs instead of the page's selection. */
  runs?: readonly number[]
}
