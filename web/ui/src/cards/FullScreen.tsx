// One card over the whole page: a big chart and the table of all runs below it. A modal dialog; Esc leaves.
import { useSignal } from "@preact/signals"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { epoch, tagByName } from "../state/data"
import { shownName } from "../kit/names"
import { cardView, fullScreen, shortcuts, togglePin } from "../state/view"
import type { TagInfo } from "../types"
import { Chips } from "../kinds/scalars/Chips"
import { acquire, release } from "../kinds/scalars/plots"
import { PlotView } from "../kinds/scalars/PlotView"
import { CardActions, CardTitle } from "../kinds/scalars/ScalarCard"
import { Tooltip } from "../kinds/scalars/Tooltip"
import { ValueTable } from "../kinds/scalars/ValueTable"

/** Of the height below the header, what the table takes. */
const TABLE_SHARE = 0.3

export function FullScreen() {
  const name = fullScreen.value
  const tag = name === null ? undefined : tagByName(name)
  return tag ? <Full key={`${epoch.value}\n${tag.id}`} tag={tag} /> : null
}

function Full({ tag }: { tag: TagInfo }) {
  const dialog = useRef<HTMLDialogElement>(null), article = useRef<HTMLElement>(null), body = useRef<HTMLDivElement>(null)
  const size = useSignal({ width: 0, height: 0 })
  // Once: every plot that is acquired must be released.
  const [plot] = useState(() => acquire(`full ${epoch.peek()}`, tag))
  // A layout effect, since its end comes while the elements are still there; the end of a plain one comes a frame later.
  useLayoutEffect(() => {
    plot.start()
    const from = document.activeElement
    dialog.current!.showModal()
    const look = () => { size.value = { width: body.current!.clientWidth, height: body.current!.clientHeight } }
    const sizes = new ResizeObserver(look)
    sizes.observe(body.current!)
    look()
    return () => {
      sizes.disconnect()
      dialog.current?.close()
      release(`full ${epoch.peek()}`, plot)
      if (from instanceof HTMLElement) from.focus()
    }
  }, [])
  const table = Math.round(Math.max(90, Math.min(320, size.value.height * TABLE_SHARE)))
  const leave = () => { if (fullScreen.peek() === tag.name) fullScreen.value = null }
  const key = (e: KeyboardEvent) => {
    if (!shortcuts.value || e.ctrlKey || e.metaKey || e.altKey || (e.target as Element).closest("input, select")) return
    const acts: Record<string, () => void> = { f: leave, l: () => { cardView(tag.name).logY.value = !cardView(tag.name).logY.value }, p: () => togglePin(tag.name) }
    acts[e.key]?.()
  }
  return (
    <dialog class="full" ref={dialog} aria-label={`${shownName(tag.name)}, full screen`} onClose={leave} onKeyDown={key}>
      <article class="card full-card" ref={article} data-kind="scalar" data-tag={tag.name} data-full="true" tabIndex={-1} autofocus aria-label={shownName(tag.name)}>
        <header class="card-head"><CardTitle tag={tag} /><Chips plot={plot} /><CardActions plot={plot} full /></header>
        <div class="full-body" ref={body}>
          {size.value.width > 0 && <PlotView plot={plot} article={article} width={size.value.width} height={Math.max(80, size.value.height - table)} />}
          {size.value.width > 0 && <ValueTable plot={plot} height={table} />}
        </div>
      </article>
      <Tooltip />
    </dialog>
  )
}
