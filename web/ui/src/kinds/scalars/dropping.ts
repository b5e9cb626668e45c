// Dragging one card on another: a card's title is what one drags. Its code comes after the page.
import { useEffect } from "preact/hooks"
import { join } from "./joining"

const TYPE = "application/x-board-card"

const near = (e: Event, selector: string): HTMLElement | null => e.target instanceof Element ? e.target.closest<HTMLElement>(selector) : null
const cardAt = (e: Event) => near(e, '[data-kind="scalar"][data-key]:not([data-full])')

/** While it is there, cards can be dragged on each other. */
export function Dropping() {
  useEffect(() => listen(document.body), [])
  return null
}

/** Lets cards below an element be dragged on each other; returns how to stop. */
export function listen(root: HTMLElement): () => void {
  const stop = new AbortController(), { signal } = stop
  let dragged: HTMLElement | null = null, over: HTMLElement | null = null
  const mark = (card: HTMLElement | null) => {
    over?.removeAttribute("data-drop")
    over = card
    over?.setAttribute("data-drop", "")
  }
  const end = () => { mark(null); dragged = null }
  const on = <K extends keyof HTMLElementEventMap>(type: K, act: (e: HTMLElementEventMap[K]) => void) => { root.addEventListener(type, act, { signal }) }
  on("pointerover", e => {
    const title = near(e, ".card-title")
    if (title && cardAt(e)) { title.draggable = true; title.dataset["drag"] = "" }
  })
  on("dragstart", e => {
    dragged = near(e, ".card-title") && cardAt(e)
    if (dragged && e.dataTransfer) { e.dataTransfer.setData(TYPE, dragged.dataset["key"]!); e.dataTransfer.effectAllowed = "link" }
  })
  on("dragover", e => {
    const card = dragged && cardAt(e)
    mark(card === dragged ? null : card)
    if (over && e.dataTransfer) { e.preventDefault(); e.dataTransfer.dropEffect = "link" }
  })
  on("drop", e => {
    const from = dragged?.dataset["key"], to = over?.dataset["key"]
    end()
    if (from === undefined || to === undefined) return
    e.preventDefault()
    join(from, to)
  })
  on("dragend", end)
  return () => { stop.abort(); mark(null) }
}
