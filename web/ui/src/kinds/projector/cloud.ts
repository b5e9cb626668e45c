// The points as three.js draws them, on the one canvas of this dashboard: places, colours, pictures, what the pointer is on.
import { BufferAttribute, BufferGeometry, Color, LineBasicMaterial, LineSegments, LinearFilter, Matrix4, MOUSE, OrthographicCamera, PerspectiveCamera, Points, Scene, ShaderMaterial, Texture, TOUCH, Vector2, Vector3, WebGLRenderer, type Camera } from "three"
import { OrbitControls } from "three/addons/controls/OrbitControls.js"
import type { Rgb } from "./colors"

/** Where somebody looks from. */
export interface Pose {
  readonly flat: boolean
  readonly position: readonly [number, number, number]
  readonly target: readonly [number, number, number]
  readonly zoom: number
}

/** Points lie within this distance of the middle; so far away the camera stands. */
const AWAY = 2.9, FOV = 45
/** How far a key turns, radians; moves, of what is in sight; zooms. */
const TURN = Math.PI / 24, MOVE = 0.08, NEARER = 1.15
/** So near the pointer must be, CSS pixels. */
const REACH = 9

const VERTEX = `
attribute vec3 tint;
attribute float size;
attribute float picture;
uniform float pixel;
uniform float away;
uniform float grow;
varying vec3 color;
varying float fade;
varying float which;
void main() {
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * place;
  float near = away > 0.0 ? clamp(away / max(-place.z, 0.01), 0.4, 3.0) : grow;
  gl_PointSize = size * pixel * near;
  color = tint;
  which = picture;
  fade = away > 0.0 ? clamp((-place.z - away) / 2.0 + 0.35, 0.0, 0.7) * 0.75 : 0.0;
}`

const FRAGMENT = `
uniform vec3 ground;
uniform bool pictures;
uniform sampler2D atlas;
uniform vec2 cell;
uniform float columns;
uniform float aspect;
varying vec3 color;
varying float fade;
varying float which;
void main() {
  vec2 at = gl_PointCoord;
  vec3 shown = color;
  if (pictures && which >= 0.0) {
    at = (at - 0.5) * vec2(max(1.0, 1.0 / aspect), max(1.0, aspect)) + 0.5;
    if (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, vec2(1.0)))) discard;
    vec4 texel = texture2D(atlas, (vec2(mod(which, columns), floor(which / columns)) + at) * cell);
    if (texel.a < 0.05) discard;
    shown = texel.rgb * color;
  } else {
    float far = length(at - 0.5);
    if (far > 0.5) discard;
    shown = mix(color, color * 0.72, smoothstep(0.36, 0.46, far));
  }
  gl_FragColor = vec4(mix(shown, ground, fade), 1.0);
}`

export class Cloud {
  /** Called after each drawing: labels follow their points. */
  onDrawn: () => void = () => {}
  private readonly renderer: WebGLRenderer
  private readonly scene = new Scene()
  private readonly geometry = new BufferGeometry()
  private readonly material: ShaderMaterial
  private readonly axes: LineSegments
  private readonly perspective = new PerspectiveCamera(FOV, 1, 0.01, 50)
  private readonly flatCamera = new OrthographicCamera(-1, 1, 1, -1, -50, 50)
  private readonly turning: OrbitControls
  private readonly moving: OrbitControls
  private flat = false
  private n = 0
  private width = 1
  private height = 1
  private frame = 0
  private texture: Texture | null = null
  private readonly matrix = new Matrix4()

