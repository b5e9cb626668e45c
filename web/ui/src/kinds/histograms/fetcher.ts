// The histograms of one run of a tag: those of the rows that are shown are fetched, in one request, and kept while the card is there.
// A row that comes later costs a request for itself alone.
import { fetchValues, type Value } from "../../live/content"
import type { Histogram } from "../../message.gen"
import type { SeriesData } from "../../types"
import { rangeRows, shownRows, strideFor } from "./thin"

/** What is known of a row: a histogram, or why there is none. */
export type Known = Value<Histogram>

export interface Shown {
  readonly step: number
  readonly wall: number
  readonly value: Known
}

type Series = Pick<SeriesData, "run" | "generation" | "length" | "steps" | "walls">
interface Wanted { readonly series: Series; readonly most: number }

/** Rows that are kept beyond those that are shown. */
const SPARE = 1_000

export class Fetcher {
  /** Why nothing came; "" where something did. */
  problem = ""
  /** What is shown: everything that was wanted last, or what was there before while that is on the way. */
  shown: readonly Shown[] = []
  private known = new Map<number, Known>()
  private generation = NaN
  private wanted: Wanted | null = null
  private busy = false
  private readonly leaving = new AbortController()

  constructor(private readonly tag: number, private readonly orphaned: boolean, private readonly tell: () => void, private readonly load: typeof fetchValues<Histogram> = fetchValues) {}

  want(series: Series, most: number): void {
    this.wanted = { series, most }
    void this.run()
  }

  /** Tries once more what has failed. */
  again(): void {
    if (this.problem !== "") void this.run()
  }

  leave(): void {
    this.leaving.abort()
  }

  private async run(): Promise<void> {
    if (this.busy) return
    this.busy = true
    // What is wanted may change while an answer is on the way.
    while (this.wanted && !this.leaving.signal.aborted) {
      const { series, most } = this.wanted
      if (series.generation !== this.generation) {
        this.known = new Map()
        this.generation = series.generation
      }
      const stride = strideFor(series.length, most), rows = shownRows(series.length, stride)
      const missing = rows.filter(row => !this.known.has(row))
      if (missing.length === 0) {
        this.show(series, rows)
        break
      }
      if (!await this.fetch(series, missing[0]!, missing.at(-1)!, stride)) break
    }
    this.busy = false
  }

  /** Whether an answer came. */
  private async fetch({ run, generation }: Series, from: number, to: number, stride: number): Promise<boolean> {
    try {
      const values = await this.load({ tag: this.tag, series: { run, generation }, row: from, orphaned: this.orphaned }, this.leaving.signal, to - from + 1, stride)
      if (generation !== this.generation) return true
      const rows = rangeRows(from, to - from + 1, stride)
      if (values.length !== rows.length) throw new Error(`The server answered ${values.length} values, expected ${rows.length}`)
      rows.forEach((row, i) => { this.known.set(row, values[i]!) })
      this.problem = ""
      return true
    } catch (e) {
      if (this.leaving.signal.aborted) return false
      this.problem = e instanceof Error ? e.message : String(e)
      this.tell()
      return false
    }
  }

  private show({ steps, walls }: Series, rows: readonly number[]): void {
    const same = this.shown.length === rows.length && rows.every((row, i) => this.shown[i]!.value === this.known.get(row))
    this.problem = ""
    if (same) return
    this.shown = rows.map(row => ({ step: steps[row]!, wall: walls[row]!, value: this.known.get(row)! }))
    if (this.known.size > rows.length + SPARE) this.known = new Map(rows.map(row => [row, this.known.get(row)!]))
    this.tell()
  }
}
