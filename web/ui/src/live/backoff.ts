// When to try again: 0.5 s, doubling, up to 10 s, each with up to a quarter of jitter so that many pages do not come back at once.
const FIRST_MS = 500, LONGEST_MS = 10_000

export class Backoff {
  private tries = 0

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait before the next try. */
  next(): number {
    const wait = Math.min(FIRST_MS * 2 ** this.tries, LONGEST_MS)
    this.tries++
    return Math.round(wait * (1 - this.random() / 4))
  }

  /** Tries since the last success. */
  get failures(): number { return this.tries }

  reset(): void { this.tries = 0 }
}
