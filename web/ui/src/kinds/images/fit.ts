// How several pictures share a card. Pure.

/** CSS pixels. */
export interface Size { readonly width: number; readonly height: number }

const GAP = 8
/** From so many screen pixels a picture's pixel, its pixels are shown as squares. */
export const SQUARES = 2

/** How many columns show `count` pictures of one shape largest. */
export function columnsFor(count: number, picture: Size, room: Size): number {
  let best = 1, largest = 0
  for (let columns = 1; columns <= count; columns++) {
    const scale = scaleIn(picture, cellOf(count, columns, room))
    if (scale > largest) { best = columns; largest = scale }
  }
  return best
}

/** The room that each of `count` pictures has. */
export function cellOf(count: number, columns: number, { width, height }: Size): Size {
  const rows = Math.ceil(count / columns)
  return { width: Math.max(1, (width - GAP * (columns - 1)) / columns), height: Math.max(1, (height - GAP * (rows - 1)) / rows) }
}

/** How much larger than it is a picture is shown so that it fills its room. */
export function scaleIn(picture: Size, room: Size): number {
  return Math.min(room.width / Math.max(1, picture.width), room.height / Math.max(1, picture.height))
}

/** Where a canvas lies in its window: moved by x and y, then larger by scale. */
export interface View { readonly x: number; readonly y: number; readonly scale: number }

export const WHOLE: View = { x: 0, y: 0, scale: 1 }
const LEAST_SCALE = 0.1, MOST_SCALE = 200

/** Larger by a factor, with the place (x, y) of the window staying where it is. */
export function zoomed(view: View, by: number, x: number, y: number): View {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * by)), real = scale / view.scale
  return { x: x - (x - view.x) * real, y: y - (y - view.y) * real, scale }
}
