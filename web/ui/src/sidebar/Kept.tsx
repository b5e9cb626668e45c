// What people have added to runs, in the run list: the favourites and tags of a row, and filters by them. Comes after the page.
import { useComputed } from "@preact/signals"
import { Icon } from "../kit/icons"
import { count } from "../kit/numbers"
import { compareNames } from "../kit/names"
import { leftOut, runByName } from "../state/data"
import { notesOf, sidecar } from "../state/sidecar"
import { onlyFavourites, runTags, showArchived } from "../state/view"

/** Of a row, and of the filters. */
const MOST_OF_ROW = 2, MOST_TAGS = 30

export function RowNotes({ run }: { run: string }) {
  const notes = notesOf(run)
  if (!notes) return null
  const { favourite, archived, tags = [] } = notes
  return (
    <span class="run-kept" role="gridcell">
      {tags.slice(0, MOST_OF_ROW).map(tag => <bdi key={tag} class="run-tag" title={tag}>{tag}</bdi>)}
      {tags.length > MOST_OF_ROW && <span class="count" title={tags.join(", ")}>+{tags.length - MOST_OF_ROW}</span>}
      {archived && <span class="run-tag archived">archived</span>}
      {favourite && <span role="img" aria-label="Favourite" title="Favourite"><Icon name="heart" filled /></span>}
    </span>
  )
}

/** The tags that runs of this log have, those of most runs first, and chosen ones always. */
function tagsOfRuns(): readonly (readonly [tag: string, runs: number])[] {
  const found = new Map([...runTags.value].map(tag => [tag, 0]))
  for (const { run, tags = [] } of sidecar.value?.runs ?? []) if (runByName(run)) for (const tag of tags) found.set(tag, (found.get(tag) ?? 0) + 1)
  return [...found].sort((a, b) => Number(runTags.value.has(b[0])) - Number(runTags.value.has(a[0])) || b[1] - a[1] || compareNames(a[0], b[0])).slice(0, MOST_TAGS)
}

export function KeptFilters() {
  const tags = useComputed(tagsOfRuns).value, there = (sidecar.value?.runs ?? []).filter(r => runByName(r.run))
  const favourites = there.filter(r => r.favourite).length, archived = there.filter(r => r.archived).length
  if (tags.length === 0 && favourites + archived === 0 && !onlyFavourites.value) return null
  const toggle = (tag: string) => {
    const next = new Set(runTags.value)
    if (!next.delete(tag)) next.add(tag)
    runTags.value = next
  }
  return (
    <div class="kept-filters" role="group" aria-label="Filter runs by what was added to them">
      {(favourites > 0 || onlyFavourites.value) && (
        <button type="button" class="chip" aria-pressed={onlyFavourites.value} title="Only favourites" onClick={() => { onlyFavourites.value = !onlyFavourites.value }}><Icon name="heart" filled={onlyFavourites.value} /><span class="sr-only">Only favourites: </span>{count(favourites)}</button>
      )}
      {tags.map(([tag, n]) => (
        <button key={tag} type="button" class="chip" aria-pressed={runTags.value.has(tag)} title={tag} onClick={() => { toggle(tag) }}><span class="sr-only">Only runs tagged </span><bdi>{tag}</bdi> {count(n)}</button>
      ))}
      {archived > 0 && (
        <button type="button" class="chip" aria-pressed={showArchived.value} title={leftOut.value > 0 ? "Archived runs are left out: show them" : "Leave archived runs out"} onClick={() => { showArchived.value = !showArchived.value }}>Archived {count(archived)}</button>
      )}
    </div>
  )
}
