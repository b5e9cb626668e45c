// The corner that resizes all cards at once: drag it, or focus it and use the arrows; double click for the usual size.
import type { RefObject } from "preact"
import { useRef } from "preact/hooks"
import { columns } from "../state/view"
import { minCardWidth, plotHeight, resetSize, setSize } from "./size"

const STEP = 24

export function ResizeCorner({ article }: { article: RefObject<HTMLElement | null> }) {
  const from = useRef<{ x: number; y: number; width: number; height: number } | null>(null)
  const down = (e: PointerEvent) => {
    e.preventDefault()
    ;(e.currentTarget as HTMLElement).setPointerCapture(e.pointerId)
    from.current = { x: e.clientX, y: e.clientY, width: article.current!.offsetWidth, height: plotHeight.peek() }
  }
  const move = (e: PointerEvent) => {
    const start = from.current
    if (!start) return
    const wider = e.clientX - start.x
    // A small sideways slip while changing the height must not change the columns.
    if (Math.abs(wider) > STEP) columns.value = 0
    setSize(Math.abs(wider) > STEP ? start.width + wider : minCardWidth.peek(), start.height + e.clientY - start.y)
  }
  const key = (e: KeyboardEvent) => {
    const dx = e.key === "ArrowRight" ? STEP : e.key === "ArrowLeft" ? -STEP : 0
    const dy = e.key === "ArrowDown" ? STEP : e.key === "ArrowUp" ? -STEP : 0
    if (dx === 0 && dy === 0) return
    e.preventDefault()
    e.stopPropagation()
    if (dx !== 0) columns.value = 0
    setSize(minCardWidth.peek() + dx, plotHeight.peek() + dy)
  }
  return (
    <button type="button" class="card-corner" tabIndex={-1} aria-label="Size of all cards: arrow keys change it" title="Drag to resize all cards; double click for the usual size"
      onPointerDown={down} onPointerMove={move} onPointerUp={() => { from.current = null }} onPointerCancel={() => { from.current = null }}
      onDblClick={resetSize} onKeyDown={key} />
  )
}
