// Fetches an embedding: its points, what is written about them, their pictures.
import { count, plural } from "../../kit/numbers"
import type { Embedding } from "../../message.gen"
import { fetchPart } from "./embeddings"
import { NO_METADATA, readMetadata, type Metadata } from "./metadata"

/** More points than this are not drawn. */
export const MOST_POINTS = 200_000

export interface Loaded {
  readonly of: Embedding
  readonly n: number
  readonly dim: number
  /** Given away to the worker. */
  readonly data: Float32Array<ArrayBuffer>
  readonly metadata: Metadata
  readonly sprites: Sprites | null
  /** What is not as it should be, in words. */
  readonly notes: readonly string[]
}

export interface Sprites { readonly atlas: ImageBitmap; readonly width: number; readonly height: number }

/** The answer of api/embedding: the number of dimensions, then the numbers. Throws an Error where it is none. */
export function readPoints(bytes: ArrayBuffer): { n: number; dim: number; data: Float32Array<ArrayBuffer> } {
  const dim = bytes.byteLength >= 4 ? new DataView(bytes).getUint32(0, true) : 0
  if (dim === 0) throw new Error("it has no numbers")
  const n = Math.floor((bytes.byteLength - 4) / 4 / dim)
  if (n === 0) throw new Error("it has no points")
  return { n, dim, data: new Float32Array(bytes, 4, n * dim) }
}

/** Throws an Error where the points cannot be shown; what else cannot is noted. `most` is how many numbers the server answers. */
export async function load(of: Embedding, most: number, signal: AbortSignal): Promise<Loaded> {
  const notes: string[] = []
  const or = async <T>(what: string, wanted: boolean, get: () => Promise<T>): Promise<T | null> => {
    if (!wanted) return null
    try {
      return await get()
    } catch (e) {
      notes.push(`${what} cannot be shown: ${e instanceof Error ? e.message : String(e)}`)
      return null
    }
  }
  const [bytes, labels, sprites] = await Promise.all([
    fetchPart(of, "points", signal, MOST_POINTS).then(response => response.arrayBuffer()),
    or("Labels", of.labels ?? false, async () => (await fetchPart(of, "labels", signal)).text()),
    or("Pictures", Boolean(of.sprite), () => loadSprites(of, signal)),
  ])
  signal.throwIfAborted()
  const { n, dim, data } = readPoints(bytes)
  if (n === MOST_POINTS || n === Math.floor(most / dim)) notes.push(`The first ${count(n)} points${of.points && of.points > n ? ` of ${count(of.points)}` : ""}: no more are shown`)
  const metadata = labels === null ? NO_METADATA : readMetadata(labels, n)
  if (labels !== null && metadata.rows !== n && (metadata.rows < n || n < MOST_POINTS)) notes.push(`${plural(metadata.rows, "label")} for ${plural(n, "point")}`)
  const held = sprites && Math.floor(sprites.atlas.width / sprites.width) * Math.floor(sprites.atlas.height / sprites.height)
  if (held !== null && held < n) notes.push(`${plural(held, "picture")} for ${plural(n, "point")}`)
  return { of, n, dim, data, metadata, sprites, notes }
}

async function loadSprites(of: Embedding, signal: AbortSignal): Promise<Sprites> {
  const { width, height } = of.sprite!
  if (!(width > 0 && height > 0)) throw new Error(`pictures of ${width} × ${height} pixels are none`)
  const atlas = await createImageBitmap(await (await fetchPart(of, "sprite", signal)).blob()).catch((e: unknown) => {
    throw e instanceof DOMException && e.name === "InvalidStateError" ? new Error("the browser cannot read the picture") : e
  })
  if (width > atlas.width || height > atlas.height) throw new Error(`one is said to have ${width} × ${height} pixels, and all of them have ${atlas.width} × ${atlas.height}`)
  return { atlas, width, height }
}
