// The ends of the y axis, to be typed: one box at either end, over the labels. Enter takes them, Escape does not; an empty box
// leaves that end as it is, two of them fit the axis to the lines again.
import { useEffect, useRef } from "preact/hooks"
import { readRange } from "./places"
import type { Plot } from "./plot"
import { fitY, zoomTo } from "./zooming"

export function YRange({ plot }: { plot: Plot }) {
  return plot.typing.value && plot.painted.value ? <Boxes plot={plot} /> : null
}

function Boxes({ plot }: { plot: Plot }) {
  const form = useRef<HTMLFormElement>(null)
  const { y: { lo, hi }, margins } = plot.painted.peek()!
  useEffect(() => { form.current!.querySelector("input")!.select() }, [])
  const close = () => {
    plot.typing.value = false
    plot.root.parentElement?.focus()
  }
  const take = () => {
    const boxes = [...form.current!.querySelectorAll("input")]
    const range = readRange(boxes[1]!.value, boxes[0]!.value, [lo, hi])
    if (!range) { for (const box of boxes) box.ariaInvalid = "true"; return }
    if (range === "all") fitY(plot.key)
    else zoomTo(plot.key, { x: null, y: range })
    close()
  }
  const key = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === "Escape") close()
  }
  const leave = (e: FocusEvent) => { if (!form.current?.contains(e.relatedTarget as Node | null)) plot.typing.value = false }
  const box = (name: string, value: number) => <input type="text" inputMode="decimal" aria-label={name} defaultValue={String(Number(value.toPrecision(6)))} />
  return (
    <form class="y-range" ref={form} style={{ bottom: `${margins.bottom}px` }} aria-label="Range of the y axis" onKeyDown={key} onFocusOut={leave} onSubmit={e => { e.preventDefault(); take() }}>
      {box("Top of the y axis", hi)}
      {box("Bottom of the y axis", lo)}
      <button type="submit" class="sr-only" tabIndex={-1}>Show this range</button>
    </form>
  )
}
