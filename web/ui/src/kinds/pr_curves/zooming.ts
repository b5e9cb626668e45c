// Which part of the square each card shows. In the link, as all of how one looks at curves.
import { signal } from "@preact/signals"
import { toValue, type Scale } from "../../axes/scale"
import type { RateBox, RateView } from "../../charts/rates"
import { clamp } from "../../kit/numbers"
import { cardKey, parseCard, type CardKey } from "../../state/card"
import type { Param } from "../../state/param"

/** By card; those that are not in it show everything. */
export const zooms = signal<ReadonlyMap<CardKey, RateView>>(new Map())

/** Less is a movement of the hand, CSS pixels. */
const CLICK = 4
/** Nobody can tell rates apart that lie closer. */
const LEAST = 1e-6

export function zoomTo(card: CardKey, view: RateView | null): void {
  const next = new Map(zooms.peek())
  if (view) next.set(card, view)
  else next.delete(card)
  zooms.value = next
}

/** What a box shows; null where it is no more than a click. */
export function shownIn({ from, to }: RateBox, x: Scale, y: Scale): RateView | null {
  if (Math.abs(from[0] - to[0]) < CLICK || Math.abs(from[1] - to[1]) < CLICK) return null
  const side = (scale: Scale, a: number, b: number) => range(toValue(scale, a), toValue(scale, b))
  return { x: side(x, from[0], to[0]), y: side(y, from[1], to[1]) }
}

/** Nearer to the middle by a factor, or further from it; null = everything. */
export function zoomedBy({ x, y }: RateView, by: number): RateView | null {
  const side = ([lo, hi]: RateView["x"]) => {
    const middle = (lo + hi) / 2, half = (hi - lo) / 2 / by
    return range(middle - half, middle + half)
  }
  const view = { x: side(x), y: side(y) }
  return view.x[1] - view.x[0] >= 1 && view.y[1] - view.y[0] >= 1 ? null : view
}

/** From the lower to the higher, within 0 and 1. */
function range(a: number, b: number): RateView["x"] {
  const lo = clamp(Math.min(a, b), 0, 1 - LEAST)
  return [lo, clamp(Math.max(a, b), lo + LEAST, 1)]
}

/** "card:x,x,y,y"; the card's name may hold any character, so it is read from the end. */
export const ZOOMS: Param = {
  names: ["prZoom"], keep: "place", rest: 0,
  write(put) { for (const [card, { x, y }] of zooms.value) put("prZoom", `${card}:${[...x, ...y].map(n => Number(n.toPrecision(6))).join()}`) },
  read(q) {
    const said = q.getAll("prZoom").flatMap((text): [CardKey, RateView][] => {
      const colon = text.lastIndexOf(":"), sides = text.slice(colon + 1).split(",").map(Number)
      const [x0, x1, y0, y1] = sides as [number, number, number, number]
      const sound = colon >= 0 && sides.length === 4 && sides.every(n => n >= 0 && n <= 1) && x1 - x0 >= LEAST && y1 - y0 >= LEAST
      return sound ? [[cardKey(parseCard(text.slice(0, colon))), { x: [x0, x1], y: [y0, y1] }]] : []
    })
    if (said.length > 0) zooms.value = new Map(said)
  },
  reset() { zooms.value = new Map() },
}
