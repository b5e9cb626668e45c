// The dashboard: which graph, and the graph.
import { useComputed } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useMemo, useRef } from "preact/hooks"
import { StepSlider } from "../../cards/steps/StepSlider"
import { useFetched, type Fetched } from "../../cards/steps/useFetched"
import { useSteps, type Steps } from "../../cards/steps/useSteps"
import { fetchValue, type Place } from "../../live/content"
import type { Graph, GraphValue } from "../../message.gen"
import { Bar } from "./Bar"
import { choices, profilesOf, type Choice } from "./choices"
import { file } from "./file"
import { prepare } from "./layout"
import { Viewer } from "./Viewer"
import { profile, shown } from "./view"

export function Main() {
  useMemo(prepare, [])
  const choice = useComputed(() => choices.value.find(({ key }) => key === shown.value) ?? choices.value[0]).value
  const own = file.value
  if (own) return <Frame><Viewer key={own.number} name={own.name} graph={own.graph} costs={null} /></Frame>
  if (!choice) return <Frame><Note>These runs tell only what executing their graphs cost; the graphs themselves were not logged.</Note></Frame>
  return <Frame choice={choice}><Logged key={choice.key} choice={choice} /></Frame>
}

function Frame({ choice, children }: { choice?: Choice; children: ComponentChildren }) {
  return <div class="graphs"><Bar choice={choice} />{children}</div>
}

export function Note({ bad = false, children }: { bad?: boolean; children: ComponentChildren }) {
  return <p class="graph-note" role={bad ? "alert" : "status"}>{children}</p>
}

/** A value of a tag, and its steps. */
interface Stepped {
  readonly steps: Steps
  readonly fetched: Fetched<GraphValue>
}

/** The value at the step that is chosen, at first the newest; what was shown before stays until it has come. */
function useStepped(choice: Choice): Stepped {
  const steps = useSteps(choice, 0), { rows, row } = steps
  const place: Place | null = rows && row >= 0 ? { tag: choice.tag.id, series: { run: rows.run, generation: rows.generation }, row } : null
  return { steps, fetched: useFetched(place, fetchValue<GraphValue>) }
}

/** What goes from step to step; nothing where there is one step alone. */
function Slider({ what, name, of: { steps: { rows, chosen, choose } } }: { what: string; name: string; of: Stepped }) {
  if (!rows || rows.length < 2) return null
  return <div class="graph-steps"><span aria-hidden="true">{what}</span><StepSlider rows={rows} chosen={chosen} onChoose={choose} name={name} /></div>
}

/** The graph of before where the new one is the same, so that nothing is laid out anew and one goes on looking at the same place. */
function useSame(graph: Graph | undefined): Graph | undefined {
  const held = useRef<Graph | undefined>(undefined)
  return useMemo(() => {
    if (graph && !(held.current && JSON.stringify(held.current) === JSON.stringify(graph))) held.current = graph
    return graph && held.current
  }, [graph])
}

function Logged({ choice }: { choice: Choice }) {
  const stepped = useStepped(choice), { value, problem } = stepped.fetched
  const graph = useSame(value?.graph), name = `${choice.label}, ${choice.run.name}`
  const slider = <Slider what="Graph" name={name} of={stepped} />
  if (problem !== "") return <><Note bad>This graph cannot be shown: {problem}</Note>{slider}</>
  if (!value) return <Note>Loading the graph</Note>
  if (!graph || graph.nodes.length === 0) return <><Note>This graph is empty: no operation was logged</Note>{slider}</>
  const profiles = profilesOf(choice.run), one = profiles.find(({ key }) => key === profile.value) ?? profiles[0]
  const itsOwn = value.costs && value.costs.nodes.length > 0
  return (
    <>
      {one && !itsOwn && one.key !== choice.key
        ? <WithProfile key={one.key} name={name} graph={graph} of={one} />
        : <Viewer name={name} graph={graph} costs={itsOwn ? value.costs! : null} />}
      {slider}
    </>
  )
}

/** A graph with costs that stand in another tag. */
function WithProfile({ name, graph, of }: { name: string; graph: Graph; of: Choice }) {
  const stepped = useStepped(of), { value, problem } = stepped.fetched
  return (
    <>
      {problem !== "" && <Note bad>These costs cannot be shown: {problem}</Note>}
      <Viewer name={name} graph={graph} costs={value?.costs ?? null} />
      <Slider what="Costs" name={`${of.label}, ${of.run.name}`} of={stepped} />
    </>
  )
}
