// The place of a picture: mounts it when its code has come, paints it when something has changed, at most once a frame.
import { effect, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"

/** A picture in an element. */
export interface Painter {
  /** Paints everything, and says in a few words what there is. Subscribes to all that it shows. */
  paint(width: number, height: number): string
  /** Lights up what the pointer is on. Subscribes to it. */
  light(): void
  dispose(): void
}

interface Props { readonly kind: string; readonly label: string; mount(element: HTMLElement): Promise<Painter> }

export function PictureHost({ kind, label, mount }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const problem = useSignal("")
  useEffect(() => {
    let over = false
    let end = () => { over = true }
    mount(host.current!).then(
      painter => {
        if (over) painter.dispose()
        else end = keepPainted(host.current!, painter)
      },
      (e: unknown) => { problem.value = e instanceof Error ? e.message : String(e) },
    )
    return () => { end() }
  }, [mount])
  return (
    <div class="picture" ref={host} data-picture={kind} role="img" aria-label={label}>
      {problem.value !== "" && <p class="picture-note" role="alert">This picture could not be loaded: {problem.value}</p>}
    </div>
  )
}

function keepPainted(element: HTMLElement, painter: Painter): () => void {
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
      if (size.width > 0 && size.height > 0) element.dataset["painted"] = painter.paint(size.width, size.height)
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
