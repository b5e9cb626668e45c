// Chooses a run's colour: one of the palette, any other, or back to its own.
import { signal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { runColors } from "../state/view"
import { colorOfName, palette } from "../state/looks"

const open = signal<{ run: string; x: number; y: number; from: HTMLElement } | null>(null)

export function pickColor(run: string, from: HTMLElement): void {
  const box = from.getBoundingClientRect()
  open.value = { run, x: box.left, y: Math.min(box.bottom + 4, innerHeight - 190), from }
}

function close(): void {
  open.value?.from.focus()
  open.value = null
}

function choose(run: string, color: string | null): void {
  const next = new Map(runColors.value)
  if (color === null) next.delete(run)
  else next.set(run, color)
  runColors.value = next
}

export function ColorPicker() {
  const box = useRef<HTMLDivElement>(null)
  const now = open.value
  useEffect(() => {
    if (!now) return
    box.current?.querySelector<HTMLElement>("button")?.focus()
    const outside = (e: PointerEvent) => { if (!box.current?.contains(e.target as Node)) open.value = null }
    addEventListener("pointerdown", outside, true)
    return () => { removeEventListener("pointerdown", outside, true) }
  }, [now])
  if (!now) return null
  const current = colorOfName(now.run)
  return (
    <div ref={box} class="popover" role="dialog" aria-label={`Colour of run ${now.run}`} style={{ left: `${now.x}px`, top: `${now.y}px` }}
      onKeyDown={e => { if (e.key === "Escape") { e.stopPropagation(); close() } }}>
      <div class="swatches">
        {palette.value.map(({ color, name }) => (
          <button key={color} type="button" aria-label={name} title={name} aria-pressed={color === current} style={{ "--swatch": color }}
            onClick={() => { choose(now.run, color); close() }} />
        ))}
      </div>
      <div class="field">
        <label class="field">Other <input type="color" value={current} onInput={e => { choose(now.run, e.currentTarget.value) }} /></label>
        <button type="button" class="button small" onClick={() => { choose(now.run, null); close() }}>Its own</button>
      </div>
    </div>
  )
}
