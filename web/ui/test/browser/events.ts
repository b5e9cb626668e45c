// Writes TensorBoard event files for the browser tests: real bytes on a real disk, as a training would.
import fs from "node:fs"
import os from "node:os"
import path from "node:path"

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1
  return n >>> 0
})

/** TFRecord's masked CRC-32C. */
function masked(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const b of bytes) crc = crcTable[(crc ^ b) & 255]! ^ (crc >>> 8)
  crc = ~crc >>> 0
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

function uint32(n: number): Buffer { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }
function float64(x: number): Buffer { const b = Buffer.alloc(8); b.writeDoubleLE(x); return b }
function float32(x: number): Buffer { const b = Buffer.alloc(4); b.writeFloatLE(x); return b }

function varint(n: number): Buffer {
  const out: number[] = []
  for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128)
  return Buffer.from([...out, n])
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(data.length))
  return Buffer.concat([length, uint32(masked(length)), data, uint32(masked(data))])
}

const wall = (seconds: number) => Buffer.concat([Buffer.from([9]), float64(seconds)])

function scalar(step: number, tag: string, value: number, at = Date.now() / 1000): Buffer {
  const one = Buffer.concat([field(1, Buffer.from(tag)), Buffer.from([21]), float32(value)])
  return record(Buffer.concat([wall(at), Buffer.from([16]), varint(step), field(5, field(1, one))]))
}

/** A value of a plugin: a tensor of byte strings, of this shape; [] is a single one. */
function strings(step: number, tag: string, plugin: string, texts: readonly (string | Buffer)[], shape: readonly number[], at: number): Buffer {
  const dims = shape.map(size => field(2, Buffer.concat([Buffer.from([8]), varint(size)])))
  const tensor = Buffer.concat([Buffer.from([8, 7]), field(2, Buffer.concat(dims)), ...texts.map(text => field(8, Buffer.from(text)))])
  const metadata = field(1, field(1, Buffer.from(plugin)))
  const one = Buffer.concat([field(1, Buffer.from(tag)), field(9, metadata), field(8, tensor)])
  return record(Buffer.concat([wall(at), Buffer.from([16]), varint(step), field(5, field(1, one))]))
}

/** A value of a plugin: a tensor of floats; `content` is what the plugin keeps with the tag. */
function floats(step: number, tag: string, plugin: string, shape: readonly number[], numbers: readonly number[], content: Buffer, at: number): Buffer {
  const dims = shape.map(size => field(2, Buffer.concat([Buffer.from([8]), varint(size)])))
  const tensor = Buffer.concat([Buffer.from([8, 1]), field(2, Buffer.concat(dims)), field(4, Buffer.concat(numbers.map(float32)))])
  const metadata = field(1, Buffer.concat([field(1, Buffer.from(plugin)), field(2, content)]))
  const one = Buffer.concat([field(1, Buffer.from(tag)), field(9, metadata), field(8, tensor)])
  return record(Buffer.concat([wall(at), Buffer.from([16]), varint(step), field(5, field(1, one))]))
}

/** A layout of custom scalars as TensorBoard's message. */
export interface LoggedLayout {
  readonly title: string
  readonly closed?: boolean
  readonly charts: readonly { readonly title: string; readonly tags?: readonly string[]; readonly margins?: readonly (readonly [value: string, lower: string, upper: string])[] }[]
}

function layoutBytes(categories: readonly LoggedLayout[]): Buffer {
  const text = (number: number, value: string) => field(number, Buffer.from(value))
  return Buffer.concat(categories.map(({ title, closed, charts }) => field(2, Buffer.concat([
    text(1, title), ...closed ? [Buffer.from([24, 1])] : [],
    ...charts.map(chart => field(2, Buffer.concat([
      text(1, chart.title),
      ...chart.tags ? [field(2, Buffer.concat(chart.tags.map(tag => text(1, tag))))] : [],
      ...chart.margins ? [field(3, Buffer.concat(chart.margins.map(edges => field(1, Buffer.concat(edges.map((edge, i) => text(i + 1, edge)))))))] : [],
    ]))),
  ]))))
}

/** A histogram: left edge, right edge and count of each bucket. */
function histogram(step: number, tag: string, buckets: readonly (readonly [number, number, number])[], at: number): Buffer {
  const dims = [buckets.length, 3].map(size => field(2, Buffer.concat([Buffer.from([8]), varint(size)])))
  const tensor = Buffer.concat([Buffer.from([8, 2]), field(2, Buffer.concat(dims)), field(4, Buffer.concat(buckets.flat().map(float64)))])
  const one = Buffer.concat([field(1, Buffer.from(tag)), field(9, field(1, field(1, Buffer.from("histograms")))), field(8, tensor)])
  return record(Buffer.concat([wall(at), Buffer.from([16]), varint(step), field(5, field(1, one))]))
}

