// One embedding as it is looked at: where its points are now, which are chosen, what the worker has found of them.
import { batch, computed, effect, signal, untracked } from "@preact/signals"
import type { Engine } from "./engine"
import type { Treatment } from "./engine/points"
import { sample, seeded } from "./engine/random"
import { MOST_SEARCHED, type Answer, type CurveRow } from "./engine/words"
import type { Loaded } from "./load"
import { search } from "./search"
import { clusters, components, ends, metric, neighbours, perplexity, point, projection, rate, searchColumn, searchPattern, searchText, spatial, treatment, umapNeighbours, type Projection } from "./view"

type Said<K extends Answer["is"]> = Extract<Answer, { is: K }>

export interface Places {
  readonly of: Projection
  /** x, y, z of each point that is looked at. */
  readonly at: Float32Array
  readonly flat: boolean
}

/** A search for places that goes on, or has ended. */
export interface Going {
  readonly kind: "tsne" | "umap"
  readonly flat: boolean
  readonly iteration: number
  /** How many there will be; 0 = as many as one likes. */
  readonly of: number
  readonly state: "runs" | "paused" | "done"
  readonly progress: { readonly what: string; readonly share: number } | null
}

/** More dimensions than this are sphered unless the user wants it otherwise, as in TensorBoard. */
const SPHERE_FROM = 50
/** How many clusters the elbow is looked for in. */
export const CURVE_TO = 12

/** So long a search waits for a frame. */
const HIDDEN_MS = 300

const none = new Uint32Array()

export class Session {
  readonly components = signal<Said<"components"> | null>(null)
  readonly near = signal<Said<"near"> | null>(null)
  readonly found = signal<Said<"clusters"> | null>(null)
  readonly curve = signal<{ readonly rows: readonly CurveRow[]; readonly done: boolean } | null>(null)
  readonly going = signal<Going | null>(null)
  readonly problem = signal("")
  /** The points that are looked at, where not all are. */
  readonly rows = signal<Uint32Array | null>(null)
  /** Points that were chosen with a box or in a bookmark; those that are searched for take their place. */
  readonly boxed = signal<Uint32Array>(none)
  readonly hover = signal(-1)
  private readonly customPlaces = signal<Float32Array | null>(null)
  private readonly searched = signal<ReadonlyMap<"tsne" | "umap", Places>>(new Map())
  private readonly stops: (() => void)[] = []
  private job = 0
  private curveJob = 0

  readonly matches = computed(() => search(this.loaded.metadata, this.loaded.n, searchText.value.trim(), searchColumn.value, searchPattern.value))
  readonly selected = computed(() => searchText.value.trim() !== "" ? this.matches.value.points : this.boxed.value)
  readonly treated = computed<Treatment>(() => treatment.value === "auto" ? (this.loaded.dim >= SPHERE_FROM ? "sphere" : "raw") : treatment.value)

  /** Where the points are drawn; null while nobody knows. */
  readonly places = computed<Places | null>(() => {
    const of = projection.value
    if (of === "pca") return this.components.value && { of, at: chosenComponents(this.components.value, components.map(c => c.value - 1)), flat: !spatial.value }
    if (of === "custom") return this.customPlaces.value && { of, at: this.customPlaces.value, flat: true }
    return this.searched.value.get(of) ?? null
  })

  /** Who made the engine ends it. */
  constructor(readonly loaded: Loaded, private readonly engine: Engine) {
    engine.tell(answer => { this.hear(answer) })
    this.engine.ask({ ask: "data", data: loaded.data, dim: loaded.dim, treatment: this.treated.peek() }, loaded.data.buffer)
    if (point.peek() >= loaded.n) point.value = -1
    this.follow()
  }

  /** Asks anew whenever the view asks for something else. */
  private follow(): void {
    let first = true
    this.on(() => {
      const question = { ask: "treat", treatment: this.treated.value, rows: this.rows.value } as const
      if (first) { first = false; return }
      this.forget()
      this.engine.ask(question)
    })
    this.on(() => {
      const of = point.value
      if (!this.components.value || of < 0) this.near.value = null
      else this.engine.ask({ ask: "near", point: of, metric: metric.value, k: neighbours.value })
    })
    this.on(() => {
      if (!this.components.value) return
      const k = clusters.value
      if (k > 0) this.engine.ask({ ask: "clusters", k })
      else this.found.value = null
    })
    this.on(() => {
      if (!this.components.value || projection.value !== "custom") return
      const { metadata, n } = this.loaded, at = (text: string) => search(metadata, n, text.trim(), searchColumn.peek(), searchPattern.value).points
      this.engine.ask({ ask: "custom", ends: [{ from: at(ends.left.value), to: at(ends.right.value) }, { from: at(ends.down.value), to: at(ends.up.value) }] })
    })
    this.on(() => {
      const of = projection.value, flat = !spatial.value
      if (!this.components.value) return
      untracked(() => {
        if (of !== "tsne" && of !== "umap") { this.pause(); return }
        if (this.searched.peek().get(of)?.flat !== flat) this.run()
      })
    })
  }

  private on(act: () => void): void {
    this.stops.push(effect(act))
  }

  private forget(): void {
    batch(() => {
      this.components.value = this.near.value = this.found.value = this.going.value = this.curve.value = null
      this.customPlaces.value = null
      this.searched.value = new Map()
    })
  }

