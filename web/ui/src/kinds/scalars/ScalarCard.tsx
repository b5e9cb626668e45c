// One card: a tag's chart with its quiet chrome, and the value table while steps are selected.
import { useSignal } from "@preact/signals"
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks"
import { cardView, focusedCard, fullScreen, pins, tables, togglePin } from "../../state/view"
import { shownName } from "../../kit/names"
import { isRightToLeft, splitName } from "../../kit/split"
import type { TagInfo } from "../../types"
import { CardIcon } from "../../kit/cardIcons"
import { cardKey } from "../../cards/cardKeys"
import { CardMenu } from "../../cards/CardMenu"
import { Chips } from "./Chips"
import { DataTable } from "./DataTable"
import { Description } from "../../cards/Description"
import type { Plot } from "./plot"
import { acquire, release, settled, startAfter } from "./plots"
import { PlotView } from "./PlotView"
import { ResizeCorner } from "../../cards/ResizeCorner"
import { CARD_CHROME, plotHeight, tableHeight } from "../../cards/size"
import { ValueTable } from "./ValueTable"

interface Props {
  /** Of placeOf in size.ts. */
  place: string
  tag: TagInfo
  left: number
  top: number
  width: number
  height: number
  inView: boolean
  /** ms to wait before it asks for data: cards that are scrolled past ask for nothing. */
  patience: number
}

export function ScalarCard({ place, tag, left, top, width, height, inView, patience }: Props) {
  const article = useRef<HTMLElement>(null)
  const plot = usePlot(place, tag, inView, patience)
  const title = useId()
  return (
    <article class="card" ref={article} data-kind="scalar" data-tag={tag.name} aria-labelledby={title} style={{ transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` }}
      onPointerEnter={() => { focusedCard.value = tag.name }} onFocusCapture={() => { focusedCard.value = tag.name }} onKeyDown={cardKey}>
      <header class="card-head">
        <CardTitle id={title} tag={tag} />
        <Chips plot={plot} />
        {settled.value && <CardActions plot={plot} />}
      </header>
      <PlotView plot={plot} article={article} width={width - CARD_CHROME} height={plotHeight.value} />
      {tableHeight.value > 0 && <ValueTable plot={plot} height={tableHeight.value} />}
      {settled.value && <ResizeCorner article={article} />}
    </article>
  )
}

function usePlot(place: string, tag: TagInfo, inView: boolean, patience: number): Plot {
  const held = useRef<{ key: string; plot: Plot } | null>(null)
  if (held.current?.key !== place) {
    if (held.current) release(held.current.key, held.current.plot)
    held.current = { key: place, plot: acquire(place, tag) }
  }
  const { plot } = held.current
  plot.inView = inView
  useLayoutEffect(() => startAfter(plot, patience), [plot, inView])
  useEffect(() => () => { if (held.current) release(held.current.key, held.current.plot); held.current = null }, [])
  return plot
}

/** The whole name is in the tip; what the group's header says already is faint and goes first, then the middle of the last part. */
export function CardTitle({ tag, id }: { tag: TagInfo; id?: string }) {
  const slash = tag.name.lastIndexOf("/") + 1, own = slash < tag.name.length ? slash : 0
  const { head, tail } = splitName(tag.name, own)
  const display = tag.display && tag.display !== tag.name ? ` (${tag.display})` : ""
  if (tag.name.trim() === "") return <h3 class="card-title nameless" id={id}>{shownName(tag.name)}{display}</h3>
  return (
    <h3 class="card-title" id={id} title={tag.name + display} dir={isRightToLeft(tag.name) ? "rtl" : undefined}>
      {own > 0 && <bdi>{tag.name.slice(0, own)}</bdi>}<b><bdi>{head}</bdi>{tail && <bdi class="tail">{tail}</bdi>}</b>
    </h3>
  )
}

/** In the grid they are reached by the arrows (cardKeys.ts), in full screen by Tab. */
export function CardActions({ plot, full = false }: { plot: Plot; full?: boolean }) {
  const table = useSignal(false)
  const tag = plot.tag, view = cardView(tag.name), tab = full ? 0 : -1
  const pinned = pins.value.includes(tag.name)
  return (
    <div class="card-actions">
      {tag.described && <Description tag={tag} tab={tab} />}
      <CardButton name={pinned ? "Unpin" : "Pin"} icon="pin" keys="p" tab={tab} pressed={pinned} onClick={() => togglePin(tag.name)} />
      <CardButton name="Logarithmic y axis" icon="log" keys="l" tab={tab} pressed={view.logY.value} onClick={() => { view.logY.value = !view.logY.value }} />
      {!full && <CardButton name="Values under every chart" icon="table" keys="v" tab={tab} pressed={tables.value} onClick={() => { tables.value = !tables.value }} />}
      <CardButton name={full ? "Leave full screen" : "Full screen"} icon={full ? "shrink" : "expand"} keys="f" tab={tab} onClick={() => { fullScreen.value = full ? null : tag.name }} />
      <CardMenu plot={plot} tab={tab} onTable={() => { table.value = true }} />
      {table.value && <DataTable plot={plot} onClose={() => { table.value = false }} />}
    </div>
  )
}

interface ButtonProps { name: string; icon: "pin" | "log" | "table" | "expand" | "shrink"; keys: string; tab: number; pressed?: boolean; onClick(): void }

function CardButton({ name, icon, keys, tab, pressed, onClick }: ButtonProps) {
  return (
    <button type="button" class={`card-button${pressed ? " on" : ""}`} tabIndex={tab} aria-label={name} title={`${name} (${keys})`} aria-pressed={pressed} onClick={onClick}>
      <CardIcon name={icon} filled={icon === "pin" && pressed === true} />
    </button>
  )
}
