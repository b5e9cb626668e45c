// The dashboard: which graph, and the graph.
import { useComputed } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useTimeline } from "../../cards/steps/useTimeline"
import { useFetched } from "../../cards/steps/useFetched"
import { fetchValue, type Place } from "../../live/content"
import type { Costs, GraphValue } from "../../message.gen"
import { Bar } from "./Bar"
import { choices, profilesOf, type Choice } from "./choices"
import { file } from "./file"
import { Viewer } from "./Viewer"
import { profile, shown } from "./view"

export function Main() {
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

/** The newest value of a tag. */
function useNewest({ tag, run }: Choice) {
  const { series } = useTimeline(tag, run, 0)
  const place: Place | null = series && series.length > 0 ? { tag: tag.id, series: { run: series.run, generation: series.generation }, row: series.length - 1 } : null
  return useFetched(place, fetchValue<GraphValue>)
}

function Logged({ choice }: { choice: Choice }) {
  const { value, problem, place } = useNewest(choice)
  if (problem !== "") return <Note bad>This graph cannot be shown: {problem}</Note>
  if (!value || !place) return <Note>Loading the graph</Note>
  if (!value.graph || value.graph.nodes.length === 0) return <Note>This graph is empty: no operation was logged</Note>
  const name = `${choice.label}, ${choice.run.name}`
  if (value.costs && value.costs.nodes.length > 0) return <Viewer key={place.row} name={name} graph={value.graph} costs={value.costs} />
  const profiles = profilesOf(choice.run), one = profiles.find(({ key }) => key === profile.value) ?? profiles[0]
  if (!one || one.key === choice.key) return <Viewer key={place.row} name={name} graph={value.graph} costs={null} />
  return <WithProfile key={place.row} name={name} graph={value.graph} profile={one} />
}

function WithProfile({ name, graph, profile }: { name: string; graph: NonNullable<GraphValue["graph"]>; profile: Choice }) {
  return <Profile key={profile.key} of={profile}>{costs => <Viewer name={name} graph={graph} costs={costs} />}</Profile>
}

/** Costs that stand in another tag than the graph. */
function Profile({ of, children }: { of: Choice; children(costs: Costs | null): ComponentChildren }) {
  const { value } = useNewest(of)
  return <>{children(value?.costs ?? null)}</>
}
