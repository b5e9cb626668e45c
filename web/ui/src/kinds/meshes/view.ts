// What one card shows: a scene of its own, a camera that the hand turns, and a canvas that the page's one renderer draws onto.
import { effect, signal, type Signal } from "@preact/signals"
import { BufferAttribute, BufferGeometry, DirectionalLight, Group, HemisphereLight, Mesh, PerspectiveCamera, Points, Scene, Sphere, Vector3, type Material } from "three"
import { OrbitControls } from "three/addons/controls/OrbitControls.js"
import { cancelPaint, requestPaint, type Painter } from "../../cards/schedule"
import type { Config } from "./config"
import type { Shape, Body } from "./mesh"
import type { Pose, Vector } from "./poses"
import { draw, restored } from "./renderer"
import { facesOf, lightOf, pointsOf } from "./world"

/** From where everything is seen, before the distance is known. */
const USUAL: Vector = [0.62, 0.42, 1]
/** Room around what is shown. */
const MARGIN = 1
/** How far one key turns, radians, and brings nearer. */
const TURN = Math.PI / 24, NEARER = 1 / 1.15

export interface Look { readonly color: string; readonly wireframe: boolean; readonly config: Config }

export class MeshView implements Painter {
  readonly canvas = document.createElement("canvas")
  /** Of the last drawing. */
  readonly drawn = signal<{ readonly triangles: number; readonly points: number } | null>(null)
  inView = true
  private readonly scene = new Scene()
  private readonly camera = new PerspectiveCamera(45, 1, 0.01, 100)
  private readonly controls: OrbitControls
  private content = new Group()
  /** Lights that the page has where the configuration names none. */
  private readonly own = [new DirectionalLight(0xffffff, 1.2), new HemisphereLight(0xffffff, 0xb0b0b0, 2.3)] as const
  private lights = new Group()
  private shape: Shape | null = null
  private look: Look | null = null
  private width = 0
  private height = 0
  private pose: Signal<Pose | null> = signal(null)
  private stops: (() => void)[] = []
  private placing = false

  /** `free`: the wheel zooms without Ctrl, and a finger does not scroll. */
  constructor(private readonly free: boolean) {
    const [sun, sky] = this.own
    sun.position.set(0.6, 1, 1)
    this.camera.add(sun)
    this.scene.add(sky, this.camera)
    this.canvas.addEventListener("wheel", e => { if (!this.free && !e.ctrlKey && !e.metaKey) e.stopImmediatePropagation() }, { capture: true, passive: true })
    this.controls = new OrbitControls(this.camera, this.canvas)
    if (!free) this.canvas.style.touchAction = "pan-y"
    this.controls.addEventListener("change", () => { this.moved() })
    this.stops.push(effect(() => { if (restored.value > 0) requestPaint(this) }))
  }

  /** Follows a pose, and changes it. */
  follow(pose: Signal<Pose | null>): () => void {
    this.pose = pose
    return effect(() => {
      void pose.value
      this.place()
    })
  }

  show(shape: Shape, look: Look, width: number, height: number): void {
    const same = shape === this.shape && look.color === this.look?.color && look.wireframe === this.look.wireframe && look.config === this.look.config
    if (!same) this.fill(shape, look)
    this.shape = shape
    this.look = look
    this.width = width
    this.height = height
    this.place()
  }

  private fill(shape: Shape, look: Look): void {
    this.empty()
    this.content = new Group()
    for (const body of shape.bodies) this.content.add(objectOf(body, shape, look))
    this.scene.add(this.content)
    this.light(shape, look.config)
  }

  /** Lights stand where the mesh has its middle, as TensorBoard has them; the page's own turn with the camera. */
  private light({ center }: Shape, { lights }: Config): void {
    this.scene.remove(this.lights)
    for (const light of this.lights.children) (light as { dispose?(): void }).dispose?.()
    for (const light of this.own) light.visible = lights === null
    this.lights = new Group()
    this.lights.position.set(...center)
    for (const light of lights ?? []) {
      const made = lightOf(light)
      this.lights.add(made)
      if ("target" in made) this.lights.add(made.target as Group)
    }
    this.scene.add(this.lights)
  }

  private empty(): void {
    this.scene.remove(this.content)
    for (const object of this.content.children as (Mesh | Points)[]) {
      object.geometry.dispose()
      ;(object.material as Material).dispose()
    }
  }

  /** Puts the camera where the pose says. */
  private place(): void {
    if (!this.shape || this.width <= 0 || this.height <= 0) return
    const { center: [x, y, z], radius } = this.shape, middle = new Vector3(x, y, z)
    this.camera.fov = this.look!.config.fov
    this.camera.aspect = this.width / this.height
    const { position, target } = this.pose.peek() ?? this.first()
    this.placing = true
    this.camera.position.set(...position).multiplyScalar(radius).add(middle)
    this.controls.target.set(...target).multiplyScalar(radius).add(middle)
    const away = this.camera.position.distanceTo(middle)
    this.camera.near = Math.max(radius / 1000, away - 2 * radius)
    this.camera.far = away + 4 * radius
    this.camera.updateProjectionMatrix()
    this.controls.update()
    this.placing = false
    requestPaint(this)
  }

