// A tree of cells over points in a plane or in space, with which many points far away count as one (Barnes and Hut). Pure.

/** Cells are parted no further: points that lie at one place would part them for ever. */
const DEEPEST = 32

export class Tree {
  /** Of each cell: the first of its children, which follow one another; 0 = none. */
  private children: Int32Array
  /** Of each cell: how many points, the sum of their places, the width. */
  private mass: Float64Array
  private sums: Float64Array
  private width: Float64Array
  private cells = 0
  private readonly fan: number
  private readonly stack = new Int32Array(4096)

  constructor(private readonly dims: number, n: number) {
    this.fan = 1 << dims
    const room = 4 * n + 64
    this.children = new Int32Array(room)
    this.mass = new Float64Array(room)
    this.sums = new Float64Array(room * dims)
    this.width = new Float64Array(room)
  }

  /** Builds it anew of n points. */
  build(at: Float64Array, n: number): void {
    const { dims } = this, low = new Float64Array(dims).fill(Infinity), high = new Float64Array(dims).fill(-Infinity)
    for (let i = 0; i < n * dims; i++) {
      low[i % dims] = Math.min(low[i % dims]!, at[i]!)
      high[i % dims] = Math.max(high[i % dims]!, at[i]!)
    }
    const width = Math.max(1e-12, ...high.map((x, d) => x - low[d]!))
    this.cells = 1
    this.clear(0, width)
    for (let i = 0; i < n; i++) this.insert(at, i * dims, low, width)
  }

  private clear(cell: number, width: number): void {
    this.children[cell] = 0
    this.mass[cell] = 0
    this.width[cell] = width
    this.sums.fill(0, cell * this.dims, (cell + 1) * this.dims)
  }

  private insert(at: Float64Array, i: number, low: Float64Array, whole: number): void {
    const { dims } = this, corner = low.slice()
    let width = whole
    for (let cell = 0, depth = 0; ; depth++) {
      const leaf = this.children[cell] === 0, before = this.mass[cell]!
      if (leaf && before > 0 && depth < DEEPEST) this.part(cell, corner, width)
      this.mass[cell]!++
      for (let d = 0; d < dims; d++) this.sums[cell * dims + d]! += at[i + d]!
      if (this.children[cell] === 0) return
      width /= 2
      let child = this.children[cell]!
      for (let d = 0; d < dims; d++) if (at[i + d]! >= corner[d]! + width) {
        child += 1 << d
        corner[d]! += width
      }
      cell = child
    }
  }

  /** Gives a cell children; what lies in it goes into one of them. */
  private part(cell: number, corner: Float64Array, width: number): void {
    const { dims, fan } = this, first = this.cells
    this.reserve(first + fan)
    this.cells += fan
    for (let c = 0; c < fan; c++) this.clear(first + c, width / 2)
    let child = first
    for (let d = 0; d < dims; d++) if (this.sums[cell * dims + d]! / this.mass[cell]! >= corner[d]! + width / 2) child += 1 << d
    this.mass[child] = this.mass[cell]!
    for (let d = 0; d < dims; d++) this.sums[child * dims + d] = this.sums[cell * dims + d]!
    this.children[cell] = first
  }

  private reserve(cells: number): void {
    if (cells <= this.mass.length) return
    const room = 2 * cells
    const grown = (old: Float64Array, size: number) => { const out = new Float64Array(size); out.set(old); return out }
    const children = new Int32Array(room)
    children.set(this.children)
    this.children = children
    this.mass = grown(this.mass, room)
    this.sums = grown(this.sums, room * this.dims)
    this.width = grown(this.width, room)
  }

  /**
   * Adds to `force` how all points push the one at `at[i…]` away, by Student's distribution, and returns the sum of its weights.
   * A cell that looks narrower than `theta` from there counts as one point.
   */
  push(at: Float64Array, i: number, theta: number, force: Float64Array): number {
    const { dims, fan, stack, children, mass, sums, width } = this
    let total = 0, top = 0
    stack[top++] = 0
    while (top > 0) {
      const cell = stack[--top]!, m = mass[cell]!
      if (m === 0) continue
      let apart = 0
      for (let d = 0; d < dims; d++) {
        const x = at[i + d]! - sums[cell * dims + d]! / m
        apart += x * x
      }
      const first = children[cell]!
      if (first !== 0 && width[cell]! * width[cell]! > theta * theta * apart) {
        for (let c = 0; c < fan; c++) stack[top++] = first + c
        continue
      }
      // The point itself: a leaf at no distance.
      const q = 1 / (1 + apart), weight = m * q
      total += weight
      for (let d = 0; d < dims; d++) force[d]! += weight * q * (at[i + d]! - sums[cell * dims + d]! / m)
    }
    return total - 1
  }
}
