// What people add to a run, in its panel: another name, notes, tags, a colour; whether it is a favourite or archived. Each change is kept at once.
import { signal, useSignal } from "@preact/signals"
import { useEffect, useId, useRef } from "preact/hooks"
import { RunMark } from "../cards/RunName"
import { Icon } from "../kit/icons"
import { compareNames } from "../kit/names"
import { keepOf } from "../live/keep"
import { fetchSidecar } from "../live/sidecar"
import { colorOfName } from "../state/looks"
import { deleting, openedPart, pop } from "../state/overlays"
import { notesOf, sidecar } from "../state/sidecar"
import { Place } from "./ViewsMenu"

/** How long one rests from typing before notes are kept, ms. */
const REST = 700

export function RunNotes({ run }: { run: string }) {
  useEffect(() => { if (!sidecar.peek()) void fetchSidecar() }, [])
  return (
    <section class="run-notes" aria-label="Name, notes and tags">
      <h3>Name, notes and tags</h3>
      <Called run={run} />
      <Notes run={run} />
      <Tags run={run} />
      <Place />
    </section>
  )
}

/** The buttons of the panel's head that others see the effect of. */
export function KeepButtons({ run }: { run: string }) {
  const notes = notesOf(run), { favourite = false, archived = false } = notes ?? {}
  return (
    <>
      <button type="button" class="button small" aria-pressed={favourite} onClick={() => { void keepOf(run, { favourite: !favourite }) }}><Icon name="heart" filled={favourite} />{favourite ? "A favourite" : "Make it a favourite"}</button>
      <button type="button" class="button small" aria-pressed={archived} onClick={() => { void keepOf(run, { archived: !archived }) }}><Icon name="folder" filled={archived} />{archived ? "Archived" : "Archive"}</button>
      <button type="button" class="button small" aria-label={`Colour of the run`} onClick={e => { pop("color", run, e.currentTarget) }}><RunMark color={colorOfName(run)} dash={0} />Colour</button>
      {sidecar.value?.allowDelete && <button type="button" class="button small danger" onClick={() => { deleting.value = [run] }}><Icon name="trash" />Delete</button>}
    </>
  )
}

function Called({ run }: { run: string }) {
  const box = useRef<HTMLInputElement>(null), now = notesOf(run)?.shown ?? ""
  useEffect(() => {
    if (openedPart.peek() === "notes") box.current?.focus()
  }, [])
  const save = () => {
    const shown = box.current!.value.trim()
    if (shown !== now) void keepOf(run, { shown })
  }
  return (
    <label class="stacked">Shown name
      <input ref={box} class="text" type="text" key={now} defaultValue={now} placeholder={run.slice(0, 200)} spellcheck={false} onBlur={save}
        onKeyDown={e => { if (e.key === "Enter") save(); else if (e.key === "Escape" && box.current!.value !== now) { e.stopPropagation(); box.current!.value = now } }} />
    </label>
  )
}

/** Notes that wait to be kept, by run: of a panel that closes, or of a run that another one takes the place of, nothing is lost. */
const drafts = signal<ReadonlyMap<string, string>>(new Map())

function setDraft(run: string, text: string | null): void {
  const next = new Map(drafts.peek())
  if (text === null) next.delete(run)
  else next.set(run, text)
  drafts.value = next
}

async function saveDraft(run: string): Promise<void> {
  const text = drafts.peek().get(run)
  if (text === undefined) return
  const kept = text === (notesOf(run)?.notes ?? "") || await keepOf(run, { notes: text })
  // What was typed meanwhile waits for its own turn.
  if (kept && drafts.peek().get(run) === text) setDraft(run, null)
}

function Notes({ run }: { run: string }) {
  const kept = notesOf(run)?.notes ?? "", draft = drafts.value.get(run)
  useEffect(() => {
    const hidden = () => { void saveDraft(run) }
    addEventListener("pagehide", hidden)
    return () => { removeEventListener("pagehide", hidden); hidden() }
  }, [run])
  useEffect(() => {
    if (draft === undefined) return
    const timer = setTimeout(() => { void saveDraft(run) }, REST)
    return () => { clearTimeout(timer) }
  }, [draft])
  const rows = Math.min(14, Math.max(3, (draft ?? kept).split("\n").length + 1))
  return (
    <label class="stacked">Notes
      <textarea class="text notes" rows={rows} value={draft ?? kept} placeholder="What was tried, what came of it" onInput={e => { setDraft(run, e.currentTarget.value) }} onBlur={() => { void saveDraft(run) }} />
      <span class="count" role="status">{draft !== undefined && draft !== kept ? "Not kept yet" : ""}</span>
    </label>
  )
}

function Tags({ run }: { run: string }) {
  const id = useId(), text = useSignal(""), tags = notesOf(run)?.tags ?? []
  const set = (next: readonly string[]) => { void keepOf(run, { tags: next }) }
  const add = () => {
    const more = text.value.split(",").map(t => t.trim()).filter(t => t !== "" && !tags.includes(t))
    text.value = ""
    if (more.length > 0) set([...tags, ...new Set(more)])
  }
  const known = [...new Set((sidecar.value?.runs ?? []).flatMap(r => r.tags ?? []))].filter(t => !tags.includes(t)).sort(compareNames)
  return (
    <div class="stacked">
      <label for={`${id}-tag`}>Tags</label>
      <div class="tag-box">
        {tags.map(tag => (
          <span key={tag} class="run-tag"><bdi title={tag}>{tag}</bdi><button type="button" aria-label={`Take the tag ${tag} away`} title="Take it away" onClick={() => { set(tags.filter(t => t !== tag)) }}><Icon name="close" /></button></span>
        ))}
        <input id={`${id}-tag`} class="text" type="text" list={`${id}-tags`} placeholder="Add a tag" spellcheck={false} value={text.value}
          onInput={e => { text.value = e.currentTarget.value; if (text.value.endsWith(",")) add() }} onBlur={add}
          onKeyDown={e => {
            if (e.key === "Enter") { e.preventDefault(); add() }
            else if (e.key === "Backspace" && text.value === "" && tags.length > 0) set(tags.slice(0, -1))
          }} />
        <datalist id={`${id}-tags`}>{known.slice(0, 200).map(t => <option key={t} value={t} />)}</datalist>
      </div>
    </div>
  )
}
