// Meshes and clouds of points as numbers: checked, and set beside each other where a step has several. Pure.
import type { MeshPart } from "../../message.gen"
import { count, plural } from "../../kit/numbers"

export const PLUGIN = "mesh"

/** What a mesh is spread over: tags that end so. */
export type PartType = MeshPart["type"]
export const PARTS: readonly PartType[] = ["VERTEX", "FACE", "COLOR"]

/** The mesh that a tag is a part of, by the tag's name, and which part it is. */
export function partOf(tag: string): { readonly mesh: string; readonly type: PartType } {
  const found = /^(.*)_(VERTEX|FACE|COLOR)$/s.exec(tag)
  return found ? { mesh: found[1]!, type: found[2] as PartType } : { mesh: tag, type: "VERTEX" }
}

/** The tag of a part of a mesh. */
export function tagOfPart(mesh: string, type: PartType): string {
  return `${mesh}_${type}`
}

/** What is drawn at most: graphics memory is not the page's alone. */
export const MOST_VERTICES = 4_000_000, MOST_FACES = 4_000_000, MOST_BODIES = 64

/** Why a part is too large to be drawn; "" where it is not. */
export function tooLarge({ type, bodies, rows }: MeshPart): string {
  const [most, word] = type === "FACE" ? [MOST_FACES, "faces"] : [MOST_VERTICES, type === "COLOR" ? "colours" : "vertices"]
  return bodies * rows <= most ? "" : `it has ${count(bodies * rows)} ${word}, and the page draws up to ${count(most)}`
}

/** The numbers of a part, body after body. */
export type Numbers = Float32Array | Int32Array | Uint8Array
export interface Part { readonly told: MeshPart; readonly numbers: Numbers }

/** Reads the numbers of a part. Throws an Error where there are more or fewer than it was said to have. */
export function readNumbers(told: MeshPart, bytes: ArrayBuffer): Numbers {
  const size = told.type === "COLOR" ? 1 : 4, want = told.bodies * told.rows * 3 * size
  if (bytes.byteLength !== want) throw new Error(`Expected ${count(want)} bytes, and ${count(bytes.byteLength)} came`)
  return told.type === "VERTEX" ? new Float32Array(bytes) : told.type === "FACE" ? new Int32Array(bytes) : new Uint8Array(bytes)
}

export interface Body {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array
  /** Three vertices of each face; null = points. */
  readonly index: Uint32Array | null
  /** Red, green and blue of each vertex; null = one colour. */
  readonly colors: Uint8Array | null
  /** Where it stands, so that several stand side by side. */
  readonly offset: readonly [number, number, number]
}

export interface Shape {
  readonly bodies: readonly Body[]
  readonly center: readonly [number, number, number]
  /** Of the sphere around everything, above 0. */
  readonly radius: number
  readonly vertices: number
  readonly faces: number
  /** What is not drawn, in words. */
  readonly notes: readonly string[]
}

/** The shape of a step's parts. Parts of another number of bodies, and colours of another number of vertices, are left out, and said so. */
export function shapeOf(vertices: Part, faces: Part | null, colors: Part | null): Shape {
  const { bodies, rows } = vertices.told, notes: string[] = [], drawn = Math.min(bodies, MOST_BODIES)
  if (drawn < bodies) notes.push(`The first ${drawn} of ${count(bodies)} bodies`)
  if (faces && faces.told.bodies !== bodies) notes.push(`Faces of ${count(faces.told.bodies)} bodies are left out`)
  if (colors && (colors.told.bodies !== bodies || colors.told.rows !== rows)) notes.push(`${plural(colors.told.rows, "colour")} of each body left out: there are ${verticesText(rows)}`)
  const colored = colors && colors.told.bodies === bodies && colors.told.rows === rows ? colors : null
  const meshed = faces && faces.told.bodies === bodies && faces.told.rows > 0 ? faces : null
  const made = Array.from({ length: drawn }, (_, i) => bodyOf(i, vertices, meshed, colored))
  const wrong = made.reduce((n, body) => n + body.wrong, 0)
  if (wrong > 0) notes.push(leftOut(wrong, meshed !== null))
  return arranged(made, notes)
}

/** "1 vertex", "12 vertices" */
export function verticesText(n: number): string {
  return n === 1 ? "1 vertex" : `${count(n)} vertices`
}

function leftOut(n: number, faces: boolean): string {
  const one = n === 1, are = one ? "is" : "are", they = one ? "it" : "they"
  return faces
    ? `${plural(n, "face")} ${are} left out: ${they} ${one ? "joins a vertex that is" : "join vertices that are"} not there, or at no place`
    : `${plural(n, "point")} ${are} left out: ${they} ${are} at no place`
}

type Made = Omit<Body, "offset"> & { readonly wrong: number; readonly box: Box | null }