/** A serialized GraphDef. */
export function graphDef(nodes: readonly { name: string; op: string; input: readonly string[] }[]): Buffer {
  return Buffer.concat(nodes.map(({ name, op, input }) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(op)), ...input.map(i => field(3, Buffer.from(i)))]))))
}

export type HParam = number | string | boolean

/** google.protobuf.Value */
function structValue(value: HParam): Buffer {
  if (typeof value === "number") return Buffer.concat([Buffer.from([17]), float64(value)])
  return typeof value === "boolean" ? Buffer.from([32, Number(value)]) : field(3, Buffer.from(value))
}

/** A tag that has all it tells in its metadata. */
function hparamsTag(tag: string, data: Buffer): Buffer {
  const metadata = field(1, Buffer.concat([field(1, Buffer.from("hparams")), field(2, data)]))
  const one = Buffer.concat([field(1, Buffer.from(`_hparams_/${tag}`)), field(9, metadata), field(8, Buffer.concat([Buffer.from([8, 1]), field(2, field(2, Buffer.from([8, 0])))]))])
  return record(Buffer.concat([wall(Date.now() / 1000), field(5, field(1, one))]))
}

/** An experiment that declares hyper-parameters and metrics by name. */
function experimentBytes(params: readonly string[], metrics: readonly string[]): Buffer {
  const named = params.map(name => field(4, field(1, Buffer.from(name)))), measured = metrics.map(tag => field(5, field(1, field(2, Buffer.from(tag)))))
  return field(2, Buffer.concat([...named, ...measured]))
}

