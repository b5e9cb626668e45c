// Above the graph: which one, what its colours say, a file of one's own.
import { useRef } from "preact/hooks"
import { Icon } from "../../kit/icons"
import { shownName } from "../../kit/names"
import { choices, profilesOf, type Choice } from "./choices"
import { COLORINGS, type Coloring } from "./colors"
import { closeFile, file, openFile, problem } from "./file"
import { coloring, folding, profile, showGraph } from "./view"

const COLOR_NAMES: Readonly<Record<Coloring, string>> = { structure: "structure", device: "device", time: "compute time", memory: "memory" }

export function Bar({ choice }: { choice?: Choice | undefined }) {
  return (
    <div class="graph-bar">
      {choice && <Which choice={choice} />}
      {choice && <Profiles choice={choice} />}
      <label class="graph-field">Colour
        <select class="select" value={coloring.value} onChange={e => { coloring.value = e.currentTarget.value as Coloring }}>
          {COLORINGS.map(by => <option key={by} value={by}>{COLOR_NAMES[by]}</option>)}
        </select>
      </label>
      <label class="graph-field" title="Members that differ only by a number in their names are one group">
        <input type="checkbox" class="tick" checked={folding.value} onChange={e => { folding.value = e.currentTarget.checked }} />Fold series
      </label>
      <span class="spacer" />
      <OpenFile />
    </div>
  )
}

function Which({ choice }: { choice: Choice }) {
  const runs = [...new Set(choices.value.map(({ run }) => run))]
  return (
    <label class="graph-field">Graph
      <select class="select graph-which" value={choice.key} onChange={e => { showGraph(e.currentTarget.value) }}>
        {runs.map(run => (
          <optgroup key={run.id} label={shownName(run.name)}>
            {choices.value.filter(c => c.run === run).map(({ key, label }) => <option key={key} value={key}>{label}{runs.length > 1 ? ` · ${shownName(run.name)}` : ""}</option>)}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function Profiles({ choice }: { choice: Choice }) {
  const list = profilesOf(choice.run)
  if (choice.tag.plugin !== "graphs" || list.length === 0) return null
  return (
    <label class="graph-field">Costs
      <select class="select" value={list.find(({ key }) => key === profile.value)?.key ?? list[0]!.key} onChange={e => { profile.value = e.currentTarget.value }}>
        {list.map(({ key, label }) => <option key={key} value={key}>{label}</option>)}
      </select>
    </label>
  )
}

function OpenFile() {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      {problem.value && <span class="graph-problem" role="alert">{problem.value}</span>}
      {file.value && <span class="graph-file"><bdi>{file.value.name}</bdi><button type="button" class="button small" onClick={closeFile}>Close the file</button></span>}
      <button type="button" class="button small" title="Show a GraphDef from this computer: .pb or .pbtxt" onClick={() => { input.current?.click() }}><Icon name="folder" />Open a file</button>
      <input
        ref={input} type="file" accept=".pb,.pbtxt,.txt" hidden aria-label="A graph from this computer"
        onChange={e => {
          const chosen = e.currentTarget.files?.[0]
          e.currentTarget.value = ""
          if (chosen) void openFile(chosen)
        }}
      />
    </>
  )
}
