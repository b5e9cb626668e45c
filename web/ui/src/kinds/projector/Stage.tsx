// The points, with labels over them, and what the hand does there.
import { computed, effect, useSignal } from "@preact/signals"
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks"
import { Icon } from "../../kit/icons"
import { count, plural, stepText } from "../../kit/numbers"
import { Cloud } from "./cloud"
import { rgb } from "./colors"
import { labelColumn, looksOf } from "./looks"
import type { Session } from "./session"
import { point, projection, spatial } from "./view"

/** So far the pointer may move between down and up of a click, CSS pixels. */
const STILL = 4

interface Box { readonly x: number; readonly y: number; readonly toX: number; readonly toY: number }

export function Stage({ session, cloud }: { session: Session; cloud: Cloud }) {
  const host = useRef<HTMLDivElement>(null), labels = useRef<HTMLDivElement>(null)
  const looks = useMemo(() => looksOf(session), [session]), boxing = useSignal(false), box = useSignal<Box | null>(null)
  useLayoutEffect(() => {
    const { canvas } = cloud, element = host.current!
    element.prepend(canvas)
    Object.assign(canvas, { className: "pj-canvas", tabIndex: 0 })
    canvas.setAttribute("role", "img")
    const size = new ResizeObserver(() => { cloud.resize(element.clientWidth, element.clientHeight) })
    size.observe(element)
    cloud.resize(element.clientWidth, element.clientHeight)
    return () => { size.disconnect(); canvas.remove(); cloud.clear(); cloud.onDraw = () => () => {} }
  }, [cloud])
  useEffect(() => draw(session, cloud, looks, labels.current!), [session, cloud, looks])
  useEffect(() => { cloud.hold(boxing.value) }, [boxing.value])
  const looking = looks.value, places = session.places.value, n = places ? places.at.length / 3 : 0
  useLayoutEffect(() => { cloud.canvas.setAttribute("aria-label", `${plural(n, "point")} of ${session.loaded.of.name}. Arrow keys ${places?.flat ? "move" : "turn"} it, plus and minus zoom, 0 shows everything. The lists beside it have the same points.`) })

  const at = (e: PointerEvent) => { const r = host.current!.getBoundingClientRect(); return { x: e.clientX - r.left, y: e.clientY - r.top } }
  const pick = (e: PointerEvent) => { const { x, y } = at(e); return session.pointAt(cloud.pick(x, y, looking.pictures ? 22 * cloud.growth : 6)) }
  const down = useRef<{ x: number; y: number } | null>(null)
  const pointer = {
    onPointerDown(e: PointerEvent) {
      if (e.target !== cloud.canvas || e.button !== 0) return
      down.current = at(e)
      if (!boxing.value && !e.shiftKey) return
      cloud.hold(true)
      e.stopPropagation()
      const { x, y } = at(e)
      box.value = { x, y, toX: x, toY: y }
      cloud.canvas.setPointerCapture(e.pointerId)
    },
    onPointerMove(e: PointerEvent) {
      const { x, y } = at(e)
      if (box.value) box.value = { ...box.value, toX: x, toY: y }
      else if (e.target === cloud.canvas && e.buttons === 0) session.hover.value = pick(e)
    },
    onPointerUp(e: PointerEvent) {
      const from = down.current, to = at(e), drawn = box.value
      down.current = null
      box.value = null
      if (drawn) cloud.hold(boxing.value)
      if (!from || e.target !== cloud.canvas) return
      if (Math.hypot(to.x - from.x, to.y - from.y) < STILL) { point.value = pick(e); return }
      if (drawn) session.choose(cloud.within(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)).map(i => session.pointAt(i)))
    },
    onPointerLeave() { session.hover.value = -1 },
  }
  const key = (e: KeyboardEvent) => {
    if (e.target !== cloud.canvas || e.altKey || e.ctrlKey || e.metaKey) return
    if (e.key === "Escape" && (point.value >= 0 || session.selected.value.length > 0)) session.clear()
    else if (!cloud.key(e.key)) return
    e.preventDefault()
    e.stopPropagation()
  }
  const drawn = box.value
  return (
    <div class={`pj-stage${boxing.value ? " boxing" : ""}`} ref={host} onKeyDown={key} onPointerDownCapture={pointer.onPointerDown} onPointerMove={pointer.onPointerMove} onPointerUp={pointer.onPointerUp} onPointerLeave={pointer.onPointerLeave}>
      <div class="pj-labels" ref={labels} aria-hidden="true" />
      {drawn && <div class="pj-box" style={{ left: `${Math.min(drawn.x, drawn.toX)}px`, top: `${Math.min(drawn.y, drawn.toY)}px`, width: `${Math.abs(drawn.toX - drawn.x)}px`, height: `${Math.abs(drawn.toY - drawn.y)}px` }} />}
      <div class="pj-tools">
        {projection.value !== "custom" && (
          <span class="segmented" role="radiogroup" aria-label="Dimensions">
            {([["2D", false], ["3D", true]] as const).map(([word, on]) => <label key={word}><input type="radio" name="pj-dims" checked={spatial.value === on} onChange={() => { spatial.value = on }} />{word}</label>)}
          </span>
        )}
        <button type="button" class="icon-button" aria-pressed={boxing.value} aria-label="Select with a box" title="Select with a box: drag over points (Shift and drag does it at any time)" onClick={() => { boxing.value = !boxing.value }}><Icon name="expand" /></button>
        <button type="button" class="icon-button" aria-label="Nearer" title="Nearer (+)" onClick={() => { cloud.zoom(1.3) }}>+</button>
        <button type="button" class="icon-button" aria-label="Farther" title="Farther (−)" onClick={() => { cloud.zoom(1 / 1.3) }}>−</button>
        <button type="button" class="icon-button" aria-label="Show everything" title="Show everything (0)" onClick={() => { cloud.reset() }}><Icon name="fit" /></button>
      </div>
      <p class="pj-facts">{places ? facts(session, n) : session.problem.value === "" && "Computing"}</p>
    </div>
  )
}

