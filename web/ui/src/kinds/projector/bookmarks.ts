// Views that are kept, in the JSON that TensorBoard's projector writes and reads: a list of states. What a file says is untrusted. Pure.
import type { Pose } from "./cloud"
import type { Projection } from "./view"

/** What of a state is taken over. What a file does not say, or says wrongly, stays as it is. */
export interface Kept {
  readonly label: string
  readonly selected: boolean
  readonly projection: Projection
  readonly spatial: boolean
  readonly components: readonly number[]
  readonly perplexity: number
  readonly umapNeighbours: number
  readonly colorBy: string
  readonly labelBy: string
  readonly ends: { readonly left: string; readonly right: string; readonly up: string; readonly down: string }
  readonly patterns: boolean
  readonly points: readonly number[]
  /** Places of all points, x, y, z each; null where the state has none for its projection. */
  readonly places: Float32Array | null
  readonly pose: Pose | null
}

const PROJECTIONS: readonly Projection[] = ["pca", "tsne", "umap", "custom"]
/** More states than these are left out. */
const MOST_STATES = 200

type Json = Readonly<Record<string, unknown>>
const isObject = (x: unknown): x is Json => typeof x === "object" && x !== null && !Array.isArray(x)
const text = (x: unknown) => typeof x === "string" ? x.slice(0, 1000) : ""
const number = (x: unknown, otherwise: number, lo: number, hi: number) => typeof x === "number" && Number.isFinite(x) ? Math.min(hi, Math.max(lo, x)) : otherwise
const list = (x: unknown): readonly unknown[] => Array.isArray(x) ? x : []

/** Reads a file of bookmarks for so many points. Throws an Error where it is none. */
export function readBookmarks(json: string, points: number): readonly Kept[] {
  let told: unknown
  try {
    told = JSON.parse(json)
  } catch (e) {
    throw new Error(`it is no JSON: ${e instanceof Error ? e.message : String(e)}`)
  }
  const states = Array.isArray(told) ? told : [told]
  if (!states.every(isObject)) throw new Error("it is no list of states")
  return states.slice(0, MOST_STATES).map((state, i) => stateOf(state, i, points))
}

function stateOf(s: Json, i: number, points: number): Kept {
  const projection = PROJECTIONS.find(p => p === s["selectedProjection"]) ?? "pca"
  const spatial = projection === "tsne" ? s["tSNEis3d"] !== false : projection === "umap" ? s["umapIs3d"] !== false : list(s["pcaComponentDimensions"]).length !== 2
  return {
    label: text(s["label"]) || `State ${i + 1}`, selected: s["isSelected"] === true, projection, spatial,
    components: list(s["pcaComponentDimensions"]).slice(0, 3).map(c => number(c, 0, 0, 9)),
    perplexity: number(s["tSNEPerplexity"], 0, 0, 100), umapNeighbours: number(s["umapNeighbors"], 0, 0, 100),
    colorBy: text(s["selectedColorOptionName"]), labelBy: text(s["selectedLabelOption"]),
    ends: { left: text(s["customXLeftText"]), right: text(s["customXRightText"]), up: text(s["customYUpText"]), down: text(s["customYDownText"]) },
    patterns: ["customXLeftRegex", "customXRightRegex", "customYUpRegex", "customYDownRegex"].some(name => s[name] === true),
    points: list(s["selectedPoints"]).filter((p): p is number => Number.isInteger(p) && (p as number) >= 0 && (p as number) < points),
    places: projection === "tsne" || projection === "umap" ? placesOf(list(s["projections"]), projection, points) : null,
    pose: poseOf(s["cameraDef"]),
  }
}

/** Places that are kept for each point: {"tsne-0": x, "tsne-1": y, …}. */
function placesOf(rows: readonly unknown[], of: string, points: number): Float32Array | null {
  if (rows.length !== points) return null
  const at = new Float32Array(3 * points)
  for (const [i, row] of rows.entries()) {
    if (!isObject(row)) return null
    for (let d = 0; d < 3; d++) {
      const x = row[`${of}-${d}`]
      if (typeof x === "number" && Math.abs(x) < 1e18) at[3 * i + d] = x
      else if (d < 2) return null
    }
  }
  return at
}

function poseOf(camera: unknown): Pose | null {
  if (!isObject(camera)) return null
  const at = (x: unknown): readonly [number, number, number] | null => {
    const [a, b, c] = list(x)
    return [a, b, c].every(y => typeof y === "number" && Math.abs(y) < 1e6) ? [a as number, b as number, c as number] : null
  }
  const position = at(camera["position"]), target = at(camera["target"])
  return position && target ? { flat: camera["orthographic"] === true, position, target, zoom: number(camera["zoom"], 1, 0.01, 1000) } : null
}

/** A state as TensorBoard writes it. */
export function writeBookmark(kept: Kept, dimensions: readonly [number, number], iteration: number): Json {
  const { projection, places, ends, patterns, pose } = kept, row = (i: number) => Object.fromEntries([0, 1, 2].map(d => [`${projection}-${d}`, places![3 * i + d]!]))
  return {
    label: kept.label, isSelected: kept.selected, selectedProjection: projection, dataSetDimensions: dimensions,
    tSNEIteration: projection === "tsne" ? iteration : 0, tSNEPerplexity: kept.perplexity, tSNELearningRate: 0, tSNEis3d: kept.spatial, umapIs3d: kept.spatial, umapNeighbors: kept.umapNeighbours,
    pcaComponentDimensions: kept.components.slice(0, kept.spatial ? 3 : 2), projections: places ? Array.from({ length: places.length / 3 }, (_, i) => row(i)) : [],
    customXLeftText: ends.left, customXLeftRegex: patterns, customXRightText: ends.right, customXRightRegex: patterns,
    customYUpText: ends.up, customYUpRegex: patterns, customYDownText: ends.down, customYDownRegex: patterns,
    filteredPoints: [], selectedPoints: kept.points, selectedColorOptionName: kept.colorBy, selectedLabelOption: kept.labelBy, forceCategoricalColoring: false,
    ...(pose && { cameraDef: { orthographic: pose.flat, position: pose.position, target: pose.target, zoom: pose.zoom } }),
  }
}
