// Which elements of a table's rows are used again. Pure.

/** A row in sight keeps its elements; one that comes into sight takes those of one that left. */
export class Lines {
  private slots = new Map<string | number, number>()

  /** The number of each row's elements, by the keys of the rows in sight, which are all different. */
  take(keys: readonly (string | number)[]): readonly number[] {
    const kept = new Set(keys.flatMap(key => this.slots.get(key) ?? []))
    let next = 0
    const free = () => { while (kept.has(next)) next++; return next++ }
    const now = new Map(keys.map(key => [key, this.slots.get(key) ?? free()] as const))
    this.slots = now
    return [...now.values()]
  }
}
