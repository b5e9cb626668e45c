// Random numbers that are the same each time: what is drawn twice looks the same. Pure.

/** Numbers from 0 to 1 (Mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = seed + 0x6d2b79f5 | 0
    let x = Math.imul(seed ^ seed >>> 15, 1 | seed)
    x = x + Math.imul(x ^ x >>> 7, 61 | x) ^ x
    return ((x ^ x >>> 14) >>> 0) / 4294967296
  }
}

/** Normally distributed numbers. */
export function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** So many of the numbers below n, in order: all where there are no more. */
export function sample(n: number, most: number, random: () => number): Uint32Array {
  if (n <= most) return Uint32Array.from({ length: n }, (_, i) => i)
  const out = new Uint32Array(most)
  // One of each stretch of equal length.
  for (let i = 0; i < most; i++) out[i] = Math.min(n - 1, Math.floor((i + random()) * n / most))
  return out
}
