// Rows of a scrolling table that are in sight. Pure, and the hook around it.
import type { RefObject } from "preact"
import { useEffect, useState } from "preact/hooks"

export interface Window { readonly from: number; readonly to: number }

/** The rows to draw: those in sight and a few more. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number, spare = 4): Window {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare)
  return { from: Math.min(from, count), to: Math.max(Math.min(from, count), to) }
}

/** Follows the scrolling of an element; `count` rows of `rowHeight` pixels lie in it. */
export function useWindow(scroller: RefObject<HTMLElement | null>, rowHeight: number, count: number): Window {
  const [view, setView] = useState({ top: 0, height: 400 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => setView(old => {
      const top = element.scrollTop, height = element.clientHeight
      return Math.abs(top - old.top) < rowHeight && height === old.height ? old : { top, height }
    })
    look()
    element.addEventListener("scroll", look, { passive: true })
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    return () => { element.removeEventListener("scroll", look); sizes.disconnect() }
  }, [rowHeight])
  return rowsInSight(view.top, view.height, rowHeight, count)
}
