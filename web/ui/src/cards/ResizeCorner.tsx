// The corner that resizes all cards at once: drag it, or focus it and use the arrows; double click for the usual size.
import type { RefObject } from "preact"
import { useRef } from "preact/hooks"
import type { CardSize } from "../state/sizes"
import { columns } from "../state/view"

const STEP = 24

export function ResizeCorner({ article, size }: { article: RefObject<HTMLElement | null>; size: CardSize }) {
  const from = useRef<{ x: number; y: number; width: number; height: number } | null>(null)
  const down = (e: PointerEvent) => {
    e.preventDefault()
    ;(e.currentTarget as HTMLElement).setPointerCapture(e.pointerId)
    from.current = { x: e.clientX, y: e.clientY, width: article.current!.offsetWidth, height: size.value.height }
  }
  const move = (e: PointerEvent) => {
    const start = from.current
    if (!start) return
    const wider = e.clientX - start.x
    // A small sideways slip while changing the height must not change the columns.
    if (Math.abs(wider) > STEP) columns.value = 0
    size.set({ width: Math.abs(wider) > STEP ? start.width + wider : size.value.width, height: start.height + e.clientY - start.y })
  }
  const key = (e: KeyboardEvent) => {
    const dx = e.key === "ArrowRight" ? STEP : e.key === "ArrowLeft" ? -STEP : 0
    const dy = e.key === "ArrowDown" ? STEP : e.key === "ArrowUp" ? -STEP : 0
    if (dx === 0 && dy === 0) return
    e.preventDefault()
    e.stopPropagation()
    if (dx !== 0) columns.value = 0
    const { width, height } = size.value
    size.set({ width: width + dx, height: height + dy })
  }
  return (
    <button type="button" class="card-corner" tabIndex={-1} aria-label="Size of all cards: arrow keys change it" title="Drag to resize all cards; double click for the usual size"
      onPointerDown={down} onPointerMove={move} onPointerUp={() => { from.current = null }} onPointerCancel={() => { from.current = null }}
      onDblClick={() => { size.reset() }} onKeyDown={key} />
  )
}
