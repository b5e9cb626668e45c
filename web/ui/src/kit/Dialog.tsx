// A modal dialog on the browser's own <dialog>: focus stays in it, Esc closes it, focus goes back where it was.
import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { Icon } from "./icons"

interface Props { title: string; narrow?: boolean; onClose(): void; children: ComponentChildren }

export function Dialog({ title, narrow, onClose, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const el = box.current!
    const from = document.activeElement
    el.showModal()
    return () => {
      el.close()
      if (from instanceof HTMLElement) from.focus()
    }
  }, [])
  return (
    <dialog ref={box} class={`dialog${narrow ? " narrow" : ""}`} aria-label={title} onClose={onClose}
      onClick={e => { if (e.target === box.current) onClose() }}>
      <div class="panel-head">
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label={`Close: ${title}`} title="Close (Esc)" onClick={onClose}><Icon name="close" /></button>
      </div>
      {children}
    </dialog>
  )
}
