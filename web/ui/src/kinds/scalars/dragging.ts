// What a drag over a chart means, from the pixels of its ends. Pure.
import { panBy, toValue, type Scale } from "../../axes/scale"
import type { Range } from "../../types"
import type { Part } from "./plot"

export interface Spot { readonly x: number; readonly y: number }
interface Scales { readonly x: Scale; readonly y: Scale }

/** A drag in which one side is at least so many times the other is along that side alone. */
const MOSTLY = 2
/** Less is a movement of the hand, CSS pixels. */
export const CLICK = 4

/** Which axes a drag is about: x where it is mostly horizontal, y where it is mostly vertical, else both. */
export function axesOf(from: Spot, to: Spot): "x" | "y" | "both" {
  const dx = Math.abs(to.x - from.x), dy = Math.abs(to.y - from.y)
  return dx >= MOSTLY * dy ? "x" : dy >= MOSTLY * dx ? "y" : "both"
}

/** The pixels that a zoom drags over, within the plot; null along an axis that it leaves alone. */
export function draggedOver(from: Spot, to: Spot, { x, y }: Scales, axes = axesOf(from, to)): Part {
  return {
    x: axes === "y" ? null : [within(x, from.x), within(x, to.x)],
    y: axes === "x" ? null : [within(y, from.y), within(y, to.y)],
  }
}

function within({ from, to }: Scale, pixel: number): number {
  return Math.max(Math.min(from, to), Math.min(Math.max(from, to), pixel))
}

/** What those pixels show; null along an axis on which they are no more than a click. */
export function shownIn(pixels: Part, { x, y }: Scales): Part {
  const range = (scale: Scale, over: Range | null): Range | null => {
    if (!over || Math.abs(over[1] - over[0]) < CLICK) return null
    const [a, b] = [toValue(scale, over[0]), toValue(scale, over[1])]
    return [Math.min(a, b), Math.max(a, b)]
  }
  return { x: range(x, pixels.x), y: range(y, pixels.y) }
}

/** What the axes show once the hand has moved the plot: what was under it still is. */
export function movedTo(from: Spot, to: Spot, { x, y }: Scales): Part {
  const axes = axesOf(from, to)
  return { x: axes === "y" ? null : panBy(x, from.x - to.x), y: axes === "x" ? null : panBy(y, from.y - to.y) }
}
