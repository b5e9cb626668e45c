// A search box that takes a regular expression: filters while one types, says inline what is wrong with it.
import type { Signal } from "@preact/signals"
import type { Filter } from "./names"
import { Icon } from "./icons"

interface Props {
  id: string
  label: string
  placeholder: string
  /** The key that leads here, shown while the box is empty. */
  hotkey: string
  text: Signal<string>
  parsed: Filter
}

export function FilterBox({ id, label, placeholder, hotkey, text, parsed }: Props) {
  const clear = () => {
    text.value = ""
    document.getElementById(id)?.focus()
  }
  return (
    <div class="filter" role="search" aria-label={label}>
      <Icon name="search" />
      <input
        id={id} type="search" aria-label={label} placeholder={placeholder} value={text.value} spellcheck={false} autocomplete="off"
        aria-invalid={parsed.error !== null} aria-describedby={parsed.error === null ? undefined : `${id}-error`}
        onInput={e => { text.value = e.currentTarget.value }}
        onKeyDown={e => { if (e.key === "Escape") { e.stopPropagation(); if (text.value) clear(); else e.currentTarget.blur() } }}
      />
      <span class="end">
        {text.value === ""
          ? <kbd aria-hidden="true">{hotkey}</kbd>
          : <button type="button" class="icon-button" aria-label={`Clear: ${label}`} title="Clear (Esc)" onClick={clear}><Icon name="close" /></button>}
      </span>
      {parsed.error !== null && <div class="error" id={`${id}-error`} role="alert">{parsed.wrong ? <Wrong text={text.value} at={parsed.wrong} /> : "Not a regular expression yet: "}{parsed.error}</div>}
    </div>
  )
}

/** The expression with the wrong part marked. */
function Wrong({ text, at: [from, to] }: { text: string; at: readonly [number, number] }) {
  const letters = [...text], end = Math.max(to, from + 1)
  return <><code>{letters.slice(0, from).join("")}<mark>{letters.slice(from, end).join("") || "␣"}</mark>{letters.slice(end).join("")}</code> </>
}
