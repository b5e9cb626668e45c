// The handles of the selection on the x axis: drag them, move them with the arrows, type a place, remove them.
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { toPixel, toValue } from "../../axes/scale"
import { besideEachOther, further, handleText, moved, placeText, readTyped, snapped, typedText, type End } from "./places"
import type { Plot } from "./plot"
import { isShown } from "./Tooltip"
import { axis, select, selectionOf } from "./view"

export function Fobs({ plot }: { plot: Plot }) {
  const chosen = selectionOf(plot.key)
  const painted = plot.painted.value
  if (!chosen || !painted) return null
  const ends: End[] = chosen.lo === chosen.hi ? ["lo"] : ["lo", "hi"]
  const shown = ends.filter(end => isShown(plot, chosen[end]))
  const lefts = shown.map(end => toPixel(painted.x, chosen[end]))
  const text = (end: End) => handleText(axis.value, chosen[end], painted.x)
  if (lefts.length === 2) lefts.splice(0, 2, ...besideEachOther([lefts[0]!, lefts[1]!], [text("lo"), text("hi")], plot.root.clientWidth))
  return <>{shown.map((end, i) => <Fob key={end} plot={plot} end={end} left={lefts[i]!} text={text(end)} single={ends.length === 1} />)}</>
}

const linesOf = (plot: Plot) => plot.drawn.map(l => l.points)

interface FobProps {
  plot: Plot
  end: End
  /** Of its middle, CSS pixels. */
  left: number
  text: string
  single: boolean
}

function Fob({ plot, end, left, text, single }: FobProps) {
  const typing = useSignal(false)
  const element = useRef<HTMLDivElement>(null)
  const card = plot.key, chosen = selectionOf(card)!, scale = plot.painted.value!.x
  const on = axis.value, at = chosen[end]
  const set = (to: number) => { const now = selectionOf(card); if (now) select(card, moved(now, end, to, single)) }
  const drag = (e: PointerEvent) => {
    if (!element.current?.hasPointerCapture(e.pointerId)) return
    const px = e.clientX - plot.root.getBoundingClientRect().left
    set(snapped(linesOf(plot), on, toValue(plot.chart!.painted!.x, Math.max(scale.from, Math.min(scale.to, px)))))
  }
  const key = (e: KeyboardEvent) => {
    const by = e.key === "ArrowLeft" || e.key === "ArrowDown" ? -1 : e.key === "ArrowRight" || e.key === "ArrowUp" ? 1 : 0
    if (by !== 0) set(further(linesOf(plot), on, at, by * (e.shiftKey ? 10 : 1)))
    else if (e.key === "Enter") typing.value = true
    else if (e.key === "Delete" || e.key === "Backspace" || e.key === "Escape") select(card, null)
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const word = on === "step" ? "step" : "time"
  const full = placeText(on, { lo: at, hi: at })
  const name = single ? `Selected ${word}` : end === "lo" ? `Start of the selected ${word}s` : `End of the selected ${word}s`
  return (
    <div class="fob" style={{ left: `${left}px` }}>
      {typing.value
        ? <Typed at={at} name={name} onDone={to => { typing.value = false; if (to !== null) set(to) }} />
        : (
          <div class="fob-grip" data-part="1" ref={element} role="slider" tabIndex={-1} aria-label={name} aria-valuenow={at} aria-valuetext={full} title={`${full}: drag, or double click to type a ${word}`}
            aria-valuemin={scale.lo} aria-valuemax={scale.hi}
            onPointerDown={e => { e.stopPropagation(); element.current!.setPointerCapture(e.pointerId) }} onPointerMove={drag}
            onDblClick={e => { e.stopPropagation(); typing.value = true }} onKeyDown={key}>
            {text}
          </div>
        )}
      <button type="button" class="fob-close" tabIndex={-1} aria-label="Clear the selection" title="Clear the selection" onClick={() => { select(card, null) }}>×</button>
    </div>
  )
}

function Typed({ at, name, onDone }: { at: number; name: string; onDone(to: number | null): void }) {
  const box = useRef<HTMLInputElement>(null)
  const on = axis.peek()
  useEffect(() => { box.current?.focus(); box.current?.select() }, [])
  const done = () => { onDone(readTyped(on, box.current!.value)) }
  const key = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === "Enter") done()
    else if (e.key === "Escape") onDone(null)
  }
  return <input class={`fob-input ${on}`} ref={box} type="text" inputMode={on === "step" ? "numeric" : "text"} aria-label={name} defaultValue={typedText(on, at)} onKeyDown={key} onBlur={done} />
}
