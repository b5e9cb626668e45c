// What the run list is sorted by, and the scalar whose last values it shows. Comes after the page.
import { useSignal } from "@preact/signals"
import { tagByName, tagsOf } from "../state/tags"
import { runSort, valueTag } from "../state/view"
import { SORTS } from "./order"
import { sortBy } from "./state"

export function OrderMenu() {
  const by = runSort.value
  return (
    <div class="menu">
      <div role="menu" aria-label="Order">
        {SORTS.filter(s => s.key !== "value" || valueTag.value).map(s => (
          <button key={s.key} type="button" role="menuitemradio" aria-checked={by.key === s.key} onClick={() => { sortBy(s.key) }}>
            {s.label}{by.key === s.key && (by.descending ? " ↓" : " ↑")}
          </button>
        ))}
      </div>
      <ValueChoice />
    </div>
  )
}

const MOST_OPTIONS = 200

function ValueChoice() {
  const text = useSignal(valueTag.value)
  const wanted = text.value.toLowerCase()
  const options = tagsOf(["scalars"]).visible.value.filter(t => t.name.toLowerCase().includes(wanted)).slice(0, MOST_OPTIONS)
  return (
    <div class="menu-part">
      <div class="count">Last value of</div>
      <input class="text" list="value-tags" placeholder="a tag" aria-label="Show the last value of this tag"
        value={text.value} onInput={e => {
          text.value = e.currentTarget.value
          if (text.value === "" || tagByName("scalars", text.value)) valueTag.value = text.value
        }} />
      <datalist id="value-tags">{options.map(t => <option key={t.id} value={t.name} />)}</datalist>
    </div>
  )
}
