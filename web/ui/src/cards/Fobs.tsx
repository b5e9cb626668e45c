// The handles of the selection on the x axis: drag them, move them with the arrows, type a step, remove them.
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { nearestIndex } from "../charts/points"
import { toPixel, toValue } from "../charts/scale"
import { stepText } from "../charts/text"
import { axis, selection } from "../state/view"
import type { Plot } from "./plot"
import { isShown } from "./Tooltip"

type End = "lo" | "hi"

export function Fobs({ plot }: { plot: Plot }) {
  const chosen = selection.value
  const painted = plot.painted.value
  if (!chosen || !painted || axis.value !== "step") return null
  const ends: End[] = chosen.lo === chosen.hi ? ["lo"] : ["lo", "hi"]
  return <>{ends.filter(end => isShown(plot, chosen[end])).map(end => <Fob key={end} plot={plot} end={end} single={ends.length === 1} />)}</>
}

/** The selection with one end moved; ends never cross, a single step moves as one. */
export function moved(chosen: { lo: number; hi: number }, end: End, to: number, single: boolean): { lo: number; hi: number } {
  if (single) return { lo: to, hi: to }
  return end === "lo" ? { lo: Math.min(to, chosen.hi), hi: chosen.hi } : { lo: chosen.lo, hi: Math.max(to, chosen.lo) }
}

/** The step of a point near this place: fobs go from point to point. */
function snap(plot: Plot, step: number): number {
  const lines = plot.chart?.lines ?? []
  let best = Math.round(step), least = Infinity
  for (const { points } of lines) {
    const i = nearestIndex(points, "step", step)
    if (i >= 0 && Math.abs(points.steps[i]! - step) < least) { best = points.steps[i]!; least = Math.abs(best - step) }
  }
  return best
}

/** The next point's step in a direction. */
function next(plot: Plot, step: number, by: number): number {
  const longest = (plot.chart?.lines ?? []).map(l => l.points).reduce((a, b) => b && b.length > (a?.length ?? 0) ? b : a, undefined as undefined | { steps: Float64Array; length: number })
  if (!longest) return step + by
  const i = nearestIndex(plot.chart!.lines.find(l => l.points === longest)!.points, "step", step)
  return longest.steps[Math.max(0, Math.min(longest.length - 1, i + by))]!
}

function Fob({ plot, end, single }: { plot: Plot; end: End; single: boolean }) {
  const typing = useSignal(false)
  const element = useRef<HTMLDivElement>(null)
  const chosen = selection.value!, scale = plot.painted.value!.x
  const step = chosen[end]
  const set = (to: number) => { if (selection.peek()) selection.value = moved(selection.peek()!, end, to, single) }
  const drag = (e: PointerEvent) => {
    if (!element.current?.hasPointerCapture(e.pointerId)) return
    const px = e.clientX - plot.root.getBoundingClientRect().left
    set(snap(plot, toValue(plot.chart!.painted!.x, Math.max(scale.from, Math.min(scale.to, px)))))
  }
  const key = (e: KeyboardEvent) => {
    const by = e.key === "ArrowLeft" || e.key === "ArrowDown" ? -1 : e.key === "ArrowRight" || e.key === "ArrowUp" ? 1 : 0
    if (by !== 0) set(next(plot, step, by * (e.shiftKey ? 10 : 1)))
    else if (e.key === "Enter") typing.value = true
    else if (e.key === "Delete" || e.key === "Backspace" || e.key === "Escape") selection.value = null
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const name = single ? "Selected step" : end === "lo" ? "Start of the selected steps" : "End of the selected steps"
  return (
    <div class="fob" style={{ left: `${toPixel(scale, step)}px` }}>
      {typing.value
        ? <Typed step={step} name={name} onDone={to => { typing.value = false; if (to !== null) set(to) }} />
        : (
          <div class="fob-grip" ref={element} role="slider" tabIndex={0} aria-label={name} aria-valuenow={step} aria-valuetext={`step ${stepText(step)}`} title="Drag, or double click to type a step"
            aria-valuemin={scale.lo} aria-valuemax={scale.hi}
            onPointerDown={e => { e.stopPropagation(); element.current!.setPointerCapture(e.pointerId) }} onPointerMove={drag}
            onDblClick={e => { e.stopPropagation(); typing.value = true }} onKeyDown={key}>
            {stepText(step)}
          </div>
        )}
      <button type="button" class="fob-close" aria-label="Clear the selection" title="Clear the selection" onClick={() => { selection.value = null }}>×</button>
    </div>
  )
}

function Typed({ step, name, onDone }: { step: number; name: string; onDone(to: number | null): void }) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => { box.current?.focus(); box.current?.select() }, [])
  const done = () => {
    const to = Number(box.current!.value)
    onDone(box.current!.value.trim() !== "" && Number.isFinite(to) ? Math.round(to) : null)
  }
  const key = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === "Enter") done()
    else if (e.key === "Escape") onDone(null)
  }
  return <input class="fob-input" ref={box} type="text" inputMode="numeric" aria-label={name} defaultValue={String(step)} onKeyDown={key} onBlur={done} />
}
