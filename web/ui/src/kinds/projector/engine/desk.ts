// What the worker does: it keeps the points, answers questions about them, and goes on with what takes long between questions.
import { along } from "./custom"
import { kmeans, MOST_CLUSTERS, silhouette } from "./kmeans"
import { nearest, neighbourhoods, type Nearest } from "./neighbours"
import { pca, reduced } from "./pca"
import { mend, pick, treat, type Points } from "./points"
import { neighboursFor, Tsne } from "./tsne"
import { Umap, UMAP_WIDTH } from "./umap"
import { COMPONENTS, MOST_SEARCHED, REDUCED, type Answer, type CurveRow, type Question } from "./words"

/** t-SNE goes on for so many rounds at a time. */
const ROUNDS = 1000
/** So long one slice of work lasts, ms; questions are heard between slices. */
const SLICE = 30

/** From so many points on a search waits after each round until the page has drawn it. */
const MANY = 2_000

/** Work in small pieces; each says whether it waits until the page has drawn the last places. */
type Work = Generator<"go" | "wait", void>

export class Desk {
  private original: Points = { n: 0, dim: 0, data: new Float32Array() }
  private points = this.original
  private rows: Uint32Array | null = null
  private scores: Float32Array = new Float32Array()
  private components = 0
  private small: Points | null = null
  private near: Nearest | null = null
  private mended = 0
  private work: Work | null = null
  private paused = false
  private drawn = true
  private planned = false

  constructor(private readonly say: (answer: Answer, ...give: ArrayBuffer[]) => void) {}

  hear(q: Question): void {
    switch (q.ask) {
      case "data": return this.take(q)
      case "treat": return this.look(q.rows, q.treatment)
      case "near": return this.nearTo(q)
      case "custom": return this.custom(q)
      case "clusters": return this.clusters(q.k)
      case "tsne": return this.begin(this.tsne(q))
      case "umap": return this.begin(this.umap(q))
      case "curve": return this.begin(this.curve(q))
      case "pause": this.paused = true; return
      case "resume": this.paused = false; return this.plan()
      case "stop": this.work = null; return
      case "next": this.drawn = true; return this.plan()
    }
  }

  private take({ data, dim, treatment }: Extract<Question, { ask: "data" }>): void {
    this.original = { n: Math.floor(data.length / dim), dim, data }
    this.mended = mend(this.original)
    this.look(null, treatment)
  }

  /** Looks at some of the points, treated in some way, from their components on. */
  private look(rows: Uint32Array | null, treatment: Parameters<typeof treat>[1]): void {
    const began = performance.now()
    this.work = null
    this.rows = rows
    this.small = this.near = null
    this.points = treat(rows ? pick(this.original, rows) : this.original, treatment)
    const { scores, components, shares } = pca(this.points, COMPONENTS)
    this.scores = scores
    this.components = components
    this.say({ is: "components", scores, components, shares, ms: performance.now() - began, mended: this.mended, rows })
  }

  /** The place of a logged point among those that are looked at, −1 where it is not. */
  private placeOf(point: number): number {
    return this.rows ? this.rows.indexOf(point) : point
  }

  private nearTo({ point, metric, k }: Extract<Question, { ask: "near" }>): void {
    const at = this.placeOf(point)
    if (at < 0 || at >= this.points.n) return
    const { points, distances } = nearest(this.points, at, k, metric)
    this.say({ is: "near", point, points: this.rows ? points.map(i => this.rows![i]!) : points, distances })
  }

  private custom({ ends }: Extract<Question, { ask: "custom" }>): void {
    const places = (list: Uint32Array) => list.map(p => this.placeOf(p)).filter(p => p < this.points.n)
    this.say({ is: "custom", places: along(this.points, ends.map(({ from, to }) => ({ from: places(from), to: places(to) }))) })
  }

  private reduced(): Points {
    return this.small ??= reduced(this.points, REDUCED)
  }

  private clusters(k: number): void {
    const points = this.reduced(), found = kmeans(points, Math.max(1, Math.min(k, points.n, MOST_CLUSTERS)))
    this.say({ is: "clusters", k: found.k, of: found.of, sizes: found.sizes, inertia: found.inertia, silhouette: silhouette(points, found), reduced: this.points.dim > points.dim ? points.dim : 0 })
  }

  private begin(work: Work): void {
    this.work = work
    this.paused = false
    this.drawn = true
    this.plan()
  }

