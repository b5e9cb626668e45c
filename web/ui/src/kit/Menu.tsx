// A menu behind a button. On the browser's own popover: it closes on Esc and on a click elsewhere.
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useId, useLayoutEffect, useRef } from "preact/hooks"
import { Icon, type IconName } from "./icons"
import { below } from "./popover"

interface Props {
  /** Of the button, and of the menu. */
  readonly button: string
  readonly hint: string
  readonly name: string
  readonly tab: number
  /** Made when the menu opens: a grid of cards has many menus, and most stay shut. */
  items(close: () => void): ComponentChildren
}

export function Menu({ button: label, hint, name, tab, items }: Props) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  const open = useSignal(false)
  useLayoutEffect(() => {
    if (!open.value) return
    below(menu.current!, button.current!)
    menu.current!.querySelector("button")?.focus()
  }, [open.value])
  return (
    <>
      <button type="button" class="card-button" ref={button} tabIndex={tab} aria-label={label} title={hint} aria-haspopup="menu" aria-expanded={open.value} popoverTarget={id}><Icon name="more" /></button>
      <div id={id} ref={menu} class="card-menu" popover="auto" role="menu" aria-label={name} onToggle={e => { open.value = (e as unknown as ToggleEvent).newState === "open" }} onKeyDown={arrows}>
        {open.value && items(() => { menu.current?.hidePopover() })}
      </div>
    </>
  )
}

export function MenuItem({ icon, text, onClick }: { icon: IconName; text: string; onClick(): void }) {
  return <button type="button" role="menuitem" tabIndex={-1} onClick={onClick}><Icon name={icon} />{text}</button>
}

/** Arrows go from item to item. */
export function arrows(e: KeyboardEvent): void {
  const items = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=menuitem]")]
  const now = items.indexOf(document.activeElement as HTMLElement)
  const to = e.key === "ArrowDown" ? now + 1 : e.key === "ArrowUp" ? now - 1 : e.key === "Home" ? 0 : e.key === "End" ? items.length - 1 : NaN
  if (Number.isNaN(to)) return
  e.preventDefault()
  e.stopPropagation()
  items[(to + items.length) % items.length]?.focus()
}
