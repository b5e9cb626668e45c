// The shape of a sound, for the eye. Pure.

/** For each of so many stretches of a channel its least and greatest value. */
export function peaks(samples: Float32Array, count: number): [low: number, high: number][] {
  const out: [number, number][] = []
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * samples.length) / count), to = Math.max(from + 1, Math.floor(((i + 1) * samples.length) / count))
    let low = Infinity, high = -Infinity
    for (let k = from; k < to && k < samples.length; k++) {
      const x = samples[k]!
      if (x < low) low = x
      if (x > high) high = x
    }
    out.push(low <= high ? [low, high] : [0, 0])
  }
  return out
}

/** An SVG path of peaks, `count` wide and from -1 to 1 high; what is silent is a thin line. */
export function wavePath(list: readonly (readonly [number, number])[]): string {
  const y = (x: number) => Math.max(-1, Math.min(1, -x)).toFixed(3)
  return list.map(([low, high], i) => `M${i + 0.5} ${y(Math.max(high, low + 0.02))}V${y(low)}`).join("")
}

/** "0:07", "1:02:03" */
export function clock(seconds: number): string {
  const s = Number.isFinite(seconds) ? Math.floor(seconds) : 0, two = (n: number) => String(n).padStart(2, "0")
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}