  /** Where the camera stands before anybody moves it: where the configuration says, else on the usual side. */
  private first(): Pose {
    const { shape, look } = this, { position, lookAt } = look!.config
    if (!position && !lookAt) return this.usual()
    // TensorBoard moves a mesh so that its middle is at 0, and leaves points where they are.
    const [x, y, z] = shape!.faces > 0 ? [0, 0, 0] : shape!.center
    const relative = (at: Vector): Vector => [(at[0] - x!) / shape!.radius, (at[1] - y!) / shape!.radius, (at[2] - z!) / shape!.radius]
    return { position: position ? relative(position) : this.usual().position, target: lookAt ? relative(lookAt) : [0, 0, 0] }
  }

  /** From the usual side, as far away as everything needs. */
  private usual(direction: Vector = USUAL): Pose {
    const half = this.look!.config.fov * Math.PI / 360, sideways = Math.atan(Math.tan(half) * Math.min(1, this.camera.aspect))
    const away = new Vector3(...direction).normalize().multiplyScalar(MARGIN / Math.sin(sideways))
    return { position: [away.x, away.y, away.z], target: [0, 0, 0] }
  }

  private moved(): void {
    if (this.placing || !this.shape) return
    const { center: [x, y, z], radius } = this.shape
    const relative = (at: Vector3): Vector => [(at.x - x) / radius, (at.y - y) / radius, (at.z - z) / radius]
    this.pose.value = { position: relative(this.camera.position), target: relative(this.controls.target) }
  }

  /** Everything in sight, from the side that the camera is on. */
  fit(): void {
    if (!this.shape) return
    const { position, target } = this.pose.peek() ?? this.first()
    this.pose.value = this.usual([position[0] - target[0], position[1] - target[1], position[2] - target[2]])
  }

  /** As it was at first. */
  reset(): void {
    this.pose.value = null
  }

  /** Acts on a key; whether it was one that moves the camera. */
  key(key: string): boolean {
    const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
    if (turn) this.turn(turn[0]! * TURN, turn[1]! * TURN)
    else if (key === "+" || key === "=") this.dolly(NEARER)
    else if (key === "-") this.dolly(1 / NEARER)
    else if (key === "0") this.reset()
    else return false
    return true
  }

  private turn(sideways: number, up: number): void {
    this.change(arm => {
      const flat = Math.hypot(arm.x, arm.z), length = arm.length()
      const around = Math.atan2(arm.x, arm.z) + sideways
      const tilt = Math.max(0.01, Math.min(Math.PI - 0.01, Math.atan2(flat, arm.y) + up))
      arm.set(Math.sin(tilt) * Math.sin(around), Math.cos(tilt), Math.sin(tilt) * Math.cos(around)).multiplyScalar(length)
    })
  }

  private dolly(by: number): void {
    this.change(arm => { arm.multiplyScalar(by) })
  }

  /** Changes the way from the target to the camera. */
  private change(by: (arm: Vector3) => void): void {
    if (!this.shape) return
    const { position, target } = this.pose.peek() ?? this.first(), arm = new Vector3(...position).sub(new Vector3(...target))
    by(arm)
    this.pose.value = { position: [arm.x + target[0], arm.y + target[1], arm.z + target[2]], target }
  }

  urgency(): number {
    return this.inView ? 1 : 2
  }

  paint(): void {
    if (!this.shape || this.width <= 0 || this.height <= 0) return
    this.drawn.value = draw(this.scene, this.camera, this.canvas, this.width, this.height)
  }

  dispose(): void {
    for (const stop of this.stops) stop()
    cancelPaint(this)
    this.controls.dispose()
    this.empty()
    this.canvas.remove()
  }
}

function objectOf({ positions, index, colors, offset }: Body, { radius }: Shape, { color, wireframe, config: { surface } }: Look): Mesh | Points {
  const geometry = new BufferGeometry()
  geometry.setAttribute("position", new BufferAttribute(positions, 3))
  if (colors) geometry.setAttribute("color", new BufferAttribute(colors, 3, true))
  if (index) geometry.setIndex(new BufferAttribute(index, 1))
  // It is known already, and always drawn.
  geometry.boundingSphere = new Sphere(new Vector3(), radius)
  const own = colors ? null : color
  const object = index ? new Mesh(geometry, facesOf(surface, own, wireframe)) : new Points(geometry, pointsOf(surface, own))
  if (!index && surface.size !== null) object.userData["size"] = surface.size
  object.frustumCulled = false
  object.position.set(...offset)
  return object
}
