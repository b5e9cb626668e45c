// What is in sight of a table that is scrolled both ways.
import type { RefObject } from "preact"
import { useEffect, useState } from "preact/hooks"

/** CSS pixels. */
export interface Sight {
  readonly top: number
  readonly height: number
  readonly left: number
  readonly width: number
  /** Whether it was scrolled a moment ago. */
  readonly moving: boolean
}

/** Smaller movements sideways change nothing. */
export const SIDEWAYS = 40
/** After the last movement. */
const REST_MS = 150

/** Follows an element with rows of `rowHeight` pixels. Both ways in one, so that a frame renders once and never waits for the layout. */
export function useSight(scroller: RefObject<HTMLElement | null>, rowHeight: number): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 400, left: 0, width: innerWidth, moving: false })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let resting: ReturnType<typeof setTimeout> | undefined
    const look = (moving: boolean) => {
      const next = { top: element.scrollTop, height: element.clientHeight, left: element.scrollLeft, width: element.clientWidth, moving }
      setSight(old => isNear(old, next, rowHeight) ? old : next)
    }
    const move = () => {
      look(true)
      clearTimeout(resting)
      resting = setTimeout(() => { setSight(old => old.moving ? { ...old, moving: false } : old) }, REST_MS)
    }
    const sizes = new ResizeObserver(() => { look(false) })
    look(false)
    element.addEventListener("scroll", move, { passive: true })
    sizes.observe(element)
    return () => { element.removeEventListener("scroll", move); sizes.disconnect(); clearTimeout(resting) }
  }, [rowHeight])
  return sight
}

function isNear(a: Sight, b: Sight, rowHeight: number): boolean {
  return a.width === b.width && a.height === b.height && Math.abs(a.top - b.top) < rowHeight && Math.abs(a.left - b.left) < SIDEWAYS
}