function bodyOf(i: number, { told, numbers }: Part, faces: Part | null, colors: Part | null): Made {
  const of = (part: Part) => part.numbers.subarray(3 * i * part.told.rows, 3 * (i + 1) * part.told.rows)
  const positions = numbers.subarray(3 * i * told.rows, 3 * (i + 1) * told.rows) as Float32Array, box = boxOf(positions)
  const mine = colors && of(colors) as Uint8Array
  if (!faces) {
    const kept = keptPoints(positions, mine)
    return { ...kept, index: null, wrong: told.rows - kept.positions.length / 3, box }
  }
  const index = keptFaces(of(faces) as Int32Array, positions)
  return { positions, index, colors: mine, wrong: faces.told.rows - index.length / 3, box }
}

const isPlace = (positions: Float32Array, vertex: number) => Number.isFinite(positions[3 * vertex]! + positions[3 * vertex + 1]! + positions[3 * vertex + 2]!)

/** Points without those that are NaN or infinite. */
function keptPoints(positions: Float32Array, colors: Uint8Array | null): Pick<Body, "positions" | "colors"> {
  let kept = 0
  for (let i = 0; i < positions.length / 3; i++) if (isPlace(positions, i)) kept++
  if (kept === positions.length / 3) return { positions, colors }
  const places = new Float32Array(3 * kept), paints = colors && new Uint8Array(3 * kept)
  for (let i = 0, to = 0; i < positions.length / 3; i++) {
    if (!isPlace(positions, i)) continue
    places.set(positions.subarray(3 * i, 3 * i + 3), to)
    paints?.set(colors!.subarray(3 * i, 3 * i + 3), to)
    to += 3
  }
  return { positions: places, colors: paints }
}

/** Faces without those that cannot be drawn. */
function keptFaces(faces: Int32Array, positions: Float32Array): Uint32Array {
  const vertices = positions.length / 3, index = new Uint32Array(faces.length)
  const fits = (vertex: number) => vertex >= 0 && vertex < vertices && isPlace(positions, vertex)
  let to = 0
  for (let i = 0; i + 2 < faces.length; i += 3) {
    if (!fits(faces[i]!) || !fits(faces[i + 1]!) || !fits(faces[i + 2]!)) continue
    index[to++] = faces[i]!
    index[to++] = faces[i + 1]!
    index[to++] = faces[i + 2]!
  }
  return index.subarray(0, to)
}

interface Box { readonly lo: readonly [number, number, number]; readonly hi: readonly [number, number, number] }

/** null where no vertex is at a place. */
function boxOf(positions: Float32Array): Box | null {
  const lo: [number, number, number] = [Infinity, Infinity, Infinity], hi: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < positions.length / 3; i++) {
    if (!isPlace(positions, i)) continue
    for (let k = 0; k < 3; k++) {
      const at = positions[3 * i + k]!
      if (at < lo[k]!) lo[k] = at
      if (at > hi[k]!) hi[k] = at
    }
  }
  return lo[0] <= hi[0] ? { lo, hi } : null
}

/** Between bodies, as a share of the largest. */
const GAP = 0.2

/** Sets bodies in rows, in a square, each where it is in its cell. */
function arranged(made: readonly Made[], notes: readonly string[]): Shape {
  const boxes = made.map(body => body.box).filter(box => box !== null), all = union(boxes)
  const columns = Math.ceil(Math.sqrt(made.length)), rows = Math.ceil(made.length / columns)
  const stride = (k: number) => (all.hi[k]! - all.lo[k]!) * (1 + GAP)
  const bodies = made.map(({ positions, index, colors }, i): Body => ({ positions, index, colors, offset: [(i % columns) * stride(0), -Math.floor(i / columns) * stride(1), 0] }))
  const far: [number, number, number] = [(columns - 1) * stride(0), -(rows - 1) * stride(1), 0]
  const lo = [all.lo[0], all.lo[1] + far[1], all.lo[2]] as const, hi = [all.hi[0] + far[0], all.hi[1], all.hi[2]] as const
  return {
    bodies, notes, center: [(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2, (lo[2] + hi[2]) / 2], radius: Math.hypot(hi[0] - lo[0], hi[1] - lo[1], hi[2] - lo[2]) / 2 || 1,
    vertices: bodies.reduce((n, b) => n + b.positions.length / 3, 0), faces: bodies.reduce((n, b) => n + (b.index?.length ?? 0) / 3, 0),
  }
}

function union(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { lo: [0, 0, 0], hi: [0, 0, 0] }
  const most = (of: (box: Box, k: number) => number, pick: (...x: number[]) => number): [number, number, number] => [0, 1, 2].map(k => pick(...boxes.map(box => of(box, k)))) as [number, number, number]
  return { lo: most((box, k) => box.lo[k]!, Math.min), hi: most((box, k) => box.hi[k]!, Math.max) }
}