  private plan(): void {
    if (this.planned || !this.work || this.paused) return
    this.planned = true
    setTimeout(() => {
      this.planned = false
      this.goOn()
    })
  }

  private goOn(): void {
    const { work } = this
    if (!work || this.paused) return
    try {
      for (const end = performance.now() + SLICE; performance.now() < end;) {
        const { value, done } = work.next()
        if (done) { this.work = null; return }
        if (value === "wait" && !this.drawn) return
      }
    } catch (e) {
      this.work = null
      this.say({ is: "problem", text: e instanceof Error ? e.message : String(e) })
    }
    this.plan()
  }

  private* neighbours(job: number, k: number): Generator<"go", Nearest> {
    if (this.near && this.near.k >= Math.min(k, this.points.n - 1)) return this.near
    const search = neighbourhoods(this.reduced(), k)
    for (let shown = -1; ;) {
      const { value, done } = search.next()
      if (done) return this.near = value
      if (value - shown > 0.02) this.say({ is: "progress", job, what: "Finding neighbours", share: shown = value })
      yield "go"
    }
  }

  /** The first components, of this width at most, to begin with. */
  private start(dims: number, width: number): Float32Array {
    const { n } = this.points, out = new Float32Array(n * dims)
    let most = 1e-12
    for (let i = 0; i < n; i++) for (let d = 0; d < Math.min(dims, this.components); d++) most = Math.max(most, Math.abs(out[i * dims + d] = this.scores[i * this.components + d]!))
    for (let i = 0; i < out.length; i++) out[i]! *= width / 2 / most
    return out
  }

  private check(what: string): void {
    if (this.points.n > MOST_SEARCHED) throw new Error(`${what} takes too long for more than ${MOST_SEARCHED} points: isolate some`)
    if (this.points.n < 4) throw new Error(`${what} needs four points at least`)
  }

  private* tsne({ job, dims, perplexity, rate }: Extract<Question, { ask: "tsne" }>): Work {
    this.check("t-SNE")
    const near = yield* this.neighbours(job, neighboursFor(perplexity))
    const { n } = this.points, tsne = new Tsne(n, near, { dims, perplexity, rate }, this.start(dims, 0.02))
    for (;;) {
      for (let end = tsne.iteration + ROUNDS; tsne.iteration < end;) {
        tsne.step()
        this.places(job, dims, (i, d) => tsne.at[i * dims + d]!, tsne.iteration, 0, tsne.iteration < end)
        yield this.pace
      }
      this.paused = true
      yield "wait"
    }
  }

  private* umap({ job, dims, neighbours }: Extract<Question, { ask: "umap" }>): Work {
    this.check("UMAP")
    const near = yield* this.neighbours(job, neighbours)
    const start = this.start(dims, UMAP_WIDTH), umap = new Umap(this.reduced(), near, { dims, neighbours, minDist: 0.1 }, start)
    while (umap.iteration < umap.rounds) {
      umap.step()
      this.places(job, dims, (i, d) => umap.place(i, d), umap.iteration, umap.rounds, umap.iteration < umap.rounds)
      yield this.pace
    }
  }

  /** The page has the processor to itself while it takes places of many points; few are no burden, and a search in them makes many rounds a frame. */
  private get pace(): "go" | "wait" {
    return this.points.n >= MANY ? "wait" : "go"
  }

  /** Tells places, unless the page has not drawn the last ones: it gets the newest when it has. The last of all are always told. */
  private places(job: number, dims: number, at: (i: number, d: number) => number, iteration: number, of: number, running: boolean): void {
    if (!this.drawn && running) return
    this.drawn = false
    const { n } = this.points, places = new Float32Array(n * 3)
    for (let i = 0; i < n; i++) for (let d = 0; d < dims; d++) places[i * 3 + d] = at(i, d)
    this.say({ is: "places", job, places, iteration, of, running }, places.buffer)
  }

  private* curve({ job, most }: Extract<Question, { ask: "curve" }>): Work {
    const points = this.reduced(), rows: CurveRow[] = []
    for (let k = 1, last = Math.min(most, points.n, MOST_CLUSTERS); k <= last; k++) {
      const found = kmeans(points, k)
      rows.push({ k, inertia: found.inertia, silhouette: silhouette(points, found) })
      this.say({ is: "curve", job, rows: [...rows], done: k === last })
      yield "go"
    }
  }
}