/** A log directory of the test's own. */
export class Log {
  readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), "board-ui-"))
  private readonly files = new Map<string, number>()

  /** Appends one point of each tag to a run, in one write; `at` is its wall time in seconds, by default now. */
  append(run: string, step: number, values: Record<string, number>, at?: number): void {
    fs.writeSync(this.file(run), Buffer.concat(Object.entries(values).map(([tag, v]) => scalar(step, tag, v, at))))
  }

  /** Appends steps from..to-1 of falling curves. */
  fill(run: string, tags: readonly string[], from: number, to: number): void {
    const out: Buffer[] = []
    for (let step = from; step < to; step++) for (const [i, tag] of tags.entries()) out.push(scalar(step, tag, (i + 1) * Math.exp(-step / 50)))
    fs.writeSync(this.file(run), Buffer.concat(out))
  }

  /** Appends a text or, with a shape, a tensor of texts. */
  text(run: string, tag: string, step: number, texts: string | readonly string[], shape: readonly number[] = [], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), strings(step, tag, "text", typeof texts === "string" ? [texts] : texts, shape, at))
  }

  /** Appends encoded pictures, several of one step. */
  images(run: string, tag: string, step: number, files: readonly (string | Buffer)[], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), strings(step, tag, "images", ["1", "1", ...files], [files.length + 2], at))
  }

  /** Appends points for the projector: so many, each of so many numbers. */
  points(run: string, tag: string, step: number, shape: readonly [points: number, dimensions: number], numbers: readonly number[], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), floats(step, tag, "projector", shape, numbers, Buffer.alloc(0), at))
  }

  /** Appends a precision-recall curve: true and false positives, true and false negatives, precision and recall at each threshold. */
  prCurve(run: string, tag: string, step: number, columns: readonly (readonly number[])[], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), floats(step, tag, "pr_curves", [columns.length, columns[0]!.length], columns.flat(), Buffer.alloc(0), at))
  }

  /** Appends a layout of custom scalars. */
  layout(run: string, ...categories: readonly LoggedLayout[]): void {
    fs.writeSync(this.file(run), strings(0, "custom_scalars__config__", "custom_scalars", [layoutBytes(categories)], [], Date.now() / 1000))
  }

  /** Appends a mesh, or a cloud of points where there are no faces; `shape` is what the vertices claim to have, by default what they have; `config` says how it is shown. */
  mesh(run: string, tag: string, step: number, { vertices, faces, colors, shape = [1, vertices.length / 3, 3], config = {} }: { vertices: readonly number[]; faces?: readonly number[]; colors?: readonly number[]; shape?: readonly number[]; config?: object }): void {
    const at = Date.now() / 1000, parts = [["VERTEX", 1, vertices], ["FACE", 2, faces], ["COLOR", 3, colors]] as const
    fs.writeSync(this.file(run), Buffer.concat(parts.flatMap(([name, type, numbers]) => numbers === undefined ? [] : [
      floats(step, `${tag}_${name}`, "mesh", type === 1 ? shape : [1, numbers.length / 3, 3], numbers, Buffer.concat([field(2, Buffer.from(tag)), Buffer.from([24, type]), field(5, Buffer.from(JSON.stringify(config)))]), at),
    ])))
  }

  /** Appends encoded sounds, several of one step. */
  audio(run: string, tag: string, step: number, files: readonly (string | Buffer)[], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), strings(step, tag, "audio", files, [files.length], at))
  }

  /** Appends a tensor of a plugin that has one element, and claims to have another shape. */
  claims(run: string, tag: string, plugin: string, shape: readonly number[]): void {
    const at = Date.now() / 1000, content = plugin === "mesh" ? Buffer.concat([field(2, Buffer.from("m")), Buffer.from([24, 1])]) : Buffer.alloc(0)
    const isText = plugin === "images" || plugin === "text" || plugin === "audio"
    fs.writeSync(this.file(run), isText ? strings(0, tag, plugin, ["x"], shape, at) : floats(0, tag, plugin, shape, [1], content, at))
  }

  /** Appends a value of a plugin of one's own. */
  other(run: string, tag: string, plugin: string): void {
    fs.writeSync(this.file(run), strings(0, tag, plugin, ["x"], [], Date.now() / 1000))
  }

  /** Appends a histogram of these buckets: left edge, right edge, count. */
  histogram(run: string, tag: string, step: number, buckets: readonly (readonly [number, number, number])[], at = Date.now() / 1000): void {
    fs.writeSync(this.file(run), histogram(step, tag, buckets, at))
  }

  /** Appends the graph of a run. */
  graph(run: string, nodes: readonly { name: string; op: string; input: readonly string[] }[]): void {
    fs.writeSync(this.file(run), record(Buffer.concat([wall(Date.now() / 1000), field(4, graphDef(nodes))])))
  }

  /** Appends what a step of a graph cost, in the way of TensorFlow 1: microseconds and bytes of each operation. */
  runMetadata(run: string, tag: string, step: number, device: string, costs: Readonly<Record<string, readonly [micros: number, bytes: number]>>): void {
    const nodes = Object.entries(costs).map(([name, [micros, bytes]]) => {
      const memory = field(6, Buffer.concat([Buffer.from([16]), varint(bytes)]))
      return field(2, Buffer.concat([field(1, Buffer.from(name)), Buffer.from([16, 1, 24, 0, 32]), varint(micros), Buffer.from([40]), varint(micros), memory]))
    })
    const metadata = field(1, field(1, Buffer.concat([field(1, Buffer.from(device)), ...nodes])))
    fs.writeSync(this.file(run), record(Buffer.concat([wall(Date.now() / 1000), Buffer.from([16]), varint(step), field(8, Buffer.concat([field(1, Buffer.from(tag)), field(2, metadata)]))])))
  }

  /** Says that a run is a session with these hyper-parameters; `status`, 1 for success and 2 for failure, that it has ended. */
  session(run: string, values: Readonly<Record<string, HParam>>, status?: number): void {
    const entries = Object.entries(values).map(([name, value]) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, structValue(value))])))
    const start = Buffer.concat([...entries, field(4, Buffer.from(JSON.stringify(values))), Buffer.from([41]), float64(Date.now() / 1000)])
    fs.writeSync(this.file(run), hparamsTag("session_start_info", field(3, start)))
    if (status !== undefined) fs.writeSync(this.file(run), hparamsTag("session_end_info", field(4, Buffer.concat([Buffer.from([8, status, 17]), float64(Date.now() / 1000)]))))
  }

  /** Declares an experiment. */
  experiment(run: string, params: readonly string[], metrics: readonly string[]): void {
    fs.writeSync(this.file(run), hparamsTag("experiment", experimentBytes(params, metrics)))
  }

  /** Says that a run is a session, in bytes that nobody can read. */
  unreadableSession(run: string): void {
    fs.writeSync(this.file(run), hparamsTag("session_start_info", Buffer.from([0x1a, 0xff, 0x01])))
  }

  /** Changes bytes of a run's file, in place and without its checksums. */
  overwrite(run: string, from: string | Buffer, to: string): void {
    const file = fs.readlinkSync(`/proc/self/fd/${this.file(run)}`), at = fs.readFileSync(file).indexOf(from)
    const fd = fs.openSync(file, "r+")
    fs.writeSync(fd, Buffer.from(to), 0, to.length, at)
    fs.closeSync(fd)
  }

  /** Appends bytes that are no record. */
  damage(run: string): void {
    fs.writeSync(this.file(run), Buffer.alloc(200, 0x5a))
  }

  remove(): void {
    for (const fd of this.files.values()) fs.closeSync(fd)
    fs.rmSync(this.dir, { recursive: true, force: true })
  }

  private file(run: string): number {
    let fd = this.files.get(run)
    if (fd === undefined) {
      const dir = path.join(this.dir, run)
      fs.mkdirSync(dir, { recursive: true })
      fd = fs.openSync(path.join(dir, `events.out.tfevents.1700000000.test.${this.files.size}`), "a")
      fs.writeSync(fd, record(Buffer.concat([wall(Date.now() / 1000), field(3, Buffer.from("brain.Event:2"))])))
      this.files.set(run, fd)
    }
    return fd
  }
}