  private hear(answer: Answer): void {
    switch (answer.is) {
      case "components": this.components.value = answer; break
      case "near": if (answer.point === point.peek()) this.near.value = answer; break
      case "clusters": if (clusters.peek() > 0) this.found.value = answer; break
      case "custom": this.customPlaces.value = answer.places; break
      case "curve": if (answer.job === this.curveJob) this.curve.value = answer; break
      case "problem": this.problem.value = answer.text; this.going.value = null; break
      case "progress": if (answer.job === this.job && this.going.peek()) this.going.value = { ...this.going.peek()!, progress: answer }; break
      case "places": this.moved(answer); break
    }
  }

  private moved({ job, places, iteration, of, running }: Said<"places">): void {
    const going = this.going.peek()
    if (job !== this.job || !going) return
    batch(() => {
      this.searched.value = new Map(this.searched.peek()).set(going.kind, { of: going.kind, at: places, flat: going.flat })
      const state = going.state === "paused" ? "paused" : running ? "runs" : of > 0 ? "done" : "paused"
      this.going.value = { ...going, iteration, of, state, progress: null }
    })
    // When it has been taken to the screen, the search goes on; in a tab that nobody sees, where no frame comes, a little later.
    let asked = false
    const next = () => { if (!asked) { asked = true; this.engine.ask({ ask: "next" }) } }
    requestAnimationFrame(() => { setTimeout(next) })
    setTimeout(next, HIDDEN_MS)
  }

  /** Begins t-SNE or UMAP, whichever is open, from its beginning. */
  run(): void {
    const kind = projection.peek(), flat = !spatial.peek(), dims = flat ? 2 : 3, job = ++this.job
    if (kind !== "tsne" && kind !== "umap") return
    this.problem.value = ""
    if (this.count > MOST_SEARCHED) { this.isolateSample(); return } // it begins when their components have come
    this.going.value = { kind, flat, iteration: 0, of: 0, state: "runs", progress: null }
    this.curve.value = this.curve.peek()?.done ? this.curve.peek() : null
    this.engine.ask(kind === "tsne" ? { ask: kind, job, dims, perplexity: perplexity.peek(), rate: rate.peek() } : { ask: kind, job, dims, neighbours: umapNeighbours.peek() })
  }

  pause(): void {
    const going = this.going.peek()
    if (going?.state !== "runs") return
    this.engine.ask({ ask: "pause" })
    this.going.value = { ...going, state: "paused" }
  }

  resume(): void {
    const going = this.going.peek()
    if (going?.state !== "paused") return
    this.going.value = { ...going, state: "runs" }
    this.engine.ask({ ask: "resume" })
  }

  /** Looks for the number of clusters that suits. It takes the place of a search for places, which is over then. */
  findCurve(): void {
    this.pause()
    this.going.value = null
    this.curve.value = { rows: [], done: false }
    this.engine.ask({ ask: "curve", job: ++this.curveJob, most: CURVE_TO })
  }

  /** Looks at some points alone; null = at all. */
  isolate(rows: Uint32Array | null): void {
    batch(() => {
      this.rows.value = rows && rows.length > 0 ? rows : null
      if (rows && point.peek() >= 0 && !rows.includes(point.peek())) point.value = -1
    })
  }

  /** How many points are looked at. */
  get count(): number {
    return this.rows.peek()?.length ?? this.loaded.n
  }

  /** Looks at as many of the points as a search for places takes, as TensorBoard does. */
  private isolateSample(): void {
    const rows = this.rows.peek(), places = sample(this.count, MOST_SEARCHED, seeded(9))
    this.isolate(rows ? places.map(i => rows[i]!) : places)
  }

  /** Chooses points by hand: a search that is on gives way. */
  choose(points: readonly number[]): void {
    batch(() => {
      searchText.value = ""
      this.boxed.value = Uint32Array.from(points).sort()
    })
  }

  clear(): void {
    batch(() => {
      searchText.value = ""
      point.value = -1
      this.boxed.value = none
    })
  }

  /** Puts places that were kept into the place of what t-SNE or UMAP would find. */
  keep(kind: "tsne" | "umap", at: Float32Array, flat: boolean): void {
    this.searched.value = new Map(this.searched.peek()).set(kind, { of: kind, at, flat })
  }

  /** The points that are looked at, by their places. */
  pointAt(i: number): number {
    const rows = this.components.peek()?.rows ?? null
    return i < 0 ? -1 : rows ? rows[i]! : i
  }

  /** The text that names a point. */
  labelOf(i: number, column: string): string {
    const { columns } = this.loaded.metadata, text = (columns.find(c => c.name === column) ?? columns[0])?.values[i]
    return text === undefined || text === "" ? `#${i}` : text
  }

  leave(): void {
    for (const stop of this.stops) stop()
    this.loaded.sprites?.atlas.close()
  }
}

/** Places made of three of the components. */
function chosenComponents({ scores, components: k }: Said<"components">, chosen: readonly number[]): Float32Array {
  const n = scores.length / k, at = new Float32Array(3 * n)
  for (let d = 0; d < 3; d++) {
    const c = chosen[d]!
    if (c < k) for (let i = 0; i < n; i++) at[3 * i + d] = scores[i * k + c]!
  }
  return at
}
