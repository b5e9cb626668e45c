// The graph itself: laid out when groups open, moved by pointer and keys.
import type { Signal } from "@preact/signals"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { GraphView } from "../../charts/graphView"
import { chartTheme } from "../../charts/theme"
import { fileName, saveBlob } from "../../kit/download"
import { Icon } from "../../kit/icons"
import { say } from "../../kit/toast"
import { dark, forcedColors } from "../../state/looks"
import { painter, type LegendEntry, type Surface } from "./colors"
import type { Account } from "./costs"
import type { Item } from "./items"
import { listen } from "./pointer"
import { marksOf, sceneOf, shownItems } from "./scene"
import type { Session } from "./session"
import { coloring, selected } from "./view"

interface Props {
  readonly name: string
  readonly session: Session
  readonly open: ReadonlySet<string>
  readonly account: Account | null
  readonly chosen: Item | undefined
  readonly goal: Signal<Item | null>
  readonly legend: Signal<readonly LegendEntry[]>
  /** Among other cards: the wheel scrolls the page. */
  readonly scrolls?: boolean
  toggle(item: Item): void
}

export function Canvas(props: Props) {
  const { session, open, account, chosen, goal, legend, toggle } = props
  const host = useRef<HTMLDivElement>(null), view = useRef<GraphView | null>(null), now = useRef(props)
  now.current = props
  const [laidOut, setLaidOut] = useState<{ session: Session; open: ReadonlySet<string> } | null>(null)
  const [problem, setProblem] = useState("")
  const [attempt, setAttempt] = useState(0)
  const by = coloring.value, isDark = dark.value, forced = forcedColors.value

  useLayoutEffect(() => {
    const made = view.current = new GraphView(host.current!)
    const fit = () => { made.resize({ width: host.current!.clientWidth, height: host.current!.clientHeight }) }
    fit()
    const watch = new ResizeObserver(fit)
    watch.observe(host.current!)
    const deaf = listen(host.current!, made, {
      scrolls: now.current.scrolls ?? false,
      choose: id => { selected.value = id ?? "" },
      toggle: id => {
        const item = now.current.session.item(id)
        if (item) now.current.toggle(item)
      },
    })
    return () => { deaf(); watch.disconnect(); made.dispose() }
  }, [])

  useLayoutEffect(() => {
    let left = false
    session.layOut(open).then(
      made => {
        if (left || !made) return
        setProblem("")
        setLaidOut({ session, open })
      },
      (e: unknown) => { if (!left) setProblem(e instanceof Error ? e.message : String(e)) },
    )
    return () => { left = true }
  }, [session, open, attempt])

  const before = useRef<Session | null>(null)
  useLayoutEffect(() => {
    const at = view.current
    if (!laidOut || !at || laidOut.session !== session) return
    const sight = session.sight(laidOut.open), colors = painter(by, session.tree, account, shownItems(sight), surface(isDark))
    const kept = anchor(at)
    at.show(sceneOf(sight, colors, chartTheme()))
    if (before.current !== session) at.begin()
    else kept?.()
    before.current = session
    legend.value = colors.legend
    host.current!.dataset["nodes"] = String(at.scene!.layers.reduce((sum, layer) => sum + layer.boxes.length, 0))
    if (goal.peek() && laidOut.open === now.current.open) {
      at.reveal(goal.peek()!.id)
      goal.value = null
    }
  }, [laidOut, by, account, isDark, forced])

  useLayoutEffect(() => {
    if (laidOut?.session === session) view.current?.mark(marksOf(session.sight(laidOut.open), chosen))
  }, [laidOut, chosen, by, account, isDark, forced])

  const key = (e: KeyboardEvent) => {
    if (e.target !== host.current || e.altKey || e.ctrlKey || e.metaKey) return
    if (e.key === "Enter" && chosen) toggle(chosen)
    else if (!keyed(view.current!, e.key)) return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <>
      <div class="graph-canvas card-main" ref={host} tabIndex={0} role="group" aria-roledescription="graph" onKeyDown={key}
        aria-label={`${props.name}. Arrow keys move what is seen, plus and minus zoom, 0 shows all of it, Enter opens or closes the chosen group. Everything in it is listed beside it.`} />
      <div class="graph-zoom">
        <button type="button" class="icon-button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => { view.current?.zoom(1.4) }}>+</button>
        <button type="button" class="icon-button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => { view.current?.zoom(1 / 1.4) }}>−</button>
        <button type="button" class="icon-button" aria-label="Show all of the graph" title="Show all of it (0)" onClick={() => { view.current?.fit() }}><Icon name="shrink" /></button>
        <button type="button" class="icon-button" disabled={!laidOut} aria-label="Save a picture of the graph" title="Save what is seen as a picture (PNG)" onClick={() => { void save(view.current!, props.name) }}><Icon name="save" /></button>
      </div>
      {problem !== "" ? <Failed problem={problem} again={() => { setProblem(""); setAttempt(attempt + 1) }} /> : !laidOut && <p class="graph-over" role="status">Laying the graph out</p>}
    </>
  )
}

async function save(view: GraphView, name: string): Promise<void> {
  try {
    saveBlob(await view.picture(), fileName(name, "png"))
  } catch (e) {
    say(e instanceof Error ? e.message : String(e))
  }
}

function Failed({ problem, again }: { problem: string; again(): void }) {
  return (
    <div class="graph-over" role="alert">
      <p>{problem}</p>
      <button type="button" class="button small" onClick={again}>Try again</button>
    </div>
  )
}

/** Where what the user opens or closes lies now, so that it can stay there. */
function anchor(view: GraphView): (() => void) | null {
  const id = selected.peek(), box = view.boxOf(id)
  if (!box) return null
  const { x, y, scale } = view.part, px = (box.x + box.width / 2) * scale + x, py = box.y * scale + y
  return () => {
    const next = view.boxOf(id)
    if (next) view.move({ scale, x: px - (next.x + next.width / 2) * scale, y: py - next.y * scale })
  }
}

const STEP = 60

function keyed(view: GraphView, key: string): boolean {
  const { x, y, scale } = view.part
  switch (key) {
    case "+": case "=": view.zoom(1.25); return true
    case "-": case "−": view.zoom(0.8); return true
    case "0": view.fit(); return true
    case "ArrowLeft": view.move({ scale, x: x + STEP, y }); return true
    case "ArrowRight": view.move({ scale, x: x - STEP, y }); return true
    case "ArrowUp": view.move({ scale, x, y: y + STEP }); return true
    case "ArrowDown": view.move({ scale, x, y: y - STEP }); return true
  }
  return false
}

/** The page's own colours of boxes that say nothing by their colour. */
function surface(dark: boolean): Surface {
  const style = getComputedStyle(document.documentElement), get = (name: string) => style.getPropertyValue(name).trim()
  return { dark, plain: { fill: get("--surface"), ink: get("--text") }, quiet: { fill: get("--surface-2"), ink: get("--text") } }
}