function facts(session: Session, n: number): string {
  const all = session.loaded.n, { newest } = session.loaded.of
  return `${n < all ? `${count(n)} of ` : ""}${plural(all, "point")}, ${plural(session.loaded.dim, "dimension")}${newest ? `, step ${stepText(newest.step)}` : ""}`
}

/** Keeps the cloud and its labels as the session has them. */
function draw(session: Session, cloud: Cloud, looks: ReturnType<typeof looksOf>, labels: HTMLElement): () => void {
  // Pictures are handed to the graphics only when they come or go.
  const pictures = computed(() => looks.value.pictures)
  const stops = [
    effect(() => {
      const places = session.places.value
      if (!places) return
      if (cloud.show(places.at, places.flat)) paint()
      cloud.canvas.dataset["projection"] = places.of
    }),
    effect(() => {
      const { theme } = looks.value
      cloud.theme(rgb(theme.surface), theme.axis)
      paint()
    }),
    effect(() => {
      const { sprites } = session.loaded
      cloud.pictures(pictures.value && sprites ? { bitmap: sprites.atlas, width: sprites.width, height: sprites.height } : null)
    }),
  ]
  function paint(): void {
    const { of } = looks.peek()
    cloud.paint(of)
  }
  cloud.screen.onProblem = text => { session.problem.value = `The pictures cannot be shown: ${text}` }
  cloud.onDraw = () => placeLabels(session, cloud, looks.peek().labelled, labels)
  return () => { for (const stop of stops) stop() }
}

/** Finds where labels belong, and returns what puts them there. Their text is untrusted: it is only ever text. */
function placeLabels(session: Session, cloud: Cloud, points: readonly number[], into: HTMLElement): () => void {
  const rows = session.components.peek()?.rows ?? null, column = labelColumn(session)
  const places = points.flatMap(p => {
    const place = cloud.placeOf(rows ? rows.indexOf(p) : p)
    return place ? [{ p, ...place }] : []
  })
  return () => {
    while (into.childElementCount > places.length) into.lastElementChild!.remove()
    while (into.childElementCount < places.length) into.append(document.createElement("span"))
    places.forEach(({ p, x, y }, i) => {
      const span = into.children[i] as HTMLElement, text = session.labelOf(p, column).slice(0, 80)
      if (span.textContent !== text) span.textContent = text
      span.className = p === point.peek() ? "chosen" : ""
      span.style.transform = `translate(${Math.round(x + 9)}px, ${Math.round(y - 9)}px)`
    })
  }
}
