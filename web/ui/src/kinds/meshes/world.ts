// What a mesh is seen in and made of: lights and materials, as its configuration wants them or as the page has them.
import { AmbientLight, Color, DirectionalLight, DoubleSide, HemisphereLight, MeshBasicMaterial, MeshLambertMaterial, MeshNormalMaterial, MeshPhongMaterial, MeshStandardMaterial, PointLight, PointsMaterial, SpotLight, type Light as ThreeLight, type Material } from "three"
import { LIGHTS, MATERIALS, type Light, type Surface } from "./config"

/** The lights that TensorBoard's words mean got weaker by this since; what is logged is as bright as ever. */
const SINCE = Math.PI

const LIGHT_OF: Readonly<Record<typeof LIGHTS[number], (color: Color, intensity: number) => ThreeLight>> = {
  AmbientLight: (color, intensity) => new AmbientLight(color, intensity),
  DirectionalLight: (color, intensity) => new DirectionalLight(color, intensity),
  HemisphereLight: (color, intensity) => new HemisphereLight(color, 0x000000, intensity),
  // They reach as far as the mesh goes, whatever its units.
  PointLight: (color, intensity) => new PointLight(color, intensity, 0, 0),
  SpotLight: (color, intensity) => new SpotLight(color, intensity, 0, undefined, undefined, 0),
}

export function lightOf({ cls, color, intensity, position }: Light): ThreeLight {
  const light = LIGHT_OF[cls](colorOf(color), intensity * SINCE)
  if (position) light.position.set(...position)
  return light
}

const MATERIAL_OF: Readonly<Record<typeof MATERIALS[number], new () => Material>> = {
  MeshBasicMaterial, MeshLambertMaterial, MeshNormalMaterial, MeshPhongMaterial, MeshStandardMaterial,
}

/** What faces are made of. `color` is that of the run, null where each vertex has its own. */
export function facesOf({ cls, colors, numbers, flags }: Surface, color: string | null, wireframe: boolean): Material {
  const material = new MATERIAL_OF[cls ?? "MeshLambertMaterial"]()
  set(material, { vertexColors: color === null, side: DoubleSide, flatShading: true, ...numbers, ...flags, ...wireframe && { wireframe }, ...colorsOf(colors, color) })
  return material
}

/** CSS pixels. */
const POINT = 3

/** What points are made of; how large those are that have a size in units of the mesh is for whoever draws them to say. */
export function pointsOf({ colors, numbers, flags: { transparent }, size }: Surface, color: string | null): PointsMaterial {
  const material = new PointsMaterial({ size: POINT * devicePixelRatio, sizeAttenuation: size !== null })
  set(material, { vertexColors: color === null, ...numbers, ...transparent !== undefined && { transparent }, ...colorsOf(colors, color) })
  return material
}

/** Colours of vertices are multiplied by that of the material, which is white then. */
function colorsOf(said: Surface["colors"], own: string | null): Record<string, Color> {
  const all = { color: own ?? "#ffffff", ...own !== null || said.color ? said : { ...said, color: "#ffffff" } }
  return Object.fromEntries(Object.entries(all).map(([name, color]) => [name, colorOf(color)]))
}

/** Sets what a material of its class has. */
function set(material: Material, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) if (name in material) (material as unknown as Record<string, unknown>)[name] = value
}

/** A name that no colour has is white. */
function colorOf(text: string): Color {
  return text.startsWith("#") || text.toLowerCase() in Color.NAMES ? new Color(text) : new Color(0xffffff)
}
