// How a mesh wants to be shown: camera, lights and material, in the words that TensorBoard reads. It is untrusted text: what makes no
// sense is left out, as if it had not been said. Pure.

export type Vector = readonly [number, number, number]

export const LIGHTS = ["AmbientLight", "DirectionalLight", "HemisphereLight", "PointLight", "SpotLight"] as const
export const MATERIALS = ["MeshBasicMaterial", "MeshLambertMaterial", "MeshNormalMaterial", "MeshPhongMaterial", "MeshStandardMaterial"] as const

export interface Light {
  readonly cls: typeof LIGHTS[number]
  /** #rrggbb, or a name that may be one of CSS. */
  readonly color: string
  readonly intensity: number
  readonly position: Vector | null
}

export interface Surface {
  /** Of faces; null = the page's own. */
  readonly cls: typeof MATERIALS[number] | null
  readonly colors: Readonly<Partial<Record<typeof COLORS[number], string>>>
  readonly numbers: Readonly<Partial<Record<keyof typeof NUMBERS, number>>>
  readonly flags: Readonly<Partial<Record<typeof FLAGS[number], boolean>>>
  /** Of points, in units of the mesh; null = the page's own. */
  readonly size: number | null
}

export interface Config {
  /** Degrees of the camera's angle of view. */
  readonly fov: number
  /** Where the camera stands, and what it looks at, in units of the mesh; null = where everything is seen. */
  readonly position: Vector | null
  readonly lookAt: Vector | null
  /** null = the page's own. */
  readonly lights: readonly Light[] | null
  readonly surface: Surface
}

const COLORS = ["color", "emissive", "specular"] as const
const NUMBERS = { roughness: [0, 1], metalness: [0, 1], shininess: [0, 1000], opacity: [0, 1], emissiveIntensity: [0, 100] } as const
const FLAGS = ["transparent", "wireframe", "flatShading"] as const

/** Each light costs every pixel. */
const MOST_LIGHTS = 8, BRIGHTEST = 100
const USUAL_VIEW = 45

type Said = Readonly<Record<string, unknown>>

export function readConfig(text: string): Config {
  const said = parsed(text), camera = group(said["camera"]), lights = said["lights"]
  return {
    fov: within(camera["fov"], 5, 150) ?? USUAL_VIEW, position: vector(camera["position"]), lookAt: vector(camera["lookAt"]),
    lights: Array.isArray(lights) ? lights.slice(0, MOST_LIGHTS).flatMap(readLight) : null,
    surface: readSurface(group(said["material"])),
  }
}

function parsed(text: string): Said {
  try {
    return group(JSON.parse(text))
  } catch {
    return {}
  }
}

function readLight(one: unknown): Light[] {
  const { cls, color, intensity, position } = group(one), known = LIGHTS.find(name => name === cls)
  return known ? [{ cls: known, color: readColor(color) ?? "#ffffff", intensity: within(intensity, 0, BRIGHTEST) ?? 1, position: vector(position) }] : []
}

function readSurface(said: Said): Surface {
  const each = <K extends string, T>(names: readonly K[], read: (name: K) => T | undefined) => Object.fromEntries(names.flatMap(name => {
    const value = read(name)
    return value === undefined ? [] : [[name, value]]
  })) as Partial<Record<K, T>>
  return {
    cls: MATERIALS.find(name => name === said["cls"]) ?? null,
    colors: each(COLORS, name => readColor(said[name])),
    numbers: each(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[], name => within(said[name], NUMBERS[name][0], NUMBERS[name][1])),
    flags: each(FLAGS, name => typeof said[name] === "boolean" ? said[name] : undefined),
    size: within(said["size"], Number.MIN_VALUE, Number.MAX_VALUE) ?? null,
  }
}

function group(value: unknown): Said {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Said : {}
}

/** A number within limits; undefined where it is none, or beyond them. */
function within(value: unknown, lo: number, hi: number): number | undefined {
  return typeof value === "number" && value >= lo && value <= hi ? value : undefined
}

function vector(value: unknown): Vector | null {
  return Array.isArray(value) && value.length === 3 && value.every(x => typeof x === "number" && Number.isFinite(x)) ? value as unknown as Vector : null
}

function readColor(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffffff) return `#${value.toString(16).padStart(6, "0")}`
  return typeof value === "string" && /^(#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,24})$/i.test(value) ? value : undefined
}
