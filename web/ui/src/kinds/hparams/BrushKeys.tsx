// The brushes of a picture for the keyboard and for screen readers: a slider over each axis, which the mouse does not see.
import { useSignal } from "@preact/signals"
import { useId, useRef } from "preact/hooks"
import type { AxisSpot } from "../../charts/columnAxis"
import { clamp } from "../../kit/numbers"
import type { Axis } from "./axes"
import { begun, grown, intervalOf, lastNotch, moved, notchesOf, spoken, stretched, type Notches } from "./brushes"
import { filtered } from "./columns"
import { axes, brush, passes, pointed } from "./pictured"
import { brushes } from "./view"

/** What the keys do, for screen readers and, while an axis has the focus, below the picture. */
const HELP = "← →: next axis. ↑ ↓: brush, move; with Shift its upper end. + −: grow, shrink. Delete: clear"

/** What a key makes of the brush of an axis, null taking it away; undefined where it makes nothing. */
function after(axis: Axis, now: Notches | null, key: string, shift: boolean): Notches | null | undefined {
  const by = key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0
  switch (key) {
    case "ArrowUp": case "ArrowDown": return !now ? begun(axis) : shift ? stretched(axis, now, by) : moved(axis, now, by)
    case "Enter": case " ": return now ? undefined : begun(axis)
    case "+": case "=": return now ? grown(axis, now, 1) : begun(axis)
    case "-": case "_": return now ? grown(axis, now, -1) : undefined
    case "Home": return now ? moved(axis, now, -Infinity) : undefined
    case "End": return now ? moved(axis, now, Infinity) : undefined
    case "Delete": case "Backspace": return null
    default: return undefined
  }
}

const onward = (key: string) => key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0

export function BrushKeys({ spots }: { spots: readonly AxisSpot[] }) {
  const id = useId(), at = useSignal(0), group = useRef<HTMLDivElement>(null)
  const byKey = new Map(axes.value.map(({ axis }) => [axis.key, axis])), shown = spots.filter(s => byKey.has(s.key))
  const keys = (e: KeyboardEvent, axis: Axis, i: number) => {
    if (e.altKey || e.ctrlKey || e.metaKey) return
    const step = onward(e.key), now = notchesOf(axis, brushes.peek().get(axis.key) ?? [])
    const next = after(axis, now, e.key, e.shiftKey)
    if (step === 0 && next === undefined) return
    e.preventDefault()
    e.stopPropagation()
    if (step === 0) { brush(new Map([[axis.key, next ? [intervalOf(axis, next)] : []]])); return }
    at.value = clamp(i + step, 0, shown.length - 1)
    group.current!.querySelectorAll<HTMLElement>("[role=slider]")[at.value]!.focus()
  }
  return (
    <div class="brush-keys" onBlurCapture={() => { pointed.value = "" }} ref={group} role="group" aria-label="Brushes" aria-describedby={id}>
      {shown.map((spot, i) => <Slider key={spot.key} spot={spot} axis={byKey.get(spot.key)!} tab={i === Math.min(at.value, shown.length - 1)} onKeyDown={e => { keys(e, byKey.get(spot.key)!, i) }} onFocus={() => { at.value = i; pointed.value = HELP }} />)}
      <p class="sr-only" id={id}>{HELP}</p>
    </div>
  )
}

interface SliderProps { readonly spot: AxisSpot; readonly axis: Axis; readonly tab: boolean; onKeyDown(e: KeyboardEvent): void; onFocus(): void }

function Slider({ spot: { left, top, width, height }, axis, tab, onKeyDown, onFocus }: SliderProps) {
  const intervals = brushes.value.get(axis.key) ?? [], notches = notchesOf(axis, intervals)
  return (
    <span class="brush-axis" role="slider" tabIndex={tab ? 0 : -1} aria-label={axis.label} aria-orientation="vertical" aria-valuemin={0} aria-valuemax={lastNotch(axis)} aria-valuenow={Math.round(notches?.[0] ?? 0)}
      aria-valuetext={intervals.length === 0 ? "no brush" : `${spoken(axis, intervals)}: ${passing()}`} style={{ left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` }} onKeyDown={onKeyDown} onFocus={onFocus} />
  )
}

function passing(): string {
  const all = filtered.value
  return `${all.filter(passes).length} of ${all.length} sessions`
}
