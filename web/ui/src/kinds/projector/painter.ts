// The points as three.js draws them, in a worker: places, colours, pictures.
import { BufferAttribute, BufferGeometry, Camera, Color, LineBasicMaterial, LineSegments, LinearFilter, Points, Scene, ShaderMaterial, Texture, Vector2, WebGLRenderer } from "three"
import type { Frame } from "./frame"

// What is far away fades into the ground. Without pictures as much as possible is computed once a point, not once a pixel.
const VERTEX = `
attribute vec3 tint;
attribute float size;
attribute float picture;
uniform float pixel;
uniform float away;
uniform float grow;
uniform vec3 ground;
varying vec3 color;
varying vec3 haze;
varying float which;
void main() {
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * place;
  float near = away > 0.0 ? clamp(away / max(-place.z, 0.01), 0.4, 3.0) : grow;
  gl_PointSize = size * pixel * near;
  float fade = away > 0.0 ? clamp((-place.z - away) / 2.0 + 0.35, 0.0, 0.7) * 0.75 : 0.0;
  color = tint * (1.0 - fade);
  haze = ground * fade;
  which = picture;
}`

const FRAGMENT = `
uniform sampler2D atlas;
uniform vec2 cell;
uniform float columns;
uniform float aspect;
varying vec3 color;
varying vec3 haze;
varying float which;
void main() {
#ifdef PICTURES
  if (which >= 0.0) {
    vec2 at = (gl_PointCoord - 0.5) * vec2(max(1.0, 1.0 / aspect), max(1.0, aspect)) + 0.5;
    if (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, vec2(1.0)))) discard;
    vec4 texel = texture2D(atlas, (vec2(mod(which, columns), floor(which / columns)) + at) * cell);
    if (texel.a < 0.05) discard;
    gl_FragColor = vec4(texel.rgb * color + haze, 1.0);
    return;
  }
#endif
  vec2 off = gl_PointCoord - 0.5;
  float far = dot(off, off);
  if (far > 0.25) discard;
  gl_FragColor = vec4(color * (1.0 - 0.28 * smoothstep(0.13, 0.21, far)) + haze, 1.0);
}`

export class Painter {
  private readonly renderer: WebGLRenderer
  private readonly scene = new Scene()
  private readonly camera = new Camera()
  private readonly geometry = new BufferGeometry()
  private readonly material = new ShaderMaterial({
    vertexShader: VERTEX, fragmentShader: FRAGMENT,
    uniforms: {
      pixel: { value: 1 }, away: { value: 0 }, grow: { value: 1 }, ground: { value: new Color(1, 1, 1) }, atlas: { value: null },
      cell: { value: new Vector2(1, 1) }, columns: { value: 1 }, aspect: { value: 1 },
    },
  })
  private readonly axes: LineSegments<BufferGeometry, LineBasicMaterial>
  private texture: Texture | null = null

  constructor(private readonly canvas: OffscreenCanvas, context: WebGL2RenderingContext) {
    this.renderer = new WebGLRenderer({ canvas, context, alpha: true })
    const points = new Points(this.geometry, this.material), lines = new BufferGeometry()
    points.frustumCulled = false
    lines.setAttribute("position", new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1]), 3))
    this.axes = new LineSegments(lines, new LineBasicMaterial({ transparent: true, opacity: 0.5 }))
    this.scene.add(points, this.axes)
    this.camera.matrixWorldAutoUpdate = false
  }

  /** Takes what has changed. Throws an Error where pictures are too large for the graphics; then points are dots. */
  take({ places, looks, theme, atlas, width, height, ratio, camera, projection, away, grow }: Frame): void {
    const { uniforms } = this.material
    uniforms["pixel"]!.value = ratio
    uniforms["away"]!.value = away
    uniforms["grow"]!.value = grow
    this.axes.visible = away > 0
    this.camera.matrixWorld.fromArray(camera)
    this.camera.matrixWorldInverse.copy(this.camera.matrixWorld).invert()
    this.camera.projectionMatrix.fromArray(projection)
    if (width !== this.canvas.width || height !== this.canvas.height) this.renderer.setSize(width, height, false)
    if (places) this.set("position", places, 3)
    if (looks) {
      this.set("tint", looks.tints, 3)
      this.set("size", looks.sizes, 1)
      this.set("picture", looks.pictures, 1)
    }
    if (theme) {
      const [r, g, b] = theme.ground
      ;(uniforms["ground"]!.value as Color).setRGB(r / 255, g / 255, b / 255)
      this.axes.material.color.set(theme.line)
    }
    if (atlas !== undefined) this.pictures(atlas)
  }

  private set(name: string, array: Float32Array | Uint8Array, size: number): void {
    const had = this.geometry.getAttribute(name) as BufferAttribute | undefined
    if (had?.array.length === array.length) {
      had.array = array
      had.needsUpdate = true
    } else this.geometry.setAttribute(name, new BufferAttribute(array, size, array instanceof Uint8Array))
  }

  private pictures(atlas: Exclude<Frame["atlas"], undefined>): void {
    const { material, material: { uniforms } } = this, most = this.renderer.capabilities.maxTextureSize
    this.texture?.dispose()
    this.texture = null
    uniforms["atlas"]!.value = null
    material.defines = {}
    material.needsUpdate = true
    if (!atlas) return
    const { bitmap, width, height } = atlas
    if (bitmap.width > most || bitmap.height > most) throw new Error(`it has ${bitmap.width} × ${bitmap.height} pixels, and the graphics here take ${most} × ${most}`)
    const texture = this.texture = new Texture(bitmap as unknown as HTMLImageElement)
    Object.assign(texture, { flipY: false, minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false, needsUpdate: true })
    material.defines = { PICTURES: "" }
    uniforms["atlas"]!.value = texture
    uniforms["columns"]!.value = Math.max(1, Math.floor(bitmap.width / width))
    uniforms["aspect"]!.value = width / height
    ;(uniforms["cell"]!.value as Vector2).set(width / bitmap.width, height / bitmap.height)
  }

  draw(): void {
    this.renderer.render(this.scene, this.camera)
  }
}
