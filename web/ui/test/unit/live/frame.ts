// Writes frames as the server does, for tests: the layout of docs/api.md.

export interface TestBlock {
  card?: number
  run?: number
  flags?: number
  generation?: number
  total?: number
  originWall?: number
  hidden?: number
  steps?: number[]
  walls?: number[]
  values?: number[]
  smoothed?: number[]
}

export const SNAPSHOT = 1, SMOOTHED = 2, GONE = 4, INDEX = 8, MORE = 16

export function frame(blocks: TestBlock[], complete = false): ArrayBuffer {
  const parts = blocks.map(encode)
  const out = new ArrayBuffer(16 + parts.reduce((n, p) => n + p.byteLength, 0))
  const view = new DataView(out)
  view.setUint32(0, 0x31425442, true)
  view.setUint32(4, blocks.length, true)
  view.setUint32(8, complete ? 1 : 0, true)
  let at = 16
  for (const part of parts) {
    new Uint8Array(out).set(new Uint8Array(part), at)
    at += part.byteLength
  }
  return out
}

function encode(b: TestBlock): ArrayBuffer {
  const steps = b.steps ?? [], n = steps.length
  const columns = [steps, b.walls ?? steps.map(s => s + 1000), b.values ?? steps.map(s => s / 10)]
  if (b.smoothed) columns.push(b.smoothed)
  if ((b.flags ?? 0) & INDEX) columns.splice(2)
  const out = new ArrayBuffer(48 + 8 * n * columns.length)
  const view = new DataView(out)
  const words = [b.card ?? 1, b.run ?? 0, (b.flags ?? 0) | (b.smoothed ? SMOOTHED : 0), n]
  words.forEach((w, i) => { view.setUint32(4 * i, w, true) })
  const numbers = [b.generation ?? 1, b.total ?? n, b.originWall ?? 1000, b.hidden ?? 0]
  numbers.forEach((x, i) => { view.setFloat64(16 + 8 * i, x, true) })
  columns.forEach((column, k) => { column.forEach((x, i) => { view.setFloat64(48 + 8 * (k * n + i), x, true) }) })
  return out
}
