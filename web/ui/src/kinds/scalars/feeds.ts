// The subscriptions of one chart, one for each tag that it draws.
import { newCardId, show, type Shown } from "../../live/client"
import type { SeriesData, ShowRequest } from "../../types"

interface Feed { readonly shown: Shown; complete: boolean }

export class Feeds {
  private readonly byTag = new Map<number, Feed>()

  /** `onData` is called for each frame that brings something: whether it brought points, and whether all that was asked for has come. */
  constructor(private readonly onData: (points: boolean, complete: boolean) => void) {}

  /** Asks for these tags, and for no others any more. */
  ask(tags: readonly number[], request: Omit<ShowRequest, "tag">): void {
    for (const [tag, { shown }] of this.byTag) {
      if (tags.includes(tag)) continue
      shown.hide()
      this.byTag.delete(tag)
    }
    for (const tag of tags) {
      const feed = this.byTag.get(tag)
      if (feed) feed.shown.update({ ...request, tag })
      else this.begin({ ...request, tag })
    }
    if (tags.length === 0) queueMicrotask(() => { this.onData(false, this.complete) })
  }

  private begin(request: ShowRequest): void {
    const shown = show(newCardId(), request, (changed, complete) => {
      feed.complete = complete
      this.onData(changed.size > 0, this.complete)
    })
    const feed: Feed = { shown, complete: false }
    this.byTag.set(request.tag, feed)
  }

  /** Whether all that was asked for has come. */
  get complete(): boolean {
    return [...this.byTag.values()].every(feed => feed.complete)
  }

  /** A tag's series, by run. */
  of(tag: number): ReadonlyMap<number, SeriesData> {
    return this.byTag.get(tag)?.shown.series ?? NOTHING
  }

  /** The series of a run, of all tags. */
  ofRun(run: number): SeriesData[] {
    return [...this.byTag.values()].flatMap(({ shown }) => shown.series.get(run) ?? [])
  }

  hide(): void {
    for (const { shown } of this.byTag.values()) shown.hide()
    this.byTag.clear()
  }
}

const NOTHING: ReadonlyMap<number, SeriesData> = new Map()
