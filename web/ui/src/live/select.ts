// Exact values under the selection, from the server: over all points, while the chart holds thinned ones.
import { readNumber } from "../kit/numbers"
import { apiUrl } from "../kit/server"
import { readServerError } from "./serverError"
import type { Axis } from "../types"

export interface SelectRow {
  readonly run: number
  /** Points in the range. */
  readonly n: number
  /** The point at the selected place, or the last one of the range. */
  readonly step: number
  readonly wall: number
  readonly value: number
  readonly smoothed: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly first: number
  readonly last: number
  readonly firstStep: number
  readonly lastStep: number
  readonly minStep: number
  readonly maxStep: number
  readonly change: number
  /** Per cent of the first value. */
  readonly changePct: number
}

export interface SelectQuestion {
  readonly tag: number
  readonly runs: readonly number[]
  readonly axis: Axis
  /** On that axis. */
  readonly lo: number
  readonly hi: number
  readonly smoothing: number
  /** Take in the points too that a restarted training left behind. */
  readonly orphaned?: boolean
}

const COLUMNS = [
  "run", "n", "step", "wall", "value", "smoothed", "min", "max", "mean", "first", "last", "firstStep", "lastStep", "minStep", "maxStep", "change", "changePct",
] as const satisfies readonly (keyof SelectRow)[]

export function readRow(raw: Record<string, unknown>): SelectRow {
  return Object.fromEntries(COLUMNS.map(name => [name, readNumber(raw[name])])) as unknown as SelectRow
}

/** Asks the server. Throws an Error whose message can be shown. */
export async function askSelect(question: SelectQuestion, signal: AbortSignal): Promise<SelectRow[]> {
  const response = await fetch(apiUrl("select"), {
    method: "POST", headers: { "Content-Type": "application/json" }, signal,
    body: JSON.stringify(question),
  })
  if (!response.ok) throw new Error(`the server refused the values: ${(await readServerError(response)).message}`)
  const { rows } = await response.json() as { rows: Record<string, unknown>[] | null }
  return (rows ?? []).map(readRow)
}

/** Asks at most one thing at a time and no more often than `every` ms; of the questions meanwhile only the last is asked. */
export class Asker<Q, A> {
  private waiting: { question: Q } | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: AbortController | null = null
  private last = -Infinity

  constructor(
    private readonly ask: (question: Q, signal: AbortSignal) => Promise<A>,
    private readonly answered: (answer: A, question: Q) => void,
    private readonly failed: (message: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `every` is the least time since the last question: short for what the user did, long for points that arrive. */
  want(question: Q, every: number): void {
    this.waiting = { question }
    if (this.running) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.go(), Math.max(0, this.last + every - this.now()))
  }

  stop(): void {
    clearTimeout(this.timer)
    this.waiting = null
    this.running?.abort()
  }

  private async go(): Promise<void> {
    if (!this.waiting) return
    const { question } = this.waiting
    this.waiting = null
    this.last = this.now()
    const running = this.running = new AbortController()
    try {
      this.answered(await this.ask(question, running.signal), question)
    } catch (e) {
      if (!running.signal.aborted) this.failed(e instanceof Error ? e.message : String(e))
    }
    this.running = null
    if (this.waiting && !running.signal.aborted) this.want((this.waiting as { question: Q }).question, 50)
  }
}
