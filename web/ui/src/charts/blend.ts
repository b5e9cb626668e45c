// Colours between two colours. Pure.

const parts = (color: string) => [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16))

/** From `a` to `b`, both #rrggbb, as far as `share` says: 0 is `a`. */
export function blend(a: string, b: string, share: number): string {
  const from = parts(a), to = parts(b)
  return "#" + from.map((c, i) => Math.round(c + (to[i]! - c) * share).toString(16).padStart(2, "0")).join("")
}
