// A window on what is in it: the wheel zooms at the pointer, dragging pans, a double click shows the whole.
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { WHOLE, zoomed, type View } from "./fit"

interface Props { readonly width: number; readonly height: number; children(scale: number): ComponentChildren }

/** How much a notch of the wheel, of 100 units, zooms. */
const NOTCH = 1.25

export function ZoomPane({ width, height, children }: Props) {
  const pane = useRef<HTMLDivElement>(null), view = useSignal<View>(WHOLE)
  useEffect(() => listen(pane.current!, view), [])
  const { x, y, scale } = view.value
  const key = (e: KeyboardEvent) => {
    const by = { "+": NOTCH, "=": NOTCH, "-": 1 / NOTCH }[e.key]
    if (by !== undefined) view.value = zoomed(view.value, by, width / 2, height / 2)
    else if (e.key === "0") view.value = WHOLE
  }
  // On the dialog, which has the keys over the whole page.
  useEffect(() => {
    const dialog = pane.current!.closest("dialog")
    dialog?.addEventListener("keydown", key)
    return () => { dialog?.removeEventListener("keydown", key) }
  }, [width, height])
  return (
    <div class="zoom-pane" ref={pane} style={{ height: `${height}px` }} data-scale={scale.toFixed(3)}>
      <div class="zoom-canvas" style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}>{children(scale)}</div>
      {scale !== 1 && <button type="button" class="chip zoom-whole" title="Show everything (0)" onClick={() => { view.value = WHOLE }}>{Math.round(scale * 100)} %</button>}
    </div>
  )
}

function listen(pane: HTMLElement, view: { value: View }): () => void {
  const off = new AbortController(), { signal } = off
  let from: { x: number; y: number; view: View } | null = null
  pane.addEventListener("wheel", e => {
    e.preventDefault()
    const box = pane.getBoundingClientRect()
    const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1
    view.value = zoomed(view.value, NOTCH ** (-e.deltaY * lines / 100), e.clientX - box.left, e.clientY - box.top)
  }, { signal, passive: false })
  pane.addEventListener("pointerdown", e => {
    if (e.button !== 0 || (e.target as Element).closest("a, button")) return
    from = { x: e.clientX, y: e.clientY, view: view.value }
    pane.setPointerCapture(e.pointerId)
  }, { signal })
  pane.addEventListener("pointermove", e => {
    if (from) view.value = { ...from.view, x: from.view.x + e.clientX - from.x, y: from.view.y + e.clientY - from.y }
  }, { signal })
  for (const end of ["pointerup", "pointercancel"]) pane.addEventListener(end, () => { from = null }, { signal })
  pane.addEventListener("dblclick", e => { if (!(e.target as Element).closest("a, button")) view.value = WHOLE }, { signal })
  return () => { off.abort() }
}
