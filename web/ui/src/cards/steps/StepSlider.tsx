// The slider under what a card shows of one step: it goes from row to row of a timeline, and follows the newest until it is moved.
import { stepText } from "../../kit/numbers"
import { wallText } from "../../kit/time"
import { chosenAt, rowOf, type Chosen, type Rows } from "./rows"

/** Its height, CSS pixels. */
export const SLIDER_HEIGHT = 34

interface Props {
  readonly rows: Rows
  readonly chosen: Chosen | null
  onChoose(chosen: Chosen | null): void
  /** Names what is shown, for its label. */
  readonly name: string
  /** What stands beside the step; left out = when it was logged. */
  readonly beside?: string | undefined
  /** Cards are kept in step: what is shown is said, and chosen elsewhere. */
  readonly paced?: boolean
}

export function StepSlider({ rows, chosen, onChoose, name, beside, paced = false }: Props) {
  const row = rowOf(rows, chosen), last = rows.length - 1
  if (row < 0) return null
  const step = `Step ${stepText(rows.steps[row]!)}`, wall = beside ?? (paced && chosen && chosen.step !== rows.steps[row] ? `the last before ${stepText(chosen.step)}` : wallText(rows.walls[row]!))
  const filled = last > 0 ? `${(row / last) * 100}%` : "100%"
  return (
    <div class="steps" style={{ height: `${SLIDER_HEIGHT}px` }}>
      <span class="steps-at" title={`Row ${row + 1} of ${rows.length}`}><b>{step}</b> <span class="count">{wall}</span></span>
      {last > 0 && !paced && (
        <input type="range" data-part="1" tabIndex={-1} min={0} max={last} step={1} value={row} style={{ "--filled": filled }}
          aria-label={`Step of ${name}`} aria-valuetext={wall === "" ? step : `${step}, ${wall}`}
          onInput={e => { onChoose(chosenAt(rows, Number(e.currentTarget.value))) }} onDblClick={() => { onChoose(null) }} />
      )}
      {row < last && !paced && <button type="button" class="chip" data-part="1" tabIndex={-1} title="Show the newest step, and follow it" onClick={() => { onChoose(null) }}>Newest →</button>}
    </div>
  )
}
