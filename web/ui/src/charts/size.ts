// How large a chart is.

/** CSS pixels; the insets are kept free of the chart, for a title above it and a legend below. */
export interface Size {
  readonly width: number
  readonly height: number
  readonly inset?: { readonly top: number; readonly bottom: number }
}
