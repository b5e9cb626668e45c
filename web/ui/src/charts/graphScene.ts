// What a chart of a graph shows: boxes and the wires between them, in absolute places. The seam between the graphs dashboard and charts.
import type { Theme } from "./theme"

export interface GraphBox {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Untrusted text. */
  readonly label: string
  /** The whole of a label that is cut. */
  readonly title: string
  readonly form: "op" | "group" | "open"
  readonly fill: string
  readonly ink: string
  /** Several of a kind, as a pile. */
  readonly pile: boolean
}

/** Wires that look alike; of each, x and y in turns. */
export interface GraphWires {
  readonly ways: readonly (readonly number[])[]
  readonly dashed: boolean
  readonly width: number
}

/** What stands beside a wire, in the middle of it. */
export interface GraphNote { readonly x: number; readonly y: number; readonly text: string }

/** What one open group holds. */
export interface GraphLayer { readonly wires: readonly GraphWires[]; readonly notes: readonly GraphNote[]; readonly boxes: readonly GraphBox[] }

export interface GraphScene {
  readonly width: number
  readonly height: number
  /** Each group after the one that it is in. */
  readonly layers: readonly GraphLayer[]
  readonly theme: Theme
}

/** What stands out: the chosen box, those that it is wired to, and the wires between. */
export interface GraphMarks {
  readonly chosen: string | null
  readonly beside: readonly string[]
  readonly ways: readonly (readonly number[])[]
}

/** What part is seen: a point of the graph times `scale`, plus x and y, is a pixel. */
export interface GraphPart { readonly x: number; readonly y: number; readonly scale: number }

export const MOST_SCALE = 2.5, LEAST_SCALE = 0.02
const READABLE_SCALE = 0.6

/** So far from the top a graph begins: there stands the search over it. */
const TOP = 44

/** All of a graph in the middle of the room, not larger than life. */
export function fitted(scene: { readonly width: number; readonly height: number }, room: { readonly width: number; readonly height: number }): GraphPart {
  const scale = Math.max(LEAST_SCALE, Math.min(1, room.width / Math.max(1, scene.width), (room.height - TOP) / Math.max(1, scene.height)))
  return { scale, x: (room.width - scene.width * scale) / 2, y: Math.max(TOP, (room.height - scene.height * scale) / 2) }
}

/** What one sees first: all of it where that can be read, else its beginning. */
export function opening(scene: { readonly width: number; readonly height: number }, room: { readonly width: number; readonly height: number }): GraphPart {
  const all = fitted(scene, room)
  if (all.scale >= READABLE_SCALE) return all
  return { scale: READABLE_SCALE, x: (room.width - scene.width * READABLE_SCALE) / 2, y: TOP }
}

/** Larger or smaller about a pixel, which stays where it is. */
export function zoomed({ x, y, scale }: GraphPart, by: number, px: number, py: number): GraphPart {
  const next = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale * by)), ratio = next / scale
  return { scale: next, x: px - (px - x) * ratio, y: py - (py - y) * ratio }
}

/** The box in front at a point of the graph. */
export function boxAt({ layers }: GraphScene, x: number, y: number): GraphBox | null {
  for (let i = layers.length - 1; i >= 0; i--) {
    const found = layers[i]!.boxes.find(b => x >= b.x && x <= b.x + b.width && y >= b.y && y <= b.y + b.height)
    if (found) return found
  }
  return null
}
