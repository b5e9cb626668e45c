// Views of the page that have a name: saved for all who use the log directory, opened, renamed, forgotten.
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Icon } from "../kit/icons"
import { readNumber } from "../kit/numbers"
import { age } from "../kit/time"
import { say } from "../kit/toast"
import { keep } from "../live/keep"
import { fetchSidecar } from "../live/sidecar"
import type { SavedView } from "../message.gen"
import { serverNow } from "../state/clock"
import { overlay } from "../state/overlays"
import { sidecar } from "../state/sidecar"
import { encodeView, queryText } from "../state/url"

/** Of a name; the server has a limit of its own. */
const LONGEST = 200

const close = () => { overlay.value = null }

/** The view of now, as a link has it. */
const viewOfNow = () => queryText(encodeView(new URLSearchParams(), true))

export function ViewsMenu() {
  const box = useRef<HTMLElement>(null), views = sidecar.value?.views ?? []
  useEffect(() => {
    if (!sidecar.peek()) void fetchSidecar()
    box.current?.querySelector("input")?.focus()
    const outside = (e: PointerEvent) => { if (!box.current?.contains(e.target as Node) && !(e.target as Element).closest(".header, .toast")) close() }
    addEventListener("pointerdown", outside, true)
    return () => { removeEventListener("pointerdown", outside, true) }
  }, [])
  const now = viewOfNow()
  return (
    <section ref={box} class="popover views" role="dialog" aria-label="Saved views">
      <SaveForm views={views} now={now} />
      {views.length === 0
        ? <p class="hint">Nothing is saved yet. A saved view is a link with a name: tab, runs, filters, zoom and all else that a link has.</p>
        : <ul>{views.map(view => <View key={view.name} view={view} current={view.view === now} />)}</ul>}
      <Place />
    </section>
  )
}

/** Where it is kept, or that nothing can be. */
export function Place() {
  if (!sidecar.value) return null
  const { place, writable } = sidecar.value
  return writable
    ? <p class="hint kept-place">Kept in <code>{place}</code>, for all who open this log directory.</p>
    : <p class="hint kept-place" role="alert">The board can keep nothing: neither the log directory nor the folder of its configuration can be written.</p>
}

function SaveForm({ views, now }: { views: readonly SavedView[]; now: string }) {
  const name = useSignal(""), wanted = name.value.trim(), known = views.some(v => v.name === wanted)
  const save = async () => {
    if (wanted !== "" && await keep({ views: [{ name: wanted, view: now }] })) {
      name.value = ""
      say(`Saved as “${wanted}”`)
    }
  }
  return (
    <form class="views-save" onSubmit={e => { e.preventDefault(); void save() }}>
      <input class="text" type="text" maxLength={LONGEST} placeholder="Name for the view of now" aria-label="Name for the view of now" value={name.value} onInput={e => { name.value = e.currentTarget.value }} />
      <button type="submit" class="button small primary" disabled={wanted === ""}>{known ? "Replace" : "Save"}</button>
    </form>
  )
}

function View({ view, current }: { view: SavedView; current: boolean }) {
  const renaming = useSignal(false), { name } = view
  const forget = async () => {
    if (await keep({ views: [{ name, view: "" }] })) say(`“${name.slice(0, 60)}” is forgotten`, { label: "Undo", act: () => { void keep({ views: [{ name, view: view.view }] }) } })
  }
  if (renaming.value) return <li><Rename view={view} done={() => { renaming.value = false }} /></li>
  return (
    <li>
      <a class="view-link" href={`${location.pathname}?${view.view}`} aria-current={current ? "true" : undefined} title={name}><bdi>{name}</bdi></a>
      <span class="count">{age(serverNow.value - readNumber(view.saved))}</span>
      <button type="button" class="card-button" aria-label={`Rename the view ${name}`} title="Rename" onClick={() => { renaming.value = true }}><Icon name="pen" /></button>
      <button type="button" class="card-button" aria-label={`Forget the view ${name}`} title="Forget it" onClick={() => { void forget() }}><Icon name="trash" /></button>
    </li>
  )
}

/** One change: of two boards that rename a view at a time neither loses it. */
function Rename({ view, done }: { view: SavedView; done(): void }) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => { box.current?.select() }, [])
  const rename = async () => {
    const name = box.current!.value.trim()
    if (name === "" || name === view.name || await keep({ views: [{ name, view: view.view }, { name: view.name, view: "" }] })) done()
  }
  return (
    <form class="views-save" onSubmit={e => { e.preventDefault(); void rename() }} onKeyDown={e => { if (e.key === "Escape") { e.stopPropagation(); done() } }}>
      <input ref={box} class="text" type="text" maxLength={LONGEST} aria-label={`New name of the view ${view.name}`} defaultValue={view.name} />
      <button type="submit" class="button small">Rename</button>
    </form>
  )
}
