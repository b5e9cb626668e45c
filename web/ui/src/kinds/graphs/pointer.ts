// What the pointer does on a graph: one finger or button moves it, the wheel or two fingers zoom, a click chooses, a double click or
// a click on the sign opens and closes.
import type { GraphView } from "../../charts/graphView"

interface Deeds {
  choose(id: string | null): void
  toggle(id: string): void
  /** Whether the wheel scrolls the page, and zooms with Ctrl alone. */
  readonly scrolls: boolean
}

/** A pointer that moves less is a click, pixels. */
const STILL = 4

export function listen(host: HTMLElement, view: GraphView, deeds: Deeds): () => void {
  const down = new Map<number, { x: number; y: number }>()
  let moved = 0, onMap = false
  const at = (e: MouseEvent) => {
    const { left, top } = host.getBoundingClientRect()
    return { x: e.clientX - left, y: e.clientY - top }
  }
  const on = <K extends keyof HTMLElementEventMap>(type: K, heard: (e: HTMLElementEventMap[K]) => void, options?: AddEventListenerOptions) => {
    host.addEventListener(type, heard, options)
    return () => { host.removeEventListener(type, heard, options) }
  }
  const offs = [
    on("pointerdown", e => {
      if (e.button !== 0) return
      const place = at(e), jump = view.mapAt(place.x, place.y)
      host.setPointerCapture(e.pointerId)
      down.set(e.pointerId, place)
      moved = 0
      onMap = down.size === 1 && jump !== null
      if (onMap) jump!()
    }),
    on("pointermove", e => {
      const place = at(e), from = down.get(e.pointerId)
      if (!from) return hover(host, view, place)
      down.set(e.pointerId, place)
      moved += Math.hypot(place.x - from.x, place.y - from.y)
      if (onMap) view.mapAt(place.x, place.y)?.()
      else drag(view, down, e.pointerId, from, place, moved)
    }),
    on("pointerup", e => {
      if (!down.delete(e.pointerId) || onMap || moved > STILL) return
      const { x, y } = at(e), found = view.at(x, y)
      deeds.choose(found?.box.id ?? null)
      if (found?.sign) deeds.toggle(found.box.id)
    }),
    on("pointercancel", e => { down.delete(e.pointerId) }),
    on("dblclick", e => {
      const { x, y } = at(e), found = view.at(x, y)
      if (found && !found.sign && found.box.form !== "op") deeds.toggle(found.box.id)
    }),
    on("wheel", e => {
      if (deeds.scrolls && !e.ctrlKey && !e.metaKey) return
      e.preventDefault()
      const { x, y } = at(e), lines = e.deltaMode === 1 ? 16 : 1
      view.zoom(Math.exp(-Math.max(-120, Math.min(120, e.deltaY * lines)) * 0.002), x, y)
    }, { passive: false }),
  ]
  return () => { for (const off of offs) off() }
}

interface Spot { readonly x: number; readonly y: number }

function drag(view: GraphView, down: ReadonlyMap<number, Spot>, id: number, from: Spot, to: Spot, moved: number): void {
  const other = [...down].find(([pointer]) => pointer !== id)?.[1], { x, y, scale } = view.part
  if (!other) {
    if (moved > STILL) view.move({ scale, x: x + to.x - from.x, y: y + to.y - from.y })
    return
  }
  const before = Math.hypot(from.x - other.x, from.y - other.y), after = Math.hypot(to.x - other.x, to.y - other.y)
  if (before > 0) view.zoom(after / before, (to.x + other.x) / 2, (to.y + other.y) / 2)
}

function hover(host: HTMLElement, view: GraphView, { x, y }: Spot): void {
  const found = view.at(x, y), title = found && found.box.label !== found.box.title ? found.box.title : ""
  if (host.title !== title) host.title = title
  host.style.cursor = view.mapAt(x, y) ? "crosshair" : found ? "pointer" : "grab"
}
