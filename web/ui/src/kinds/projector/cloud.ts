// The points as they are seen, on the one canvas of this dashboard: where the camera stands, how a hand turns it, what the pointer is on.
import { Matrix4, MOUSE, OrthographicCamera, PerspectiveCamera, TOUCH, Vector3 } from "three"
import { OrbitControls } from "three/addons/controls/OrbitControls.js"
import type { Rgb } from "./colors"
import type { Frame } from "./frame"
import { Screen, type Picture } from "./screen"

/** Where somebody looks from. */
export interface Pose {
  readonly flat: boolean
  readonly position: readonly [number, number, number]
  readonly target: readonly [number, number, number]
  readonly zoom: number
}

const FOV = 45
/** How far a key turns, radians; moves, of what is in sight; zooms. */
const TURN = Math.PI / 24, MOVE = 0.08, NEARER = 1.15
/** So near the pointer must be, CSS pixels. */
const REACH = 9

type Changed = Pick<Frame, "places" | "looks" | "theme" | "atlas">

export class Cloud {
  /** Called as a picture is asked for; what it returns is called as the picture is shown: labels follow their points. */
  onDraw: () => () => void = () => () => {}
  readonly screen = new Screen(() => this.compose())
  private readonly perspective = new PerspectiveCamera(FOV, 1, 0.01, 50)
  private readonly flatCamera = new OrthographicCamera(-1, 1, 1, -1, -50, 50)
  private readonly turning: OrbitControls
  private readonly moving: OrbitControls
  private flat = false
  private at = new Float32Array()
  private width = 1
  private height = 1
  /** What the next picture says that the last one did not. */
  private changed: Changed = {}
  private readonly matrix = new Matrix4()

  private constructor() {
    this.turning = this.controlsOf(this.perspective)
    this.moving = this.controlsOf(this.flatCamera)
    Object.assign(this.moving, { enableRotate: false, screenSpacePanning: true, mouseButtons: { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN }, touches: { ONE: TOUCH.PAN, TWO: TOUCH.DOLLY_PAN } })
    this.reset()
  }

  private static shared: Cloud | undefined

  /** The page's one cloud. */
  static get(): Cloud {
    return Cloud.shared ??= new Cloud()
  }

  get canvas(): HTMLCanvasElement { return this.screen.canvas }
  private get n(): number { return this.at.length / 3 }

  private controlsOf(camera: PerspectiveCamera | OrthographicCamera): OrbitControls {
    const controls = new OrbitControls(camera, this.canvas)
    controls.zoomToCursor = true
    controls.addEventListener("change", () => { this.draw() })
    return controls
  }

  private get controls(): OrbitControls { return this.flat ? this.moving : this.turning }
  private get camera(): PerspectiveCamera | OrthographicCamera { return this.flat ? this.flatCamera : this.perspective }

  /**
   * Places of points, x, y, z each, in any units. They are fitted into the unit ball. Where there were not as many points before, the answer
   * is true, and they have no looks yet.
   */
  show(places: Float32Array, flat: boolean): boolean {
    const others = places.length !== this.at.length, at = new Float32Array(places.length)
    fit(places, at, flat)
    this.at = at
    if (flat !== this.flat) {
      this.flat = flat
      this.turning.enabled = !flat
      this.moving.enabled = flat
    }
    this.change({ places: at.slice() })
    return others
  }

  /** Forgets the points: those of another embedding are to come. */
  clear(): void {
    this.at = new Float32Array()
    delete this.canvas.dataset["drawn"]
  }

  /** Colours and sizes, CSS pixels, of all points; which picture each has, −1 for none. */
  paint(of: (i: number) => { color: Rgb; size: number; picture: number }): void {
    const { n } = this, looks = { tints: new Uint8Array(3 * n), sizes: new Float32Array(n), pictures: new Float32Array(n) }
    for (let i = 0; i < n; i++) {
      const { color, size, picture } = of(i)
      looks.tints.set(color, 3 * i)
      looks.sizes[i] = size
      looks.pictures[i] = picture
    }
    this.change({ looks })
  }

  theme(ground: Rgb, line: string): void {
    this.change({ theme: { ground, line } })
  }

  /** The picture that has one for each point; null = dots. */
  pictures(atlas: Frame["atlas"] & object | null): void {
    this.change({ atlas })
  }

  private change(what: Changed): void {
    this.changed = { ...this.changed, ...what }
    this.screen.draw()
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width)
    this.height = Math.max(1, height)
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
    if (i < 0 || i >= this.n) return null
    const v = new Vector3().fromArray(this.at, 3 * i).project(this.camera)
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
    const { at } = this
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

  private draw(): void {
    this.screen.draw()
  }

  private compose(): Picture | null {
    const { n, camera, changed, canvas } = this
    if (n === 0 || !canvas.isConnected) return null
    camera.updateMatrixWorld()
    this.changed = {}
    const shown = this.onDraw(), { places, looks } = changed
    return {
      frame: {
        ...changed, width: Math.round(this.width * devicePixelRatio), height: Math.round(this.height * devicePixelRatio), ratio: devicePixelRatio,
        camera: camera.matrixWorld.toArray(), projection: camera.projectionMatrix.toArray(),
        away: this.flat ? 0 : this.perspective.position.distanceTo(this.turning.target), grow: this.growth,
      },
      give: [...(places ? [places.buffer] : []), ...(looks ? [looks.tints.buffer, looks.sizes.buffer, looks.pictures.buffer] : [])],
      shown: () => { canvas.dataset["drawn"] = String(n); shown() },
    }
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
