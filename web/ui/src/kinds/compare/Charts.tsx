// A strip of charts above the table: of the metrics on show, as many as fit.
import { useSignal } from "@preact/signals"
import { useLayoutEffect, useRef } from "preact/hooks"
import { cardOf } from "../../cards/groups"
import { epoch } from "../../state/data"
import { tagByName } from "../../state/tags"
import { fullScreen } from "../../state/view"
import type { TagInfo } from "../../types"
import { ScalarCard } from "../scalars/ScalarCard"
import { size } from "../scalars/size"
import { Tooltip } from "../scalars/Tooltip"
import { FullScreen } from "../../cards/FullScreen"
import { cards } from "../scalars/cards"
import { shownColumns } from "./columns"

/** CSS pixels. */
const LEAST = 300, GAP = 10

/** The scalars of the columns on show, each once, in their order. */
function tagsOnShow(): TagInfo[] {
  const names = new Set(shownColumns.value.flatMap(c => c.metric?.tag ?? []))
  return [...names].flatMap(name => tagByName("scalars", name) ?? [])
}

export function Charts() {
  const strip = useRef<HTMLDivElement>(null), width = useSignal(0)
  useLayoutEffect(() => {
    const look = () => { width.value = strip.current!.clientWidth }, sizes = new ResizeObserver(look)
    look()
    sizes.observe(strip.current!)
    return () => { sizes.disconnect() }
  }, [])
  const fit = Math.max(1, Math.floor((width.value + GAP) / (LEAST + GAP))), tags = tagsOnShow().slice(0, fit)
  const each = tags.length === 0 ? 0 : Math.floor((width.value - GAP * (tags.length - 1)) / tags.length)
  return (
    <div class="cmp-charts" ref={strip} style={{ height: tags.length === 0 && width.value > 0 ? "0" : `${cards.height.value}px` }}>
      <h2 class="sr-only">Charts</h2>
      {width.value > 0 && tags.map((tag, i) => {
        const card = cardOf(tag)
        return <ScalarCard key={card.key} card={card} place={`${epoch.value} compare ${card.key}`} left={i * (each + GAP)} top={0} width={each} height={cards.height.value} size={size} inView patience={0} />
      })}
      <FullScreen cards={cards} />
      {fullScreen.value === null && <Tooltip />}
    </div>
  )
}
