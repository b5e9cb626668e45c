// The rows of a tag whose values stay in the event files, kept up to date while a card shows them.
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { newCardId, show } from "../../live/client"
import type { RunInfo, SeriesData, TagInfo } from "../../types"

export interface Timeline {
  /** null before the first rows have come, or where the run has none. Of a long index that is on the way it has the rows of before. */
  readonly series: SeriesData | null
  /** All rows of now have come. */
  readonly complete: boolean
}

/**
 * Subscribes to one run's rows. Not before `patience` ms have passed, so that cards that are scrolled past ask for nothing; at
 * once when patience is over, as it is when a card beyond the edge comes into sight.
 */
export function useTimeline(tag: TagInfo, run: RunInfo, patience: number): Timeline {
  const held = useRef<Timeline>({ series: null, complete: false }), begin = useRef<(() => void) | null>(null)
  const [, renew] = useState(0)
  useLayoutEffect(() => {
    let hide: () => void = () => undefined
    begin.current = () => {
      begin.current = null
      const shown = show(newCardId(), { tag: tag.id, runs: [run.id] }, (_, complete) => {
        const now = shown.series.get(run.id)
        // A copy: the series is changed in place, and has a part of its rows while an index comes in several blocks.
        if (!now || now.whole) held.current = { series: now ? { ...now } : null, complete }
        renew(n => n + 1)
      })
      hide = () => { shown.hide() }
    }
    return () => {
      begin.current = null
      hide()
      held.current = { series: null, complete: false }
    }
  }, [tag.id, run.id])
  useLayoutEffect(() => {
    if (patience === 0) begin.current?.()
    const timer = patience > 0 ? setTimeout(() => begin.current?.(), patience) : undefined
    return () => { clearTimeout(timer) }
  }, [tag.id, run.id, patience])
  return held.current
}
