// What every card has, whatever it shows: title, quiet buttons (description, pin, full screen), the corner that resizes.
import type { ComponentChildren, RefObject } from "preact"
import { useId } from "preact/hooks"
import { Icon, type IconName } from "../kit/icons"
import { shownName } from "../kit/names"
import { isRightToLeft, splitName } from "../kit/split"
import { marks } from "../state/alerts"
import { colorOf, dashOf } from "../state/looks"
import { settled } from "../state/settled"
import type { CardSize } from "../state/sizes"
import { focusedCard, fullScreen, pins, togglePin } from "../state/view"
import { cardKeys } from "./cardKeys"
import { Description } from "./Description"
import type { Card } from "./groups"
import { ResizeCorner } from "./ResizeCorner"
import { RunMark, RunName } from "./RunName"

/** Where a card lies in its group, CSS pixels. */
export interface Place { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** Height of a card's head, and of what is left below its content. */
export const CARD_HEAD = 34, CARD_FOOT = 6
/** Border and inner margin of a card, left and right together. */
export const CARD_CHROME = 2

interface Props extends Place {
  readonly card: Card
  /** For scripts: "scalar", "text". */
  readonly kind: string
  readonly size: CardSize
  readonly article: RefObject<HTMLElement | null>
  /** Between title and buttons. */
  readonly head?: ComponentChildren
  /** Buttons of the kind, `tab` being their tab index. */
  readonly buttons?: ComponentChildren
  /** At the end of the buttons. */
  readonly menu?: ComponentChildren
  readonly children: ComponentChildren
}

export function CardFrame({ card, kind, size, article, head, buttons, menu, left, top, width, height, children }: Props) {
  const title = useId()
  const focus = () => { focusedCard.value = card.key }
  return (
    <article class="card" ref={article} data-kind={kind} data-key={card.key} data-tag={card.tag.name} data-run={card.run?.name} aria-labelledby={title}
      style={{ transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` }} onPointerEnter={focus} onFocusCapture={focus} onKeyDown={cardKeys}>
      <header class="card-head">
        <CardTitle id={title} card={card} />
        {marks.value?.card(card.tag.id, card.run?.id)}
        {head}
        {settled.value && <CardActions card={card} buttons={buttons} menu={menu} />}
      </header>
      {children}
      {settled.value && <ResizeCorner article={article} size={size} />}
    </article>
  )
}

/** Tag and run share a line where there is room, and else have one each. The whole name is in the tip; what the group's header says already is faint and goes first, then the middle of the last part. */
export function CardTitle({ card: { tag, run }, id }: { card: Card; id?: string }) {
  const slash = tag.name.lastIndexOf("/") + 1, own = slash < tag.name.length ? slash : 0
  const { head, tail } = splitName(tag.name, own)
  const display = tag.display && tag.display !== tag.name ? ` (${tag.display})` : ""
  const of = run && <span class="card-run" title={run.name}><RunMark color={colorOf(run.id)} dash={dashOf(run.id)} /><RunName name={run.name} /></span>
  if (tag.name.trim() === "") return <h3 class="card-title nameless" id={id}>{shownName(tag.name)}{display}{of}</h3>
  return (
    <h3 class="card-title" id={id} title={tag.name + display} dir={isRightToLeft(tag.name) ? "rtl" : undefined}>
      <span class="card-tag">{own > 0 && <bdi>{tag.name.slice(0, own)}</bdi>}<b><bdi>{head}</bdi>{tail && <bdi class="tail">{tail}</bdi>}</b></span>{of}
    </h3>
  )
}

interface ActionsProps { readonly card: Card; readonly full?: boolean; readonly buttons?: ComponentChildren; readonly menu?: ComponentChildren }

/** In the grid they are reached by the arrows (cardKeys.ts), in full screen by Tab. */
export function CardActions({ card, full = false, buttons, menu }: ActionsProps) {
  const tab = full ? 0 : -1, pinned = pins.value.includes(card.key)
  return (
    <div class="card-actions">
      {card.tag.described && <Description tag={card.tag} tab={tab} />}
      <CardButton name={pinned ? "Unpin" : "Pin"} icon="pin" keys="p" tab={tab} pressed={pinned} onClick={() => togglePin(card.key)} />
      {buttons}
      <CardButton name={full ? "Leave full screen" : "Full screen"} icon={full ? "shrink" : "expand"} keys="f" tab={tab} onClick={() => { fullScreen.value = full ? null : card.key }} />
      {menu}
    </div>
  )
}

interface ButtonProps { name: string; icon: IconName; keys?: string; tab: number; pressed?: boolean; onClick(): void }

export function CardButton({ name, icon, keys, tab, pressed, onClick }: ButtonProps) {
  return (
    <button type="button" class={`card-button${pressed ? " on" : ""}`} tabIndex={tab} aria-label={name} title={keys ? `${name} (${keys})` : name} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} filled={icon === "pin" && pressed === true} />
    </button>
  )
}
