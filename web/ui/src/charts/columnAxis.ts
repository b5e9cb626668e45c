// A column of a table as an axis of a picture.

export interface ColumnAxis {
  readonly key: string
  /** Untrusted text, as are the values: a canvas shows it as it is. */
  readonly label: string
  readonly kind: "linear" | "log" | "list"
  readonly lo: number
  readonly hi: number
  /** Of a list. */
  readonly values: readonly string[]
}

/** A piece of an axis: values, or places in a list of values. */
export type Interval = readonly [lo: number, hi: number]

/** By key of the axis: what is brushed there. */
export type Brushes = ReadonlyMap<string, readonly Interval[]>

/** Where an axis lies in a picture, CSS pixels. */
export interface AxisSpot { readonly key: string; readonly left: number; readonly top: number; readonly width: number; readonly height: number }
