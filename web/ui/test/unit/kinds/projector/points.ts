// The points of golden.py, made again.
import type { Points } from "../../../../src/kinds/projector/engine/points"

const SCALE = [9, 7, 5, 4, 3, 2]

/** Points that differ along few directions more than along others, in three groups. */
export function spread(n: number, dim: number, seed: number): Points {
  const data = new Float32Array(n * dim)
  let x = BigInt(seed)
  for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) {
    x = (x * 1103515245n + 12345n) % 2147483648n
    data[i * dim + j] = (Number(x) / 2147483648 - 0.5) * (SCALE[j] ?? 1) + (i % 3) * (j % 2 === 0 ? 1.5 : -0.5)
  }
  return { n, dim, data }
}
