// The rows of a tag whose values stay in the event files, kept up to date while a card shows them.
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { newCardId, show } from "../live/client"
import type { RunInfo, SeriesData, TagInfo } from "../types"

export interface Timeline {
  /** null before the first rows have come, or where the run has none. Read it afresh each time: it is replaced in place. */
  readonly series: SeriesData | null
  /** All rows of now have come. */
  readonly complete: boolean
}

/** Subscribes to one run's rows; not before `patience` ms have passed, so that cards that are scrolled past ask for nothing. */
export function useTimeline(tag: TagInfo, run: RunInfo, patience: number): Timeline {
  const held = useRef<Timeline>({ series: null, complete: false })
  const [, renew] = useState(0)
  useLayoutEffect(() => {
    let hide: () => void = () => undefined
    const begin = () => {
      const shown = show(newCardId(), { tag: tag.id, runs: [run.id] }, (_, complete) => {
        held.current = { series: shown.series.get(run.id) ?? null, complete }
        renew(n => n + 1)
      })
      hide = () => { shown.hide() }
    }
    if (patience === 0) begin()
    const timer = patience > 0 ? setTimeout(begin, patience) : undefined
    return () => {
      clearTimeout(timer)
      hide()
      held.current = { series: null, complete: false }
    }
  }, [tag.id, run.id])
  return held.current
}
