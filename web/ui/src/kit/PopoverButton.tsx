// A button with a panel below it. On the browser's own popover: it closes on Esc and on a click elsewhere.
import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useId, useRef } from "preact/hooks"
import { Icon, type IconName } from "./icons"
import { below } from "./popover"

interface Props {
  readonly icon: IconName
  /** What the button says. */
  readonly text: ComponentChildren
  readonly hint: string
  /** Of the panel, and its class. */
  readonly name: string
  readonly panelClass: string
  /** Made when the panel opens; its first control gets the focus. */
  panel(close: () => void): ComponentChildren
}

export function PopoverButton({ icon, text, hint, name, panelClass, panel }: Props) {
  const id = useId(), open = useSignal(false)
  const popover = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  const toggle = (e: Event) => {
    open.value = (e as ToggleEvent).newState === "open"
    if (open.value) requestAnimationFrame(() => {
      if (popover.current && button.current) below(popover.current, button.current)
      popover.current?.querySelector<HTMLElement>("input, button")?.focus()
    })
  }
  return (
    <>
      <button type="button" class="button" ref={button} popoverTarget={id} aria-expanded={open.value} title={hint}><Icon name={icon} />{text}</button>
      <div id={id} ref={popover} class={`card-menu ${panelClass}`} popover="auto" role="dialog" aria-label={name} onToggle={toggle}>
        {open.value && panel(() => { popover.current?.hidePopover() })}
      </div>
    </>
  )
}