  private constructor(readonly canvas: HTMLCanvasElement, context: WebGL2RenderingContext) {
    this.renderer = new WebGLRenderer({ canvas, context, alpha: true })
    this.material = new ShaderMaterial({
      vertexShader: VERTEX, fragmentShader: FRAGMENT,
      uniforms: {
        pixel: { value: 1 }, away: { value: AWAY }, grow: { value: 1 }, ground: { value: new Color(1, 1, 1) }, pictures: { value: false }, atlas: { value: null },
        cell: { value: new Vector2(1, 1) }, columns: { value: 1 }, aspect: { value: 1 },
      },
    })
    const points = new Points(this.geometry, this.material)
    points.frustumCulled = false
    const lines = new BufferGeometry()
    lines.setAttribute("position", new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, 1]), 3))
    this.axes = new LineSegments(lines, new LineBasicMaterial({ transparent: true, opacity: 0.5 }))
    this.scene.add(points, this.axes)
    this.turning = this.controlsOf(this.perspective)
    this.moving = this.controlsOf(this.flatCamera)
    Object.assign(this.moving, { enableRotate: false, screenSpacePanning: true, mouseButtons: { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN }, touches: { ONE: TOUCH.PAN, TWO: TOUCH.DOLLY_PAN } })
    this.canvas.addEventListener("webglcontextrestored", () => { this.draw() })
    this.reset()
  }

  private static shared: Cloud | null | undefined

  /** The page's one cloud; null where the browser has no WebGL 2. */
  static get(): Cloud | null {
    if (Cloud.shared === undefined) {
      const canvas = document.createElement("canvas")
      // Antialiasing would smooth only the edges of the squares that points are cut out of, and takes most of the time of drawing in software.
      const context = canvas.getContext("webgl2", { alpha: true, antialias: false, powerPreference: "high-performance", preserveDrawingBuffer: true })
      Cloud.shared = context && new Cloud(canvas, context)
    }
    return Cloud.shared
  }

  private controlsOf(camera: PerspectiveCamera | OrthographicCamera): OrbitControls {
    const controls = new OrbitControls(camera, this.canvas)
    controls.zoomToCursor = true
    controls.addEventListener("change", () => { this.draw() })
    return controls
  }

  private get controls(): OrbitControls { return this.flat ? this.moving : this.turning }
  private get camera(): Camera & { zoom: number; updateProjectionMatrix(): void } { return this.flat ? this.flatCamera : this.perspective }

  /** Places of n points, x, y, z each, in any units. They are fitted into the unit ball. */
  show(places: Float32Array, flat: boolean): void {
    const n = places.length / 3
    if (n !== this.n) {
      this.n = n
      for (const [name, size, array] of [["position", 3, new Float32Array(3 * n)], ["tint", 3, new Uint8Array(3 * n)], ["size", 1, new Float32Array(n)], ["picture", 1, new Float32Array(n)]] as const) {
        this.geometry.setAttribute(name, new BufferAttribute(array, size, name === "tint"))
      }
    }
    const at = this.geometry.getAttribute("position") as BufferAttribute
    fit(places, at.array as Float32Array, flat)
    at.needsUpdate = true
    if (flat !== this.flat) {
      this.flat = flat
      this.turning.enabled = !flat
      this.moving.enabled = flat
    }
    this.draw()
  }

  /** Colours and sizes, CSS pixels, of all points; which picture each has, −1 for none. */
  paint(of: (i: number) => { color: Rgb; size: number; picture: number }): void {
    const tint = this.geometry.getAttribute("tint") as BufferAttribute, size = this.geometry.getAttribute("size") as BufferAttribute, picture = this.geometry.getAttribute("picture") as BufferAttribute
    if (!tint) return
    for (let i = 0; i < this.n; i++) {
      const look = of(i)
      tint.array.set(look.color, 3 * i)
      size.array[i] = look.size
      picture.array[i] = look.picture
    }
    tint.needsUpdate = size.needsUpdate = picture.needsUpdate = true
    this.draw()
  }

  theme(ground: Rgb, line: string): void {
    ;(this.material.uniforms["ground"]!.value as Color).setRGB(ground[0] / 255, ground[1] / 255, ground[2] / 255)
    ;(this.axes.material as LineBasicMaterial).color = new Color(line)
    this.draw()
  }

  /** The picture that has one for each point; null = dots. Throws an Error where it is too large for the graphics. */
  pictures(atlas: ImageBitmap | null, width: number, height: number): void {
    this.texture?.dispose()
    this.texture = null
    const { uniforms } = this.material
    uniforms["pictures"]!.value = false
    uniforms["atlas"]!.value = null
    if (atlas) {
      const most = this.renderer.capabilities.maxTextureSize
      if (atlas.width > most || atlas.height > most) throw new Error(`it has ${atlas.width} × ${atlas.height} pixels, and the graphics here take ${most} × ${most}`)
      const texture = this.texture = new Texture(atlas as unknown as HTMLImageElement)
      Object.assign(texture, { flipY: false, minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false, needsUpdate: true })
      uniforms["atlas"]!.value = texture
      uniforms["pictures"]!.value = true
      uniforms["columns"]!.value = Math.max(1, Math.floor(atlas.width / width))
      uniforms["aspect"]!.value = width / height
      ;(uniforms["cell"]!.value as Vector2).set(width / atlas.width, height / atlas.height)
    }
    this.draw()
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width)
    this.height = Math.max(1, height)
    this.renderer.setPixelRatio(devicePixelRatio)
    this.renderer.setSize(this.width, this.height)
    this.aim()
    this.draw()
  }

  private aim(): void {
    const aspect = this.width / this.height
    this.perspective.aspect = aspect
    // Narrow: farther away, so that all is in sight.
    this.perspective.fov = aspect >= 1 ? FOV : 2 * Math.atan(Math.tan(FOV * Math.PI / 360) / aspect) * 180 / Math.PI
    this.perspective.updateProjectionMatrix()
    const up = 1.08 * Math.max(1, 1 / aspect)
    Object.assign(this.flatCamera, { top: up, bottom: -up, left: -up * aspect, right: up * aspect })
    this.flatCamera.updateProjectionMatrix()
  }

  reset(): void {
    this.pose = { flat: this.flat, position: [0.9, 0.75, 2.65], target: [0, 0, 0], zoom: 1 }
  }

  get pose(): Pose {
    const { x, y, z } = this.camera.position, t = this.controls.target
    return { flat: this.flat, position: [x, y, z], target: [t.x, t.y, t.z], zoom: this.camera.zoom }
  }

  set pose({ flat, position, target, zoom }: Pose) {
    const camera = flat ? this.flatCamera : this.perspective, controls = flat ? this.moving : this.turning
    if (flat) {
      camera.position.set(target[0], target[1], 10)
      controls.target.set(target[0], target[1], 0)
    } else {
      camera.position.set(...position)
      controls.target.set(...target)
    }
    camera.zoom = zoom
    this.aim()
    controls.update()
    this.draw()
  }

  /** Acts on a key; whether it was one that moves the camera. */
  key(key: string): boolean {
    const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
    if (turn) this.turn(turn[0]!, turn[1]!)
    else if (key === "+" || key === "=") this.zoom(NEARER)
    else if (key === "-") this.zoom(1 / NEARER)
    else if (key === "0") this.reset()
    else return false
    return true
  }

  private turn(x: number, y: number): void {
    const { pose } = this, by = MOVE * 2 / pose.zoom
    if (pose.flat) {
      this.pose = { ...pose, target: [pose.target[0] + x * by, pose.target[1] - y * by, 0] }
      return
    }
    const arm = new Vector3(...pose.position).sub(new Vector3(...pose.target)), length = arm.length()
    const around = Math.atan2(arm.x, arm.z) + x * TURN, tilt = Math.max(0.01, Math.min(Math.PI - 0.01, Math.acos(arm.y / length) + y * TURN))
    arm.set(Math.sin(tilt) * Math.sin(around), Math.cos(tilt), Math.sin(tilt) * Math.cos(around)).multiplyScalar(length).add(new Vector3(...pose.target))
    this.pose = { ...pose, position: [arm.x, arm.y, arm.z] }
  }

  zoom(by: number): void {
    const { pose } = this
    if (pose.flat) { this.pose = { ...pose, zoom: pose.zoom * by }; return }
    const position = pose.position.map((x, i) => pose.target[i]! + (x - pose.target[i]!) / by) as [number, number, number]
    this.pose = { ...pose, position }
  }

  /** While a box is drawn, the hand does not turn. */
  hold(on: boolean): void {
    this.turning.enabled = !on && !this.flat
    this.moving.enabled = !on && this.flat
  }

  /** Where a point is on the canvas, CSS pixels; null behind the camera. */
  placeOf(i: number): { x: number; y: number } | null {
    const at = this.geometry.getAttribute("position") as BufferAttribute | undefined
    if (!at || i < 0 || i >= this.n) return null
    const v = new Vector3().fromBufferAttribute(at, i).project(this.camera)
    return v.z > 1 ? null : { x: (v.x + 1) / 2 * this.width, y: (1 - v.y) / 2 * this.height }
  }

  /** The point at a place of the canvas, the nearest to the eye of those in reach; −1 where there is none. `size` is that of a point. */
  pick(x: number, y: number, size: number): number {
    let best = -1, least = Infinity
    const reach = Math.max(REACH, size / 2)
    this.each((i, px, py, depth) => {
      const apart = Math.hypot(px - x, py - y)
      if (apart > reach) return
      const rank = apart / reach + depth * 4
      if (rank < least) { least = rank; best = i }
    })
    return best
  }

  /** The points within a box of the canvas. */
  within(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = []
    this.each((i, x, y) => { if (x >= left && x <= right && y >= top && y <= bottom) found.push(i) })
    return found
  }

  private each(use: (i: number, x: number, y: number, depth: number) => void): void {
    const at = (this.geometry.getAttribute("position") as BufferAttribute | undefined)?.array
    if (!at) return
    this.camera.updateMatrixWorld()
    const e = this.matrix.multiplyMatrices(this.camera.projectionMatrix, this.camera.matrixWorldInverse).elements
    for (let i = 0, p = 0; i < this.n; i++, p += 3) {
      const x = at[p]!, y = at[p + 1]!, z = at[p + 2]!, w = e[3]! * x + e[7]! * y + e[11]! * z + e[15]!
      if (w <= 0) continue
      use(i, ((e[0]! * x + e[4]! * y + e[8]! * z + e[12]!) / w + 1) / 2 * this.width, (1 - (e[1]! * x + e[5]! * y + e[9]! * z + e[13]!) / w) / 2 * this.height, (e[2]! * x + e[6]! * y + e[10]! * z + e[14]!) / w)
    }
  }

  /** How much larger points are drawn than their sizes say. */
  get growth(): number {
    return this.flat ? Math.min(4, Math.max(1, Math.sqrt(this.flatCamera.zoom))) : 1
  }

  draw(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0
      if (this.n === 0 || !this.canvas.isConnected) return
      const { uniforms } = this.material
      uniforms["pixel"]!.value = devicePixelRatio
      uniforms["away"]!.value = this.flat ? 0 : this.perspective.position.distanceTo(this.turning.target)
      uniforms["grow"]!.value = this.growth
      this.axes.visible = !this.flat
      this.renderer.render(this.scene, this.camera)
      this.canvas.dataset["drawn"] = String(this.n)
      this.onDrawn()
    })
  }
}

/** Fits places into the unit ball around their middle; z is 0 where all is flat. */
function fit(from: Float32Array, to: Float32Array, flat: boolean): void {
  const dims = flat ? 2 : 3, low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < from.length; i += 3) for (let d = 0; d < dims; d++) {
    low[d] = Math.min(low[d]!, from[i + d]!)
    high[d] = Math.max(high[d]!, from[i + d]!)
  }
  let half = 0
  for (let d = 0; d < dims; d++) half = Math.max(half, (high[d]! - low[d]!) / 2)
  const scale = half > 0 ? 1 / half : 1
  for (let i = 0; i < from.length; i += 3) for (let d = 0; d < 3; d++) to[i + d] = d < dims ? (from[i + d]! - (high[d]! + low[d]!) / 2) * scale : 0
}
