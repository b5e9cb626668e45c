// Which embedding, what names and colours its points, what is done to them first.
import { computed } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { shownName } from "../../kit/names"
import { compact, count, valueText } from "../../kit/numbers"
import type { Embedding } from "../../message.gen"
import { rampGradient, type Legend as Told } from "./colors"
import { choices, keyOf } from "./embeddings"
import type { Treatment } from "./engine/points"
import { Choice, Panel, Tick } from "./fields"
import { labelColumn, looksOf } from "./looks"
import type { Session } from "./session"
import { CLUSTERS, colorBy, labelBy, NONE, showEmbedding, sprites, treatment } from "./view"

export function Which({ current }: { current: Embedding | null }) {
  const list = choices.value, runs = [...new Set(list.map(e => e.run))]
  if (!current) return null
  return (
    <label class="pj-field pj-which"><span>Embedding</span>
      <select class="select" value={keyOf(current)} onChange={e => { showEmbedding(e.currentTarget.value) }}>
        {runs.map(run => (
          <optgroup key={run} label={run === "." ? "Log directory" : shownName(run)}>
            {list.filter(e => e.run === run).map(e => <option key={keyOf(e)} value={keyOf(e)}>{optionText(e, runs.length)}</option>)}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function optionText(e: Embedding, runs: number): string {
  const size = e.points ? ` · ${compact(e.points)} × ${compact(e.dimensions ?? 0)}` : ""
  return shownName(e.name) + (runs > 1 && e.run !== "." ? ` · ${shownName(e.run)}` : "") + size
}

const TREATMENTS: readonly { readonly value: Treatment; readonly text: string }[] = [
  { value: "raw", text: "as logged" }, { value: "unit", text: "each of length 1" }, { value: "sphere", text: "sphereized" },
]

export function DataPanel({ session }: { session: Session }) {
  const { metadata: { columns }, sprites: pictures, notes } = session.loaded
  const looks = useMemo(() => computed(() => { const { coloring, by } = looksOf(session).value; return { coloring, by } }), [session]).value
  const mended = session.components.value?.mended ?? 0
  return (
    <Panel title="Data">
      <Which current={session.loaded.of} />
      {columns.length > 1 && <Choice label="Label by" value={labelColumn(session)} options={columns.map(({ name }) => ({ value: name, text: name }))} set={name => { labelBy.value = name }} />}
      <Choice label="Colour by" value={looks.by} set={name => { colorBy.value = name }}
        options={[{ value: NONE, text: "nothing" }, ...(session.found.value ? [{ value: CLUSTERS, text: "clusters" }] : []), ...columns.map(({ name }) => ({ value: name, text: name }))]} />
      {looks.coloring.legend && <Legend legend={looks.coloring.legend} />}
      <Choice label="Points" value={session.treated.value} options={TREATMENTS} set={by => { treatment.value = by as Treatment }}
        title="Sphereized: moved so that the middle of all is at 0, then each made of length 1. That is usual for more than 50 dimensions" />
      {pictures && <Tick label="Pictures of the points" on={sprites.value} set={on => { sprites.value = on }} />}
      {[...notes, ...(mended > 0 ? [`${count(mended)} points have values that are no numbers; 0 stands for those`] : [])].map(note => <p key={note} class="pj-note" role="status">{note}</p>)}
    </Panel>
  )
}

function Legend({ legend }: { legend: Told }) {
  if (legend.kind === "ramp") return (
    <div class="pj-ramp"><i style={{ background: rampGradient }} /><span>{valueText(legend.lo)}</span><span>{valueText(legend.hi)}</span></div>
  )
  return (
    <ul class="pj-legend" aria-label="What the colours say" tabIndex={legend.entries.length > 12 ? 0 : undefined}>
      {legend.entries.map(({ text, color, points }) => <li key={text} title={text}><i style={{ background: color }} /><bdi>{text}</bdi><small>{count(points)}</small></li>)}
      {legend.others > 0 && <li><i /><span>{count(legend.others)} other values</span></li>}
    </ul>
  )
}
