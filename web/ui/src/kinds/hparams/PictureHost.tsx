// The place of a picture: mounts it when its code has come, paints it when something has changed, at most once a frame.
import { effect, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import type { AxisSpot } from "../../charts/columnAxis"
import { BrushKeys } from "./BrushKeys"

/** What a picture shows, in a few words, and where its axes lie in it. */
export interface Painted { readonly what: string; readonly spots: readonly AxisSpot[] }

/** A picture in an element. */
export interface Painter {
  /** Paints everything. Subscribes to all that it shows. */
  paint(width: number, height: number): Painted
  /** Lights up what the pointer is on. Subscribes to it. */
  light(): void
  dispose(): void
}

interface Props { readonly kind: string; readonly label: string; mount(element: HTMLElement): Promise<Painter> }

export function PictureHost({ kind, label, mount }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const problem = useSignal(""), spots = useSignal<readonly AxisSpot[]>([])
  useEffect(() => {
    let over = false
    let end = () => { over = true }
    mount(host.current!).then(
      painter => {
        if (over) painter.dispose()
        else end = keepPainted(host.current!, painter, next => { if (!sameSpots(spots.peek(), next)) spots.value = next })
      },
      (e: unknown) => { problem.value = e instanceof Error ? e.message : String(e) },
    )
    return () => { end() }
  }, [mount])
  return (
    <div class="picture" data-picture={kind} role="group" aria-label={label}>
      <div class="picture-drawn" ref={host} />
      <BrushKeys spots={spots.value} />
      {problem.value !== "" && <p class="picture-note" role="alert">This picture could not be loaded: {problem.value}</p>}
    </div>
  )
}

const sameSpots = (a: readonly AxisSpot[], b: readonly AxisSpot[]) => JSON.stringify(a) === JSON.stringify(b)

function keepPainted(element: HTMLElement, painter: Painter, placed: (spots: readonly AxisSpot[]) => void): () => void {
  const size = sizeOf(element)
  let frame = 0
  const stop = new Set<() => void>()
  let unpaint = () => {}
  const paint = () => {
    frame = 0
    unpaint()
    let first = true
    // The effect only tells that something has changed; the next frame paints it.
    unpaint = effect(() => {
      if (!first) { plan(); return }
      first = false
      if (size.width > 0 && size.height > 0) {
        const { what, spots } = painter.paint(size.width, size.height)
        element.parentElement!.dataset["painted"] = what
        placed(spots)
      }
    })
  }
  const plan = () => { frame ||= requestAnimationFrame(paint) }
  const observer = new ResizeObserver(() => { size.read(); plan() })
  observer.observe(element)
  stop.add(() => { observer.disconnect() })
  paint()
  stop.add(effect(() => { painter.light() }))
  stop.add(() => { unpaint(); cancelAnimationFrame(frame); painter.dispose() })
  return () => { for (const end of stop) end() }
}

function sizeOf(element: HTMLElement) {
  const size = { width: 0, height: 0, read() { size.width = element.clientWidth; size.height = element.clientHeight } }
  size.read()
  return size
}
