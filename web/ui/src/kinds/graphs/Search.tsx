// Finds operations and groups; what is chosen is opened to and shown.
import { useSignal } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { Icon } from "../../kit/icons"
import { count } from "../../kit/numbers"
import type { Item } from "./items"
import { nameOf, search } from "./finding"
import type { Tree } from "./tree"

export function Search({ tree, goTo }: { tree: Tree; goTo(item: Item): void }) {
  const text = useSignal(""), active = useSignal(0), shut = useSignal(true)
  const { found, total } = useMemo(() => search(tree, text.value), [tree, text.value])
  const take = (item: Item | undefined) => {
    if (!item) return
    shut.value = true
    goTo(item)
  }
  const key = (e: KeyboardEvent) => {
    if (e.key === "Enter") take(found[active.value])
    else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      shut.value = false
      active.value = Math.max(0, Math.min(found.length - 1, active.value + (e.key === "ArrowDown" ? 1 : -1)))
    } else if (e.key === "Escape" && (text.value !== "" || !shut.value)) {
      if (shut.value) text.value = ""
      shut.value = true
    } else return
    e.preventDefault()
    e.stopPropagation()
  }
  const list = !shut.value && text.value.trim() !== ""
  return (
    <div class="graph-search filter" role="search">
      <Icon name="search" />
      <input
        type="search" list={undefined} role="combobox" aria-label="Find an operation or a group" placeholder="Find in the graph" spellcheck={false} autocomplete="off" value={text.value}
        aria-expanded={list} aria-controls="graph-found" aria-autocomplete="list" aria-activedescendant={list && found.length > 0 ? `graph-found-${active.value}` : undefined}
        onInput={e => { text.value = e.currentTarget.value; active.value = 0; shut.value = false }} onKeyDown={key} onBlur={() => { shut.value = true }}
      />
      {list && (
        <div class="graph-found" id="graph-found" role="listbox" aria-label="Found">
          {found.map((item, i) => (
            <div key={item.id} id={`graph-found-${i}`} role="option" aria-selected={i === active.value} onPointerDown={e => { e.preventDefault(); take(item) }}>
              <bdi>{nameOf(item)}</bdi><small>{item.kind === "op" ? item.op.type : `${count(item.size)} operations`}</small>
            </div>
          ))}
        </div>
      )}
      {list && <p class="graph-total" role="status">{total === 0 ? "Nothing has this in its name" : total > found.length ? `The first ${found.length} of ${count(total)}` : ""}</p>}
    </div>
  )
}
