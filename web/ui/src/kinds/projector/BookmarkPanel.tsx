// Views that are kept: those that the log names, those of a file, those of now; and all of them as a file that TensorBoard reads, too.
import { batch, useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { saveText } from "../../kit/download"
import { readBookmarks, writeBookmark, type Kept } from "./bookmarks"
import type { Cloud } from "./cloud"
import { fetchPart } from "./embeddings"
import { Panel } from "./fields"
import { labelColumn } from "./looks"
import type { Session } from "./session"
import { colorBy, components, ends, labelBy, perplexity, point, projection, searchPattern, searchText, spatial, umapNeighbours } from "./view"

/** A file larger than this is not read. */
const MOST_BYTES = 64 << 20

export function BookmarkPanel({ session, cloud }: { session: Session; cloud: Cloud }) {
  const states = useSignal<readonly Kept[]>([]), problem = useSignal(""), input = useRef<HTMLInputElement>(null)
  const add = (text: string) => {
    try {
      states.value = [...states.value, ...readBookmarks(text, session.loaded.n)]
      problem.value = ""
    } catch (e) {
      problem.value = `The bookmarks cannot be read: ${e instanceof Error ? e.message : String(e)}`
    }
  }
  useEffect(() => {
    if (!session.loaded.of.bookmarks) return
    const stop = new AbortController()
    fetchPart(session.loaded.of, "bookmarks", stop.signal).then(answer => answer.text()).then(
      text => { if (!stop.signal.aborted) add(text) },
      (e: unknown) => { if (!stop.signal.aborted) problem.value = `The bookmarks cannot be shown: ${e instanceof Error ? e.message : String(e)}` },
    )
    return () => { stop.abort() }
  }, [session])
  const open = async (file: File) => {
    if (file.size > MOST_BYTES) problem.value = "The file is too large to be bookmarks"
    else add(await file.text())
  }
  return (
    <Panel title="Bookmarks">
      {states.value.length > 0 && (
        <ul class="pj-states">
          {states.value.map((kept, i) => (
            <li key={i}>
              <button type="button" class="link" onClick={() => { show(kept, session, cloud) }}><bdi>{kept.label}</bdi></button>
              <button type="button" class="link" aria-label={`Forget ${kept.label}`} onClick={() => { states.value = states.value.filter(other => other !== kept) }}>Forget</button>
            </li>
          ))}
        </ul>
      )}
      {problem.value !== "" && <p class="pj-problem" role="alert">{problem.value}</p>}
      <div class="pj-buttons">
        <button type="button" class="button small" onClick={() => { states.value = [...states.value, now(session, cloud, `State ${states.value.length + 1}`)] }}>Keep this view</button>
        <button type="button" class="button small" disabled={states.value.length === 0} onClick={() => { save(states.value, session) }}>Save</button>
        <button type="button" class="button small" title="A file that this page or TensorBoard's projector saved" onClick={() => { input.current?.click() }}>Load</button>
        <input ref={input} type="file" accept=".json,.txt" hidden aria-label="A file of bookmarks" onChange={e => {
          const file = e.currentTarget.files?.[0]
          e.currentTarget.value = ""
          if (file) void open(file)
        }} />
      </div>
    </Panel>
  )
}

/** The view of now. */
function now(session: Session, cloud: Cloud, label: string): Kept {
  const of = projection.value, places = session.places.value, whole = session.rows.value === null
  return {
    label, selected: false, projection: of, spatial: spatial.value, components: components.map(c => c.value - 1), perplexity: perplexity.value, umapNeighbours: umapNeighbours.value,
    colorBy: colorBy.value, labelBy: labelColumn(session), patterns: searchPattern.value,
    ends: { left: ends.left.value, right: ends.right.value, up: ends.up.value, down: ends.down.value },
    points: point.value >= 0 ? [point.value] : [...session.selected.value],
    places: (of === "tsne" || of === "umap") && whole && places?.of === of ? places.at : null, pose: cloud.pose,
  }
}

function show(kept: Kept, session: Session, cloud: Cloud): void {
  batch(() => {
    session.isolate(null)
    if (kept.projection === "tsne" || kept.projection === "umap") {
      session.pause()
      if (kept.places) session.keep(kept.projection, kept.places, !kept.spatial)
    }
    spatial.value = kept.spatial
    kept.components.forEach((c, i) => { components[i]!.value = c + 1 })
    if (kept.perplexity >= 2) perplexity.value = kept.perplexity
    if (kept.umapNeighbours >= 2) umapNeighbours.value = kept.umapNeighbours
    const { columns } = session.loaded.metadata
    if (kept.colorBy === "" || kept.colorBy.startsWith("@") || columns.some(c => c.name === kept.colorBy)) colorBy.value = kept.colorBy
    if (columns.some(c => c.name === kept.labelBy)) labelBy.value = kept.labelBy
    for (const side of ["left", "right", "up", "down"] as const) ends[side].value = kept.ends[side]
    searchPattern.value = kept.patterns
    searchText.value = ""
    point.value = kept.points.length === 1 ? kept.points[0]! : -1
    session.choose(kept.points.length > 1 ? kept.points : [])
    projection.value = kept.projection
  })
  // When the points have been laid out for it.
  if (kept.pose) requestAnimationFrame(() => { cloud.pose = kept.pose! })
}

function save(states: readonly Kept[], session: Session): void {
  const { n, dim, of } = session.loaded
  const text = JSON.stringify(states.map(kept => writeBookmark(kept, [n, dim], session.going.value?.iteration ?? 0)))
  saveText(`${of.name.replace(/[^\w.-]+/g, "_") || "embedding"}.bookmarks.json`, "application/json", text)
}
