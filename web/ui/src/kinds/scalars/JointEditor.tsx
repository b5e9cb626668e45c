// What a card shows: which tags and formulas, and what runs along its x axis. A draft, which counts once it is done.
import { useSignal } from "@preact/signals"
import { useEffect, useId } from "preact/hooks"
import { NamesBelow } from "../../cards/names/NamesBelow"
import { Dialog } from "../../kit/Dialog"
import { Icon } from "../../kit/icons"
import { ask } from "../../live/ask"
import type { Derived, QueryError } from "../../message.gen"
import type { CardKey } from "../../state/card"
import { tagByName } from "../../state/tags"
import { contentOf, show } from "./joining"
import { asFormula } from "./joint"
import { isFormula, shown, type CurveText } from "./joins"

/** What somebody typed: the name of a tag, or else a formula. */
const curveOf = (text: string): CurveText => tagByName("scalars", text) ? text : "=" + text

/** What the server says against a formula; null where nothing is wrong. Throws where it cannot be asked. */
async function wrongIn(curve: CurveText): Promise<QueryError | null> {
  if (!isFormula(curve)) return null
  const { curves } = await ask<Derived>("derive", undefined, { formulas: [asFormula(curve)], runs: [] })
  return curves[0]?.error ?? null
}

export function JointEditor({ card, onClose }: { card: CardKey; onClose(): void }) {
  const joint = contentOf(card)!, curves = useSignal(joint.curves), x = useSignal(joint.x)
  const add = (curve: CurveText) => { if (!curves.value.includes(curve)) curves.value = [...curves.value, curve] }
  return (
    <Dialog title="What this chart shows" onClose={onClose}>
      <div class="joint">
        <ul class="joint-list" aria-label="Tags and formulas">
          {curves.value.map(curve => (
            <li key={curve}>
              <span class="count">{isFormula(curve) ? "formula" : "tag"}</span><bdi title={shown(curve)}>{shown(curve)}</bdi>
              <button type="button" class="icon-button" disabled={curves.value.length === 1} aria-label={`Remove ${shown(curve)}`} title="Remove" onClick={() => { curves.value = curves.value.filter(other => other !== curve) }}><Icon name="close" /></button>
            </li>
          ))}
        </ul>
        <CurveField label="Add a tag or a formula" hint="val_loss - loss, exp(loss), cummin(loss), loss / step" word="Add" onTaken={add} />
        {x.value === undefined
          ? <CurveField label="X axis: a tag or a formula" hint="In place of the step: tokens, step * batch_size" word="Use" onTaken={curve => { x.value = curve }} />
          : (
            <p class="joint-x">
              <span class="count">x axis</span><bdi>{shown(x.value)}</bdi>
              <button type="button" class="icon-button" aria-label="X axis as in other charts" title="X axis as in other charts" onClick={() => { x.value = undefined }}><Icon name="close" /></button>
            </p>
          )}
        <p class="hint">A name is a metric of the run; others are written metric("…"). Metrics are joined by step: between its points, each counts with the value of the line that joins them.</p>
        <div class="joint-end">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" onClick={() => { onClose(); show(card, { curves: curves.value, x: x.value }) }}>Done</button>
        </div>
      </div>
    </Dialog>
  )
}

interface FieldProps { label: string; hint: string; word: string; onTaken(curve: CurveText): void }

/** A box for a tag or a formula, with names to choose from; what is wrong with it is marked. */
function CurveField({ label, hint, word, onTaken }: FieldProps) {
  const id = useId(), text = useSignal(""), wrong = useSignal<QueryError | null>(null)
  useEffect(() => { wrong.value = null }, [text.value])
  const take = () => {
    const typed = text.value.trim(), curve = curveOf(typed)
    if (typed === "") return
    wrongIn(curve).then(error => {
      wrong.value = error
      if (error) return
      onTaken(curve)
      text.value = ""
    }, (e: unknown) => { wrong.value = { message: e instanceof Error ? e.message : String(e), from: 0, to: 0 } })
  }
  return (
    <div class="joint-field filter">
      <label for={id}>{label}</label>
      <div class="joint-row">
        <input class="text" id={id} type="text" spellcheck={false} autocomplete="off" placeholder={hint} value={text.value} aria-invalid={wrong.value !== null} aria-describedby={wrong.value ? `${id}-error` : undefined}
          onInput={e => { text.value = e.currentTarget.value }} onKeyDown={e => { if (e.key === "Enter") { e.preventDefault(); take() } }} />
        <button type="button" class="button" onClick={take}>{word}</button>
        <NamesBelow box={id} of="derive" take={next => { text.value = next }} />
      </div>
      {wrong.value && <div class="error" id={`${id}-error`} role="alert"><Marked text={text.value} error={wrong.value} />{wrong.value.message}</div>}
    </div>
  )
}

/** The formula with the wrong part marked. */
function Marked({ text, error: { from, to } }: { text: string; error: QueryError }) {
  const letters = [...text]
  if (to <= from) return null
  return <><code>{letters.slice(0, from).join("")}<mark>{letters.slice(from, to).join("") || "␣"}</mark>{letters.slice(to).join("")}</code> </>
}
