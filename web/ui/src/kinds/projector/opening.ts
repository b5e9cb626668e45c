// An embedding that is on show: it is fetched, and fetched again for each new step of a logged tensor.
import { batch, computed, effect, signal, untracked } from "@preact/signals"
import { current, keyOf, stampOf, told } from "./embeddings"
import { Engine } from "./engine"
import { load } from "./load"
import { Session } from "./session"
import { projection } from "./view"

export class Opening {
  readonly session = signal<Session | null>(null)
  /** Why it cannot be shown; "" where it can. */
  readonly problem = signal("")
  private readonly key = keyOf(current.peek()!)
  /** The embedding as the list has it now. */
  private readonly listed = computed(() => current.value && keyOf(current.value) === this.key ? current.value : null)
  private readonly busy = signal(false)
  /** What the user wants to see though it takes away what was found in the points on show. */
  private readonly wanted = signal("")
  /** The last that was asked for: what fails is not asked for again. */
  private tried: string | null = null
  private engine: Engine | null = null
  private readonly stop = new AbortController()
  private readonly end: () => void

  /** The newest step, while an older one is on show. */
  readonly newer = computed(() => {
    const shown = this.session.value, now = this.listed.value
    return shown && now?.newest && stampOf(shown.loaded.of) !== stampOf(now) ? now.newest.step : null
  })

  constructor() {
    this.end = effect(() => { this.look() })
  }

  private look(): void {
    const of = this.listed.value, shown = this.session.value, stamp = stampOf(of)
    if (!of || this.busy.value || this.tried === stamp) return
    if (shown && holds(shown) && this.wanted.value !== stamp) return
    this.tried = stamp
    untracked(() => { void this.open() })
  }

  /** What is on show stays until its successor is there. */
  private async open(): Promise<void> {
    this.busy.value = true
    const engine = new Engine() // its script comes while the points do
    try {
      const loaded = await load(this.listed.peek()!, told.peek()!.most, this.stop.signal)
      this.take(new Session(loaded, engine), engine)
    } catch (e) {
      engine.leave()
      if (!this.stop.signal.aborted) this.problem.value = e instanceof Error ? e.message : String(e)
    }
    this.busy.value = false
  }

  private take(session: Session, engine: Engine): void {
    const before = this.session.peek(), old = this.engine
    this.engine = engine
    batch(() => {
      this.session.value = session
      this.problem.value = ""
    })
    before?.leave()
    old?.leave()
  }

  /** Shows the newest step, whatever was found in the one on show. */
  showNewer(): void {
    this.wanted.value = stampOf(this.listed.peek())
  }

  leave(): void {
    this.end()
    this.stop.abort()
    this.session.peek()?.leave()
    this.engine?.leave()
  }
}

/** Whether other points would take away what was found or chosen in these. */
function holds(session: Session): boolean {
  return projection.value === "tsne" || projection.value === "umap" || session.rows.value !== null || session.boxed.value.length > 0
}
