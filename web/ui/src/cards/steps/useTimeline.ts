// The rows of a tag whose values stay in the event files, kept up to date while a card shows them.
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { newCardId, show } from "../../live/client"
import type { RunInfo, SeriesData, TagInfo } from "../../types"

export interface Timelines {
  /** By run; a run that has no rows, or whose rows have not come yet, is left out. Of a long index that is on the way it has the rows of before. */
  readonly series: ReadonlyMap<number, SeriesData>
  /** All rows of now have come. */
  readonly complete: boolean
}

/** Of one run. */
export interface Timeline {
  /** null before the first rows have come, or where the run has none. Of a long index that is on the way it has the rows of before. */
  readonly series: SeriesData | null
  /** All rows of now have come. */
  readonly complete: boolean
}

/**
 * Subscribes to the rows of a tag, of none with null: of these runs or, with null, of all that are selected. Not before `patience` ms have passed, so that cards that
 * are scrolled past ask for nothing; at once when patience is over, as it is when a card beyond the edge comes into sight. `orphaned` asks for hidden rows too.
 */
export function useTimelines(tag: TagInfo | null, runs: readonly RunInfo[] | null, patience: number, orphaned = false): Timelines {
  const of = `${runs?.map(run => run.id).join() ?? "all"} ${orphaned}`
  const held = useRef<Timelines>(NONE), heldOrphaned = useRef(orphaned), begin = useRef<(() => void) | null>(null)
  const [, renew] = useState(0)
  useLayoutEffect(() => {
    if (!tag) return
    let hide: () => void = () => undefined
    heldOrphaned.current = orphaned
    begin.current = () => {
      begin.current = null
      const shown = show(newCardId(), { tag: tag.id, ...runs && { runs: runs.map(run => run.id) }, ...orphaned && { orphaned } }, (changed, complete) => {
        const before = held.current.series
        held.current = { series: new Map([...shown.series].flatMap(([run, now]) => kept(run, now, before.get(run), changed.has(run)))), complete }
        renew(n => n + 1)
      })
      hide = () => { shown.hide() }
    }
    return () => {
      begin.current = null
      hide()
      held.current = NONE
    }
  }, [tag?.id, of])
  useLayoutEffect(() => {
    if (patience === 0) begin.current?.()
    const timer = patience > 0 ? setTimeout(() => begin.current?.(), patience) : undefined
    return () => { clearTimeout(timer) }
  }, [tag?.id, of, patience])
  // Rows with hidden ones are others than rows without: what is held is of no use to whoever asks for them from now on.
  return heldOrphaned.current === orphaned ? held.current : NONE
}

/** A copy: the series is changed in place, and has a part of its rows while an index comes in several blocks. */
function kept(run: number, now: SeriesData, before: SeriesData | undefined, changed: boolean): [number, SeriesData][] {
  if (before && !(changed && now.whole)) return [[run, before]]
  return now.whole ? [[run, { ...now }]] : []
}

const NONE: Timelines = { series: new Map(), complete: false }

/** The rows of one run. */
export function useTimeline(tag: TagInfo, run: RunInfo, patience: number, orphaned = false): Timeline {
  const { series, complete } = useTimelines(tag, [run], patience, orphaned)
  return { series: series.get(run.id) ?? null, complete }
}
