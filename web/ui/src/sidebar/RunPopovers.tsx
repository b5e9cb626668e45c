// What opens beside a run wherever it is listed: its menu, the choice of its colour, and the question whether to delete it.
import type { ComponentChildren } from "preact"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import { fetchSidecar } from "../live/sidecar"
import { calledName, sidecar } from "../state/sidecar"
import { deleting, popped, type Popped } from "../state/overlays"
import { ColorPicker } from "./ColorPicker"
import { DeleteRuns } from "./DeleteRuns"
import { RunMenu } from "./RunMenu"

export function RunPopovers() {
  const now = popped.value
  return (
    <>
      {now && <Box key={`${now.what} ${now.run}`} popped={now} />}
      {deleting.value.length > 0 && <DeleteRuns runs={deleting.value} />}
    </>
  )
}

function Box({ popped: now }: { popped: Popped }) {
  useEffect(() => { if (!sidecar.peek()) void fetchSidecar() }, [])
  const name = calledName(now.run)
  return now.what === "menu"
    ? <Popover popped={now} style="card-menu" label={`Menu of run ${name}`}><RunMenu run={now.run} from={now.from} close={close} /></Popover>
    : <Popover popped={now} style="popover" label={`Colour of run ${name}`}><ColorPicker run={now.run} close={close} /></Popover>
}

/** The focus goes back to what opened it, or to its row where that button is seen under the pointer only. */
function close(): void {
  const from = popped.peek()?.from
  popped.value = null
  from?.focus()
  if (from && document.activeElement !== from) from.closest("[data-run]")?.querySelector("input")?.focus()
}

interface Props { readonly popped: Popped; readonly style: string; readonly label: string; readonly children: ComponentChildren }

function Popover({ popped: { at }, style: look, label, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = box.current!.getBoundingClientRect(), { style } = box.current!
    style.left = `${Math.max(4, Math.min(at.left, innerWidth - own.width - 4))}px`
    style.top = `${Math.max(4, Math.min(at.bottom + 4, innerHeight - own.height - 4))}px`
  })
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("button")?.focus()
    const outside = (e: PointerEvent) => { if (!box.current?.contains(e.target as Node)) popped.value = null }
    addEventListener("pointerdown", outside, true)
    return () => { removeEventListener("pointerdown", outside, true) }
  }, [])
  return (
    <div ref={box} class={`${look} popped`} role="dialog" aria-label={label}
      onKeyDown={e => { if (e.key === "Escape") { e.stopPropagation(); close() } }}>
      {children}
    </div>
  )
}
