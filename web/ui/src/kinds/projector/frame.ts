// What the page and the worker that draws say to each other.
import type { Rgb } from "./colors"

/** One picture. What may be left out has not changed since the one before. */
export interface Frame {
  /** x, y, z of each point; those of another number of points have no looks until they are said. */
  readonly places?: Float32Array<ArrayBuffer>
  /** Of each point: its colour, three bytes; its size, CSS pixels; which picture it has, −1 for none. */
  readonly looks?: { readonly tints: Uint8Array<ArrayBuffer>; readonly sizes: Float32Array<ArrayBuffer>; readonly pictures: Float32Array<ArrayBuffer> }
  readonly theme?: { readonly ground: Rgb; readonly line: string }
  /** The picture that has one of this size for each point; null = dots. */
  readonly atlas?: { readonly bitmap: ImageBitmap; readonly width: number; readonly height: number } | null
  /** Of the canvas, in pixels, and how many of them make a CSS pixel. */
  readonly width: number
  readonly height: number
  readonly ratio: number
  /** Where the camera stands, and how it projects: matrices, column after column. */
  readonly camera: readonly number[]
  readonly projection: readonly number[]
  /** How far the camera is away from what it looks at; 0 where all is flat. */
  readonly away: number
  /** How much larger points are drawn than their sizes say, where all is flat. */
  readonly grow: number
}

export type Order = { readonly canvas: OffscreenCanvas } | { readonly frame: Frame }

export type Report =
  /** The canvas shows the last of so many frames; those before it were left out. */
  | { readonly is: "shown"; readonly frames: number }
  /** The pictures of the points cannot be drawn. */
  | { readonly is: "problem"; readonly text: string }
  /** Nothing can be drawn. */
  | { readonly is: "absent"; readonly text: string }
