// The page's one WebGL context. It draws each card's scene where nobody sees it, and the picture goes onto the card's own canvas: browsers
// give a page some sixteen contexts, and take the oldest away without a word when it makes more.
import { ColorManagement, LinearSRGBColorSpace, Points, WebGLRenderer, type Camera, type PointsMaterial, type Scene } from "three"
import { signal } from "@preact/signals"

/** Grows when the graphics have been away and are back: everything must be drawn anew. */
export const restored = signal(0)

// Colours are shown as they were logged: they are no quantities of light.
ColorManagement.enabled = false

let renderer: WebGLRenderer | null | undefined

/** null where the browser has no WebGL. */
function sharedRenderer(): WebGLRenderer | null {
  if (renderer !== undefined) return renderer
  const canvas = document.createElement("canvas")
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true, powerPreference: "high-performance" })
  renderer = context && new WebGLRenderer({ canvas, context, alpha: true })
  if (renderer) renderer.outputColorSpace = LinearSRGBColorSpace
  canvas.addEventListener("webglcontextrestored", () => { restored.value++ })
  return renderer
}

export function hasWebGL(): boolean {
  return sharedRenderer() !== null
}

export interface Drawn { readonly triangles: number; readonly points: number }

/** Draws a scene onto a canvas of so many CSS pixels. */
export function draw(scene: Scene, camera: Camera, onto: HTMLCanvasElement, width: number, height: number): Drawn {
  const gl = sharedRenderer()!, w = Math.max(1, Math.round(width * devicePixelRatio)), h = Math.max(1, Math.round(height * devicePixelRatio))
  // It only grows: cards of one size are drawn one after the other.
  const { width: oldWidth, height: oldHeight } = gl.domElement
  if (w > oldWidth || h > oldHeight) gl.setSize(Math.max(w, oldWidth), Math.max(h, oldHeight), false)
  gl.setViewport(0, 0, w, h)
  gl.setScissor(0, 0, w, h)
  gl.setScissorTest(true)
  // three.js takes points to be drawn over the whole of its canvas, of which this is a part.
  scene.traverse(object => { if (object instanceof Points && object.userData["size"] !== undefined) (object.material as PointsMaterial).size = Number(object.userData["size"]) * h / gl.domElement.height })
  gl.render(scene, camera)
  if (onto.width !== w) onto.width = w
  if (onto.height !== h) onto.height = h
  const pen = onto.getContext("2d")!
  pen.clearRect(0, 0, w, h)
  pen.drawImage(gl.domElement, 0, gl.domElement.height - h, w, h, 0, 0, w, h)
  return { triangles: gl.info.render.triangles, points: gl.info.render.points }
}
