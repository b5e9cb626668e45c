// The card's menu: the table twin, a range of y to be typed, and the downloads. On the browser's own popover: it closes on Esc and on a click elsewhere.
import { useSignal } from "@preact/signals"
import { useId, useLayoutEffect, useRef } from "preact/hooks"
import { say } from "../state/overlays"
import { CardIcon } from "../kit/cardIcons"
import { downloadImage, downloadPoints } from "../kinds/scalars/downloads"
import type { Plot } from "../kinds/scalars/plot"

interface Props { plot: Plot; tab: number; onTable(): void }

export function CardMenu({ plot, tab, onTable }: Props) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null), button = useRef<HTMLButtonElement>(null)
  const close = () => menu.current?.hidePopover()
  const image = (type: "png" | "svg") => () => {
    close()
    if (plot.chart?.painted) downloadImage(plot.chart, plot.tag.name, type).catch((e: unknown) => say(e instanceof Error ? e.message : String(e)))
    else say("The chart has not been painted yet")
  }
  const points = (format: "csv" | "json") => () => {
    close()
    downloadPoints(plot.tag.id, plot.tag.name, plot.runs.peek().map(r => r.run), format)
  }
  const open = useSignal(false)
  useLayoutEffect(() => {
    if (!open.value) return
    below(menu.current!, button.current!)
    menu.current!.querySelector("button")?.focus()
  }, [open.value])
  return (
    <>
      <button type="button" class="card-button" ref={button} tabIndex={tab} aria-label="More: table, downloads" title="Table and downloads" aria-haspopup="menu" aria-expanded={open.value} popoverTarget={id}><CardIcon name="more" /></button>
      <div id={id} ref={menu} class="card-menu" popover="auto" role="menu" aria-label={`More for ${plot.tag.name}`} onToggle={e => { open.value = (e as unknown as ToggleEvent).newState === "open" }} onKeyDown={arrows}>
        {open.value && <Items table={() => { close(); onTable() }} range={() => { close(); plot.typing.value = true }} image={image} points={points} />}
      </div>
    </>
  )
}

interface ItemsProps { table(): void; range(): void; image(type: "png" | "svg"): () => void; points(format: "csv" | "json"): () => void }

/** Made when the menu opens: a grid of cards has many menus, and most stay shut. */
function Items({ table, range, image, points }: ItemsProps) {
  return (
    <>
      <Item icon="table" text="Table of all points" onClick={table} />
      <Item icon="log" text="Range of the y axis…" onClick={range} />
      <hr />
      <Item icon="save" text="Picture (PNG)" onClick={image("png")} />
      <Item icon="save" text="Picture (SVG)" onClick={image("svg")} />
      <Item icon="save" text="All points (CSV)" onClick={points("csv")} />
      <Item icon="save" text="All points (JSON)" onClick={points("json")} />
    </>
  )
}

function Item({ icon, text, onClick }: { icon: "table" | "log" | "save"; text: string; onClick(): void }) {
  return <button type="button" role="menuitem" tabIndex={-1} onClick={onClick}><CardIcon name={icon} />{text}</button>
}

function arrows(e: KeyboardEvent): void {
  const items = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=menuitem]")]
  const now = items.indexOf(document.activeElement as HTMLElement)
  const to = e.key === "ArrowDown" ? now + 1 : e.key === "ArrowUp" ? now - 1 : e.key === "Home" ? 0 : e.key === "End" ? items.length - 1 : NaN
  if (Number.isNaN(to)) return
  e.preventDefault()
  e.stopPropagation()
  items[(to + items.length) % items.length]?.focus()
}

/** Puts a popover below its button, right edges aligned, inside the window. */
export function below(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect(), own = popover.getBoundingClientRect()
  popover.style.left = `${Math.max(4, Math.min(at.right - own.width, innerWidth - own.width - 4))}px`
  popover.style.top = `${at.bottom + own.height + 8 > innerHeight ? Math.max(4, at.top - own.height - 4) : at.bottom + 4}px`
}
