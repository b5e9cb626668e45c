// The dashboard: which embedding, its points, and panels on both sides.
import { signal, useSignal, useSignalEffect } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useLayoutEffect } from "preact/hooks"
import { plural, stepText } from "../../kit/numbers"
import { BookmarkPanel } from "./BookmarkPanel"
import { Cloud } from "./cloud"
import { ClusterPanel } from "./ClusterPanel"
import { DataPanel, Which } from "./DataPanel"
import { choices, current, failure, follow, keyOf, told } from "./embeddings"
import { Opening } from "./opening"
import { PointPanel, SearchPanel } from "./PointPanel"
import { ProjectionPanel } from "./ProjectionPanel"
import { Stage } from "./Stage"

/** What the list was said to have, while the same is said again nothing begins anew. */
const chosen = signal("")

export function Main() {
  useLayoutEffect(follow, []) // before the paint, which takes its time
  useSignalEffect(() => { chosen.value = current.value ? keyOf(current.value) : "" })
  const embedding = current.value
  return (
    <div class="projector">
      <Unread />
      {embedding ? <Opened key={keyOf(embedding)} /> : <Nothing />}
    </div>
  )
}

function Note({ bad = false, children }: { bad?: boolean; children: ComponentChildren }) {
  return <p class="pj-empty" role={bad ? "alert" : "status"}>{children}</p>
}

function Nothing() {
  if (failure.value !== "") return <Note bad>The embeddings cannot be listed: {failure.value}</Note>
  if (!told.value) return <Note>Looking for embeddings</Note>
  if (told.value.list.length > 0 && choices.value.length === 0) return <Note>No embedding of the ticked runs passes the filter.</Note>
  return <Note>There are no embeddings in these logs. They appear here once a run has a projector_config.pbtxt, as PyTorch's add_embedding, Keras's TensorBoard callback and this board's own writer make one, or logs a tensor for the plugin “projector”.</Note>
}

function Unread() {
  const { unread = [], cut = false, list = [] } = told.value ?? {}
  if (unread.length === 0 && !cut) return null
  return (
    <div class="pj-unread" role="status">
      {unread.map(({ run, error }) => <p key={run}>The embeddings of <bdi>{run === "." ? "the log directory" : run}</bdi> cannot be read: {error}</p>)}
      {cut && <p>There are more embeddings than the {plural(list.length, "one")} that are listed.</p>}
    </div>
  )
}

function Opened() {
  const opening = useSignal<Opening | null>(null)
  useLayoutEffect(() => {
    Cloud.get() // its script comes while the points do
    const mine = opening.value = new Opening()
    return () => { mine.leave() }
  }, [])
  const problem = opening.value?.problem.value ?? "", session = opening.value?.session.value
  if (problem !== "") return <><div class="pj-side"><Which current={current.value} /></div><Note bad>This embedding cannot be shown: {problem}</Note></>
  if (!opening.value || !session) return <Note>Loading the points</Note>
  const cloud = Cloud.get()
  if (cloud.screen.absent.value !== "") return <Note bad>{cloud.screen.absent.value}</Note>
  return (
    <>
      <Newer opening={opening.value} />
      <div class="pj-body">
        <div class="pj-side" role="group" aria-label="Data and projection"><DataPanel session={session} /><ProjectionPanel session={session} /><ClusterPanel session={session} /></div>
        <Stage session={session} cloud={cloud} />
        <div class="pj-side" role="group" aria-label="Points"><SearchPanel session={session} /><PointPanel session={session} /><BookmarkPanel session={session} cloud={cloud} /></div>
      </div>
    </>
  )
}

function Newer({ opening }: { opening: Opening }) {
  const step = opening.newer.value
  if (step === null || opening.problem.value !== "") return null
  return <div class="pj-unread" role="status"><p>Step {stepText(step)} of this tensor has been logged. <button type="button" class="link" onClick={() => { opening.showNewer() }}>Show it</button></p></div>
}
