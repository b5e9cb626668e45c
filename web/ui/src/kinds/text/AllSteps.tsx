// The texts of several steps under one another, the newest first, as TensorBoard shows them: up to the step on show, some at a time.
import { stepText, plural } from "../../kit/numbers"
import { wallText } from "../../kit/time"
import { fetchValues, type Place } from "../../live/content"
import type { Text } from "../../message.gen"
import { useFetched } from "../../cards/steps/useFetched"
import type { Shown } from "../../cards/steps/StepCard"
import { OneText } from "./TextContent"

/** So many steps are shown at a time. */
export const MOST_STEPS = 20

const firstOf = (row: number) => Math.max(0, row - MOST_STEPS + 1)
const load = (place: Place, signal: AbortSignal) => fetchValues<Text>({ ...place, row: firstOf(place.row) }, signal, place.row - firstOf(place.row) + 1)

export function AllSteps({ card, value, place, rows }: Shown<Text>) {
  const { value: values, place: of, problem } = useFetched(place, load), older = of ? firstOf(of.row) : 0
  // Until the others have come, what is there already.
  const known = values && of ? values.map((told, i) => ({ ...told, row: firstOf(of.row) + i })).reverse() : [{ row: place.row, value, error: "" }]
  return (
    <div class="text-steps">
      {known.map(({ row, value, error }) => (
        <section key={row}>
          <h4>Step {stepText(rows.steps[row] ?? NaN)} <span class="count">{wallText(rows.walls[row] ?? NaN)}</span></h4>
          {value === undefined ? <p role="alert">This text cannot be shown: {error}</p> : <OneText value={value} card={card} row={row} />}
        </section>
      ))}
      {problem !== "" && <p role="alert">The other steps cannot be shown: {problem}</p>}
      {older > 0 && <p class="text-left">There {older === 1 ? "is" : "are"} {plural(older, "older step")}: the slider leads to {older === 1 ? "it" : "them"}.</p>}
    </div>
  )
}
