// Binary frames of points: the layout is that of docs/api.md ("BTB1"). Decoding makes views, it copies nothing.

const MAGIC = 0x31425442
const HEADER = 16
const BLOCK_HEADER = 48

const FLAG_SNAPSHOT = 1, FLAG_SMOOTHED = 2, FLAG_GONE = 4
const HEADER_COMPLETE = 1

/** Points of one run for one card. The columns are views into the frame. */
export interface Block {
  readonly card: number
  readonly run: number
  /** Replace what you have, instead of appending. */
  readonly snapshot: boolean
  /** The series is no longer there. */
  readonly gone: boolean
  readonly generation: number
  readonly total: number
  readonly originWall: number
  /** How many points of the series are hidden unless orphaned ones are asked for: steps went back. */
  readonly hidden: number
  readonly steps: Float64Array
  readonly walls: Float64Array
  readonly values: Float64Array
  readonly smoothed: Float64Array | null
}

export interface Frame {
  /** Everything that was asked for up to now has been sent. */
  readonly complete: boolean
  readonly blocks: readonly Block[]
}

/** Decodes a frame. Throws a RangeError that names what is wrong when the bytes are no whole frame. */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  const view = new DataView(buffer)
  if (buffer.byteLength < HEADER) throw new RangeError(`a frame has ${buffer.byteLength} bytes, fewer than its header`)
  const magic = view.getUint32(0, true)
  if (magic !== MAGIC) throw new RangeError(`a frame begins with 0x${magic.toString(16)}, not with BTB1`)
  const count = view.getUint32(4, true), flags = view.getUint32(8, true)
  const blocks: Block[] = []
  let at = HEADER
  for (let i = 0; i < count; i++) {
    const block = decodeBlock(buffer, view, at)
    blocks.push(block)
    at += BLOCK_HEADER + block.steps.byteLength * (block.smoothed ? 4 : 3)
  }
  if (at !== buffer.byteLength) throw new RangeError(`a frame of ${buffer.byteLength} bytes has blocks of ${at}`)
  return { complete: (flags & HEADER_COMPLETE) !== 0, blocks }
}

function decodeBlock(buffer: ArrayBuffer, view: DataView, at: number): Block {
  if (at + BLOCK_HEADER > buffer.byteLength) throw new RangeError(`a frame ends inside the header of a block at ${at}`)
  const flags = view.getUint32(at + 8, true), n = view.getUint32(at + 12, true)
  const columns = flags & FLAG_SMOOTHED ? 4 : 3
  const first = at + BLOCK_HEADER
  if (first + n * 8 * columns > buffer.byteLength) throw new RangeError(`a block at ${at} claims ${n} points, more than its frame holds`)
  const column = (k: number) => new Float64Array(buffer, first + k * n * 8, n)
  return {
    card: view.getUint32(at, true),
    run: view.getUint32(at + 4, true),
    snapshot: (flags & FLAG_SNAPSHOT) !== 0,
    gone: (flags & FLAG_GONE) !== 0,
    generation: view.getFloat64(at + 16, true),
    total: view.getFloat64(at + 24, true),
    originWall: view.getFloat64(at + 32, true),
    hidden: view.getFloat64(at + 40, true),
    steps: column(0),
    walls: column(1),
    values: column(2),
    smoothed: columns === 4 ? column(3) : null,
  }
}
