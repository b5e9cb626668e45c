// One card over the whole page. A modal dialog; Esc leaves.
import { useSignal } from "@preact/signals"
import type { ComponentChildren, RefObject } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import { shownName } from "../kit/names"
import { parseCard } from "../state/card"
import { epoch } from "../state/data"
import { findCard } from "../state/tags"
import { fullScreen, shortcuts, togglePin } from "../state/view"
import { CardActions, CardTitle } from "./CardFrame"
import type { Cards, Room } from "./grid"
import type { Card } from "./groups"

/** The card that fills the screen, if it is one of these. */
export function FullScreen({ cards: { plugins, Full, find } }: { cards: Cards }) {
  const key = fullScreen.value
  const found = key !== null && plugins.includes(parseCard(key).plugin) ? (find ?? findCard)(key) : undefined
  if (key === null || !found) return null
  return <Full key={`${epoch.value}\n${key}`} card={{ ...found, key }} leave={() => { if (fullScreen.peek() === key) fullScreen.value = null }} />
}

interface Props {
  readonly card: Card
  readonly kind: string
  readonly article: RefObject<HTMLElement | null>
  readonly head?: ComponentChildren
  readonly buttons?: ComponentChildren
  readonly menu?: ComponentChildren
  /** What keys of one letter do here, beside `f` and `p`. */
  readonly keys?: Readonly<Record<string, () => void>>
  leave(): void
  /** Made when it is known how much room there is. */
  content(room: Room): ComponentChildren
  /** Lies above all, in the dialog. */
  readonly above?: ComponentChildren
}

export function FullFrame({ card, kind, article, head, buttons, menu, keys, leave, content, above }: Props) {
  const dialog = useRef<HTMLDialogElement>(null), body = useRef<HTMLDivElement>(null)
  const size = useSignal<Room>({ width: 0, height: 0 })
  // A layout effect, since its end comes while the elements are still there; the end of a plain one comes a frame later.
  useLayoutEffect(() => {
    const from = document.activeElement
    dialog.current!.showModal()
    const look = () => { size.value = { width: body.current!.clientWidth, height: body.current!.clientHeight } }
    const sizes = new ResizeObserver(look)
    sizes.observe(body.current!)
    look()
    return () => {
      sizes.disconnect()
      dialog.current?.close()
      if (from instanceof HTMLElement) from.focus()
    }
  }, [])
  const key = (e: KeyboardEvent) => {
    if (!shortcuts.value || e.ctrlKey || e.metaKey || e.altKey || (e.target as Element).closest("input:not([type=range]), select, textarea")) return
    const acts: Record<string, () => void> = { ...keys, f: leave, p: () => { togglePin(card.key) } }
    acts[e.key]?.()
  }
  const name = shownName(card.tag.name)
  return (
    <dialog class="full" ref={dialog} aria-label={`${name}, full screen`} onClose={leave} onKeyDown={key}>
      <article class="card full-card" ref={article} data-kind={kind} data-tag={card.tag.name} data-run={card.run?.name} data-full="true" tabIndex={-1} autofocus aria-label={name}>
        <header class="card-head"><CardTitle card={card} />{head}<CardActions card={card} full buttons={buttons} menu={menu} /></header>
        <div class="full-body" ref={body}>{size.value.width > 0 && content(size.value)}</div>
      </article>
      {above}
    </dialog>
  )
}
