// Chooses a run's colour: one of the palette, any other, or back to its own. Others see it too, unless they have chosen one themselves.
import { keepOf } from "../live/keep"
import { sidecar } from "../state/sidecar"
import { runColors } from "../state/view"
import { colorOfName, palette } from "../state/looks"

function show(run: string, color: string | null): void {
  const next = new Map(runColors.value)
  if (color === null) next.delete(run)
  else next.set(run, color)
  runColors.value = next
}

export function ColorPicker({ run, close }: { run: string; close(): void }) {
  const current = colorOfName(run)
  const choose = (color: string | null) => {
    show(run, color)
    // Where nothing can be kept, the colour is in the link and in this browser.
    if (sidecar.peek()?.writable !== false) void keepOf(run, { color: color ?? "" })
  }
  return (
    <>
      <div class="swatches">
        {palette.value.map(({ color, name }) => (
          <button key={color} type="button" aria-label={name} title={name} aria-pressed={color === current} style={{ "--swatch": color }}
            onClick={() => { choose(color); close() }} />
        ))}
      </div>
      <div class="field">
        <label class="field">Other <input type="color" value={current} onInput={e => { show(run, e.currentTarget.value) }} onChange={e => { choose(e.currentTarget.value) }} /></label>
        <button type="button" class="button small" onClick={() => { choose(null); close() }}>Its own</button>
      </div>
    </>
  )
}
