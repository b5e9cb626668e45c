// Binary frames of points: the layout is that of docs/api.md ("BTB1"). Decoding makes views, it copies nothing.
import { BlockGone, BlockHeader, BlockIndex, BlockMore, BlockSmoothed, BlockSnapshot, FrameComplete, FrameHeader, FrameMagic } from "../message.gen"

/** Points of one run for one card. The columns are views into the frame. */
export interface Block {
  readonly card: number
  readonly run: number
  /** There are steps and wall times only. */
  readonly index: boolean
  /** More rows of the index follow. */
  readonly more: boolean
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
  /** Empty where the block is an index: the values are fetched by api/content (content.ts). */
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
  if (buffer.byteLength < FrameHeader) throw new RangeError(`a frame has ${buffer.byteLength} bytes, fewer than its header`)
  const magic = view.getUint32(0, true)
  if (magic !== FrameMagic) throw new RangeError(`a frame begins with 0x${magic.toString(16)}, not with BTB1`)
  const count = view.getUint32(4, true), flags = view.getUint32(8, true)
  const blocks: Block[] = []
  let at = FrameHeader
  for (let i = 0; i < count; i++) {
    const block = decodeBlock(buffer, view, at)
    blocks.push(block)
    at += BlockHeader + block.steps.byteLength * columnsOf(block)
  }
  if (at !== buffer.byteLength) throw new RangeError(`a frame of ${buffer.byteLength} bytes has blocks of ${at}`)
  return { complete: (flags & FrameComplete) !== 0, blocks }
}

const NONE = new Float64Array(0)

function columnsOf({ index, smoothed }: Block): number {
  return index ? 2 : smoothed ? 4 : 3
}

function decodeBlock(buffer: ArrayBuffer, view: DataView, at: number): Block {
  if (at + BlockHeader > buffer.byteLength) throw new RangeError(`a frame ends inside the header of a block at ${at}`)
  const flags = view.getUint32(at + 8, true), n = view.getUint32(at + 12, true)
  const index = (flags & BlockIndex) !== 0, smoothed = !index && (flags & BlockSmoothed) !== 0
  const columns = index ? 2 : smoothed ? 4 : 3
  const first = at + BlockHeader
  if (first + n * 8 * columns > buffer.byteLength) throw new RangeError(`a block at ${at} claims ${n} points, more than its frame holds`)
  const column = (k: number) => new Float64Array(buffer, first + k * n * 8, n)
  return {
    card: view.getUint32(at, true),
    run: view.getUint32(at + 4, true),
    index,
    more: (flags & BlockMore) !== 0,
    snapshot: (flags & BlockSnapshot) !== 0,
    gone: (flags & BlockGone) !== 0,
    generation: view.getFloat64(at + 16, true),
    total: view.getFloat64(at + 24, true),
    originWall: view.getFloat64(at + 32, true),
    hidden: view.getFloat64(at + 40, true),
    steps: column(0),
    walls: column(1),
    values: index ? NONE : column(2),
    smoothed: smoothed ? column(3) : null,
  }
}
