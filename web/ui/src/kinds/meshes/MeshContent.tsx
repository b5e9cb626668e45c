// A mesh of one step, to be turned by hand.
import { useComputed } from "@preact/signals"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"
import { CardButton } from "../../cards/CardFrame"
import type { Card } from "../../cards/groups"
import { showsHidden } from "../../cards/hidden"
import type { Rows } from "../../cards/steps/rows"
import type { ButtonsProps, Shown } from "../../cards/steps/StepCard"
import { useFetchedEach } from "../../cards/steps/useFetched"
import { useTimelines } from "../../cards/steps/useTimeline"
import { shownName } from "../../kit/names"
import { plural } from "../../kit/numbers"
import { fetchContent, fetchValue, type Place } from "../../live/content"
import type { MeshPart } from "../../message.gen"
import { colorOf } from "../../state/looks"
import { runHasTag, tagByName } from "../../state/tags"
import { readConfig } from "./config"
import { partOf, PLUGIN, readNumbers, shapeOf, tagOfPart, tooLarge, verticesText, type Part, type PartType } from "./mesh"
import { poseOf, wireframe } from "./poses"
import { hasWebGL } from "./renderer"
import { MeshView } from "./view"

/** Fetches a part of a mesh; what is too large is refused before it is on its way. */
export async function loadPart(place: Place, signal: AbortSignal): Promise<Part> {
  const told = await fetchValue<MeshPart>(place, signal), large = tooLarge(told)
  if (large !== "") throw new Error(large)
  return { told, numbers: readNumbers(told, await (await fetchContent(place, signal)).arrayBuffer()) }
}

/** Views on show, for keys of the page. */
const views = new Map<string, MeshView>()

export function resetView(card: string | null): void {
  if (card !== null) views.get(card)?.reset()
}

export function fitView(card: string | null): void {
  if (card !== null) views.get(card)?.fit()
}

export function MeshContent(props: Shown<Part>) {
  if (!hasWebGL()) {
    return (
      <div class="step-problem" role="alert">
        <p>This browser has no WebGL 2, so meshes cannot be drawn. Graphics acceleration may be switched off in its settings.</p>
      </div>
    )
  }
  if (props.value.told.type !== "VERTEX") return <p class="step-empty" role="status">There are {props.value.told.type === "FACE" ? "faces" : "colours"} here, but no vertices to draw</p>
  return <Drawn {...props} />
}

/** The row of a step that was logged nearest to a time, since hidden rows may have the same step; -1 where none has it. */
function rowBeside({ steps, walls, length }: Rows, step: number, wall: number): number {
  let best = -1
  for (let row = 0; row < length; row++) if (steps[row] === step && (best < 0 || Math.abs(walls[row]! - wall) < Math.abs(walls[best]! - wall))) best = row
  return best
}

/** The faces or colours that belong to the vertices of a step. */
function usePart(card: Card, type: PartType, step: number, wall: number): { part: Part | null; problem: string } {
  const tag = tagByName(PLUGIN, tagOfPart(partOf(card.tag.name).mesh, type)), logged = tag && runHasTag(card.run!, tag.id) ? tag : null
  const orphaned = showsHidden(card.key), series = useTimelines(logged, [card.run!], 0, orphaned).series.get(card.run!.id)
  const row = series ? rowBeside(series, step, wall) : -1
  const places = new Map<number, Place>(logged && series && row >= 0 ? [[0, { tag: logged.id, series: { run: series.run, generation: series.generation }, row, orphaned }]] : [])
  const { value = null, place = null, problem = "" } = useFetchedEach(places, loadPart).get(0) ?? {}
  return { part: place?.row === row ? value : null, problem }
}

function Drawn({ card, value, step, wall, width, height, full }: Shown<Part>) {
  const host = useRef<HTMLDivElement>(null), [view] = useState(() => new MeshView(full))
  const faces = usePart(card, "FACE", step, wall), colors = usePart(card, "COLOR", step, wall)
  const shape = useMemo(() => shapeOf(value, faces.part, colors.part), [value, faces.part, colors.part])
  const config = useMemo(() => readConfig(value.told.config), [value.told.config])
  const color = colorOf(card.run!.id), wire = wireframe.value, pose = useComputed(() => poseOf(card.key)).value
  useLayoutEffect(() => {
    host.current!.prepend(view.canvas)
    views.set(card.key, view)
    return () => {
      if (views.get(card.key) === view) views.delete(card.key)
      view.dispose()
    }
  }, [view])
  useLayoutEffect(() => { view.show(shape, { color, wireframe: wire, config }, width, height) })
  useEffect(() => view.follow(pose), [view, pose])
  const drawn = view.drawn.value, what = shape.faces > 0 ? `${verticesText(shape.vertices)}, ${plural(shape.faces, "face")}` : plural(shape.vertices, "point")
  const notes = [...shape.notes, ...[faces.problem, colors.problem].filter(problem => problem !== "")]
  useLayoutEffect(() => {
    Object.assign(view.canvas, { className: "mesh-canvas", tabIndex: -1 })
    Object.assign(view.canvas.dataset, { part: "1", triangles: String(drawn?.triangles ?? ""), points: String(drawn?.points ?? "") })
    view.canvas.setAttribute("role", "img")
    view.canvas.setAttribute("aria-label", `${shownName(partOf(card.tag.name).mesh)}: ${what}. Arrow keys turn it, plus and minus zoom, 0 shows everything.`)
    Object.assign(view.canvas.style, { width: `${width}px`, height: `${height}px` })
  })
  const key = (e: KeyboardEvent) => {
    if (e.target !== view.canvas || e.altKey || e.ctrlKey || e.metaKey || !view.key(e.key)) return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <div class="mesh-host" ref={host} onKeyDown={key}>
      <p class="mesh-facts"><span class="count">{what}</span>{notes.map(note => <span key={note} class="mesh-note" role="status">{note}</span>)}</p>
    </div>
  )
}

export function MeshButtons({ card, value, full }: ButtonsProps<Part>) {
  const tab = full ? 0 : -1
  if (!value) return null
  return (
    <>
      <CardButton name="Edges alone" icon="mesh" keys="w" tab={tab} pressed={wireframe.value} onClick={() => { wireframe.value = !wireframe.value }} />
      <CardButton name="Fit everything in" icon="fit" keys="e" tab={tab} onClick={() => { fitView(card.key) }} />
      <CardButton name="Reset the view" icon="reset" keys="0" tab={tab} onClick={() => { resetView(card.key) }} />
    </>
  )
}
