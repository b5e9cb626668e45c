// How the points are projected, and how far the search for their places is.
import { count } from "../../kit/numbers"
import { MOST_SEARCHED } from "./engine/words"
import { Choice, Panel, Slider, Tick } from "./fields"
import type { Going, Session } from "./session"
import { components, ends, perplexity, projection, rate, searchColumn, searchPattern, spatial, umapNeighbours, type Projection } from "./view"

const NAMES: readonly [Projection, string, string][] = [
  ["pca", "PCA", "Principal components: the directions in which the points differ most"],
  ["tsne", "t-SNE", "Points that are near stay near; distances between groups mean little"],
  ["umap", "UMAP", "Points that are near stay near, and groups keep more of their arrangement"],
  ["custom", "Custom", "Axes from some points to others"],
]

export function ProjectionPanel({ session }: { session: Session }) {
  const of = projection.value
  return (
    <Panel title="Projection">
      <span class="segmented pj-projections" role="radiogroup" aria-label="Projection">
        {NAMES.map(([name, word, title]) => (
          <label key={name} title={title}><input type="radio" name="pj-projection" value={name} checked={of === name} onChange={() => { projection.value = name }} />{word}</label>
        ))}
      </span>
      {of === "pca" ? <Components session={session} /> : of === "custom" ? <Axes session={session} /> : <Searching session={session} kind={of} />}
      {session.problem.value !== "" && <p class="pj-problem" role="alert">{session.problem.value}</p>}
    </Panel>
  )
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function Components({ session }: { session: Session }) {
  const told = session.components.value
  if (!told) return <p class="pj-note" role="status">Finding the components</p>
  const axes = components.slice(0, spatial.value ? 3 : 2), options = told.shares.map((share, i) => ({ value: String(i + 1), text: `${i + 1} · ${percent(share)}` }))
  const seen = [...new Set(axes.map(a => a.value))].reduce((sum, c) => sum + (told.shares[c - 1] ?? 0), 0)
  return (
    <>
      {axes.map((axis, i) => <Choice key={i} label={`Component ${"XYZ"[i]}`} value={String(axis.value)} options={options} set={c => { axis.value = Number(c) }} />)}
      <p class="pj-note" data-explained={seen.toFixed(4)} data-ms={Math.round(told.ms)}>They explain {percent(seen)} of the variance.</p>
    </>
  )
}

const RATES = [0, 1, 10, 50, 100, 200, 500, 1000]

function Searching({ session, kind }: { session: Session; kind: "tsne" | "umap" }) {
  const going = session.going.value, mine = going?.kind === kind ? going : null, rows = session.rows.value
  return (
    <>
      {kind === "tsne"
        ? <>
          <Slider label="Perplexity" signal={perplexity} lo={2} hi={100} title="About how many neighbours each point has" />
          <Choice label="Learning rate" value={String(rate.value)} options={RATES.map(r => ({ value: String(r), text: r === 0 ? "automatic" : String(r) }))} set={r => { rate.value = Number(r) }} />
        </>
        : <Slider label="Neighbours" signal={umapNeighbours} lo={2} hi={100} title="Few show small groups, many how everything lies" />}
      <div class="pj-buttons">
        {mine?.state === "runs"
          ? <button type="button" class="button small" onClick={() => { session.pause() }}>Pause</button>
          : mine?.state === "paused" && <button type="button" class="button small" onClick={() => { session.resume() }}>Continue</button>}
        <button type="button" class="button small" onClick={() => { session.run() }}>Run again</button>
      </div>
      <p class="pj-note" data-iteration={mine?.iteration ?? 0}>{statusText(mine)}</p>
      {rows?.length === MOST_SEARCHED && <p class="pj-note">A sample of {count(MOST_SEARCHED)} of the {count(session.loaded.n)} points: a search among more of them takes too long. “Show all” leads back from another projection.</p>}
      {session.loaded.dim > 50 && <p class="pj-note">It works with the 50 strongest components.</p>}
    </>
  )
}

function statusText(going: Going | null): string {
  if (!going) return ""
  if (going.progress) return `${going.progress.what}: ${Math.round(100 * going.progress.share)} %`
  const rounds = `Iteration ${count(going.iteration)}${going.of > 0 ? ` of ${count(going.of)}` : ""}`
  return going.state === "runs" ? rounds : `${rounds}, ${going.state === "done" ? "done" : "paused"}`
}

const SIDES = [["left", "Left"], ["right", "Right"], ["up", "Up"], ["down", "Down"]] as const

function Axes({ session }: { session: Session }) {
  const { columns } = session.loaded.metadata
  return (
    <>
      <p class="pj-note">Each axis runs from the middle of the points that one text finds to that of another's. An empty text means all points.</p>
      {columns.length > 1 && <Choice label="Search in" value={searchColumn.value} options={[{ value: "", text: "any column" }, ...columns.map(({ name }) => ({ value: name, text: name }))]} set={name => { searchColumn.value = name }} />}
      {SIDES.map(([side, word]) => (
        <label key={side} class="pj-field"><span>{word}</span><input class="text" type="text" spellcheck={false} value={ends[side].value} onInput={e => { ends[side].value = e.currentTarget.value }} /></label>
      ))}
      <Tick label="Regular expressions" on={searchPattern.value} set={on => { searchPattern.value = on }} />
    </>
  )
}
