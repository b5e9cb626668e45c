// All cards, by group, the pinned ones first. Positions are computed (layout.ts); only cards near the viewport exist.
import { useComputed, useSignal } from "@preact/signals"
import { useLayoutEffect, useRef } from "preact/hooks"
import { Icon } from "../kit/icons"
import { shownName } from "../kit/names"
import { count, plural } from "../kit/numbers"
import { epoch } from "../state/data"
import { settled } from "../state/settled"
import { closedGroups, columns, toggleGroup } from "../state/view"
import { FullScreen } from "./FullScreen"
import { placeOf, type Cards, type Room } from "./grid"
import type { CardGroup } from "./groups"
import { cardPlace, HEADER, keepPlace, layoutGrid, slicesBetween, widthFor, type GridLayout, type Slice } from "./layout"

/** Cards this far beyond the viewport exist already, as a share of its height. */
const AHEAD = 0.5
/** Waits before asking for data, ms: cards beyond the edge let those in sight go first; while scrolling fast nobody asks. */
const BEYOND = 400, PASSING = 90

/** `room` is how much of it is in sight, where that is known before it is laid out; one layout less until the first cards. `above` is the height of what lies above it in its scroller. */
export function CardGrid({ cards, room, above = 0 }: { cards: Cards; room?: Room | null; above?: number }) {
  const root = useRef<HTMLDivElement>(null)
  const view = useSignal({ width: room?.width ?? 0, height: room?.height ?? 0, top: 0 })
  const scrolledAt = useRef(-Infinity)
  const list = cards.groups
  const layout = useComputed(() => layoutOf(cards, view.value.width))
  useLayoutEffect(() => follow(scrollerOf(root.current!), view, scrolledAt, above), [above])
  useKeptPlace(root, layout.value, above)
  const shown = useComputed(() => sliceUp(layout.value, view.value, settled.value))
  const key = useComputed(() => JSON.stringify(shown.value))
  // Scrolling renders nothing while it brings no other cards into sight.
  void key.value
  const passing = performance.now() - scrolledAt.current < 120
  return (
    <div class="grid" ref={root} style={{ height: `${layout.value.height}px` }}>
      {shown.peek().near.map(slice => (
        <GroupSection key={list.value[slice.section]!.key} cards={cards} group={list.value[slice.section]!} layout={layout.value} slice={slice}
          inView={shown.peek().inView.find(s => s.section === slice.section)} passing={passing} />
      ))}
      <FullScreen cards={cards} />
    </div>
  )
}

/** Where all cards lie on a grid of this width. Subscribes to all that it depends on. */
export function layoutOf({ size, groups, height, across }: Cards, width: number): GridLayout {
  const fixed = across?.value
  return layoutGrid(
    groups.value.map(g => ({ key: g.key, cards: g.cards.length, closed: closedGroups.value.has(g.key) })),
    { width: Math.max(width, fixed ? widthFor(fixed.columns, fixed.least) : 0), columns: fixed?.columns ?? columns.value, minCardWidth: size.value.width, cardHeight: height.value },
  )
}

/** The cards to have, and those of them that are in sight. */
function sliceUp(layout: GridLayout, { top, height, width }: View, settled: boolean): { near: Slice[]; inView: Slice[] } {
  if (width === 0) return { near: [], inView: [] }
  const ahead = settled ? Math.max(200, height * AHEAD) : 0
  return { near: slicesBetween(layout, top - ahead, top + height + ahead), inView: slicesBetween(layout, top, top + height) }
}

interface SectionProps { cards: Cards; group: CardGroup; layout: GridLayout; slice: Slice; inView: Slice | undefined; passing: boolean }

function GroupSection({ cards: { Card, size }, group, layout, slice, inView, passing }: SectionProps) {
  const section = layout.sections[slice.section]!
  const cards = []
  for (let i = slice.from; i < slice.to; i++) {
    const card = group.cards[i]
    if (!card) continue
    const place = cardPlace(layout, i)
    const seen = inView !== undefined && i >= inView.from && i < inView.to
    cards.push(
      <Card key={card.key} place={placeOf(epoch.value, group.key, card)} card={card} size={size} left={place.left} top={place.top - HEADER} width={layout.cardWidth} height={layout.cardHeight}
        inView={seen} patience={!seen ? BEYOND : passing ? PASSING : 0} />,
    )
  }
  return (
    <section class="card-group" aria-label={`${group.pinned ? "" : "Group "}${shownName(group.title)}, ${plural(group.cards.length, "card")}`} style={{ top: `${section.top}px`, height: `${section.height}px` }}>
      <GroupHeader group={group} closed={section.closed} />
      <div class="card-group-cards">{cards}</div>
    </section>
  )
}

function GroupHeader({ group, closed }: { group: CardGroup; closed: boolean }) {
  return (
    <h2 class="card-group-head" style={{ height: `${HEADER}px` }}>
      <button type="button" aria-expanded={!closed} onClick={() => toggleGroup(group.key)} title={closed ? "Unfold this group" : "Fold this group"}>
        <Icon name="down" />{group.pinned && <Icon name="pin" filled />}<bdi>{shownName(group.title)}</bdi><span class="count">{count(group.cards.length)}</span>
      </button>
    </h2>
  )
}

/** The element that scrolls: the page's own, or the window's. */
function scrollerOf(element: HTMLElement): HTMLElement {
  return element.closest<HTMLElement>(".cards-scroll") ?? document.documentElement
}

interface View extends Room { readonly top: number }

/** Follows size and scrolling of the scroller. Scrolling renders anew once for every few pixels only. */
function follow(scroller: HTMLElement, view: { value: View; peek(): View }, scrolledAt: { current: number }, above: number): () => void {
  const look = () => {
    if (!scroller.isConnected) return // the page is still being built
    const next = { width: scroller.clientWidth, height: scroller.clientHeight, top: scroller.scrollTop - above }
    const now = view.peek()
    if (next.width !== now.width || next.height !== now.height || Math.abs(next.top - now.top) >= 32 || next.top === -above) view.value = next
  }
  const scrolled = () => {
    if (Math.abs(scroller.scrollTop - above - view.peek().top) > scroller.clientHeight / 3) scrolledAt.current = performance.now()
    look()
  }
  if (view.peek().width === 0 || above > 0) look()
  const sizes = new ResizeObserver(look)
  sizes.observe(scroller)
  scroller.addEventListener("scroll", scrolled, { passive: true })
  return () => { sizes.disconnect(); scroller.removeEventListener("scroll", scrolled) }
}

/** When columns, heights or groups change, what was at the top stays at the top. */
function useKeptPlace(root: { current: HTMLElement | null }, layout: GridLayout, above: number): void {
  const before = useRef(layout)
  useLayoutEffect(() => {
    const old = before.current
    before.current = layout
    if (old === layout || !root.current || old.sections.length === 0) return
    const scroller = scrollerOf(root.current)
    if (scroller.scrollTop > 0) scroller.scrollTop = keepPlace(old, layout, scroller.scrollTop - above) + above
  }, [layout])
}
