// A graph on screen: pan, zoom, what the pointer points at, and a small map of all of it. Everything is drawn by an echarts instance;
// moving only changes the transform of what it has drawn.
import { graphic, init, use, type EChartsType } from "echarts/core"
import { install as CanvasRenderer } from "echarts/lib/renderer/installCanvasRenderer.js"
import { boxAt, fitted, opening, zoomed, type GraphBox, type GraphMarks, type GraphPart, type GraphScene } from "./graphScene"
import { Boxes, drawnOf, wireElements, type Label } from "./graphShapes"
import "./inspect"
import type { Element } from "./overlay"
import type { Size } from "./size"

use([CanvasRenderer])

/** Labels smaller than this many pixels are left out. */
const READABLE = 4.5
const MAP = 150, MAP_MARGIN = 12
/** Only where so much of the graph is out of sight is there a map. */
const MAP_FROM = 1.15
const NO_MARKS: GraphMarks = { chosen: null, beside: [], ways: [] }

export class GraphView {
  part: GraphPart = { x: 0, y: 0, scale: 1 }
  scene: GraphScene | null = null
  private size: Size = { width: 0, height: 0 }
  private labels: readonly Label[] = []
  private readonly host = document.createElement("div")
  private readonly drawing = new graphic.Group({ silent: true })
  private readonly over = new graphic.Group({ silent: true })
  private readonly map = new graphic.Group({ silent: true })
  private readonly window = new graphic.Rect({ silent: true, zlevel: 1, z: 9 })
  private echarts: EChartsType | null = null

  constructor(element: HTMLElement) {
    this.host.className = "chart"
    element.append(this.host)
  }

  resize(size: Size): void {
    const { width, height } = this.size
    if (size.width === width && size.height === height) return
    this.size = size
    if (this.echarts) this.echarts.getZr().resize({ width: size.width, height: size.height })
    else {
      this.echarts = init(this.host, null, { renderer: "canvas", width: size.width, height: size.height })
      for (const group of [this.drawing, this.over, this.map]) this.echarts.getZr().add(group)
    }
    if (this.scene) this.move(this.part)
  }

  show(scene: GraphScene): void {
    this.scene = scene
    const { elements, labels } = drawnOf(scene)
    this.labels = labels
    this.drawing.removeAll()
    for (const element of elements) this.drawing.add(element)
    this.drawMap()
    this.mark(NO_MARKS)
    this.move(this.part)
  }

  /** Lets some boxes and wires stand out. */
  mark(marks: GraphMarks): void {
    this.over.removeAll()
    const { scene } = this
    if (!scene) return
    const { theme } = scene, boxes = new Map(scene.layers.flatMap(layer => layer.boxes).map(box => [box.id, box]))
    for (const element of wireElements({ ways: marks.ways, dashed: false, width: 2 }, theme.accent)) this.over.add(raised(element))
    for (const id of marks.beside) this.outline(boxes.get(id), 1.5)
    if (marks.chosen !== null) this.outline(boxes.get(marks.chosen), 3)
    this.echarts?.getZr().refresh()
  }

  private outline(box: GraphBox | undefined, lineWidth: number): void {
    if (!box) return
    const { x, y, width, height } = box
    this.over.add(raised(new graphic.Rect({
      silent: true, shape: { x: x - 1, y: y - 1, width: width + 2, height: height + 2, r: box.form === "op" ? height / 2 + 1 : 7 },
      style: { fill: "none", stroke: this.scene!.theme.accent, lineWidth, strokeNoScale: true },
    }) as Element))
  }

  move(part: GraphPart): void {
    this.part = part
    for (const group of [this.drawing, this.over]) group.attr({ x: part.x, y: part.y, scaleX: part.scale, scaleY: part.scale })
    for (const { element, size } of this.labels) element.ignore = part.scale * size < READABLE
    this.moveWindow()
    this.echarts?.getZr().refresh()
  }

  fit(): void {
    if (this.scene) this.move(fitted(this.scene, this.size))
  }

  /** Shows it as one sees it first. */
  begin(): void {
    if (this.scene) this.move(opening(this.scene, this.size))
  }

  zoom(by: number, px = this.size.width / 2, py = this.size.height / 2): void {
    this.move(zoomed(this.part, by, px, py))
  }

  /** What is seen, as a PNG. */
  picture(): Promise<Blob> {
    const canvas = this.echarts!.renderToCanvas({ pixelRatio: 2, backgroundColor: this.scene!.theme.surface })
    return new Promise((done, failed) => {
      canvas.toBlob(blob => { if (blob) done(blob); else failed(new Error("The browser makes no picture of the graph")) })
    })
  }

  /** Brings a box to the middle, large enough to be read. */
  reveal(id: string): void {
    const box = this.boxOf(id)
    if (!box) return
    const scale = Math.max(this.part.scale, 0.8)
    this.move({ scale, x: this.size.width / 2 - (box.x + box.width / 2) * scale, y: this.size.height / 2 - (box.y + Math.min(box.height, this.size.height / scale * 0.8) / 2) * scale })
  }

  boxOf(id: string): GraphBox | undefined {
    return this.scene?.layers.flatMap(layer => layer.boxes).find(box => box.id === id)
  }

  /** The box at a pixel, and whether the pixel is on its + or −. */
  at(px: number, py: number): { box: GraphBox; sign: boolean } | null {
    const { x, y, scale } = this.part
    const gx = (px - x) / scale, gy = (py - y) / scale, box = this.scene ? boxAt(this.scene, gx, gy) : null
    return box && { box, sign: box.form !== "op" && gx > box.x + box.width - 24 && gy < box.y + 34 }
  }

  /** Where a pixel of the map leads to; null beside the map. */
  mapAt(px: number, py: number): (() => void) | null {
    const frame = this.mapFrame()
    if (!frame || px < frame.x || px > frame.x + frame.width || py < frame.y || py > frame.y + frame.height) return null
    return () => {
      const { scale } = this.part
      this.move({ scale, x: this.size.width / 2 - (px - frame.x) / frame.scale * scale, y: this.size.height / 2 - (py - frame.y) / frame.scale * scale })
    }
  }

  private mapFrame(): { x: number; y: number; width: number; height: number; scale: number } | null {
    const { scene, size, part } = this
    if (!scene || Math.max(scene.width * part.scale / size.width, scene.height * part.scale / size.height) < MAP_FROM || size.width < 2.5 * MAP) return null
    const scale = Math.min(MAP / scene.width, MAP / scene.height), width = scene.width * scale, height = scene.height * scale
    return { scale, width, height, x: size.width - width - MAP_MARGIN, y: size.height - height - MAP_MARGIN }
  }

  private drawMap(): void {
    this.map.removeAll()
    const { theme, layers, width, height } = this.scene!
    const boxes = layers.slice(0, 40).flatMap(layer => layer.boxes)
    this.map.add(raised(new graphic.Rect({ shape: { x: 0, y: 0, width, height }, style: { fill: theme.surface, stroke: theme.axis, lineWidth: 1, strokeNoScale: true } }) as Element, 7))
    this.map.add(raised(new Boxes({ shape: { boxes }, style: { fill: theme.axis, opacity: 0.5 } }), 8))
    this.window.setStyle({ fill: theme.accent, fillOpacity: 0.12, stroke: theme.accent, lineWidth: 1.5, strokeNoScale: true })
    this.map.add(this.window as never)
  }

  /** What part of the map is seen. */
  private moveWindow(): void {
    const frame = this.mapFrame(), { scene, part, size } = this
    this.map.attr({ ignore: !frame })
    if (!frame || !scene) return
    this.map.attr({ x: frame.x, y: frame.y, scaleX: frame.scale, scaleY: frame.scale })
    const x0 = Math.max(0, -part.x / part.scale), y0 = Math.max(0, -part.y / part.scale)
    const x1 = Math.min(scene.width, (size.width - part.x) / part.scale), y1 = Math.min(scene.height, (size.height - part.y) / part.scale)
    this.window.setShape({ x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) })
  }

  dispose(): void {
    this.echarts?.dispose()
    this.host.remove()
  }
}

/** Above the graph, on a layer of its own. */
function raised(element: Element, z = 1): Element {
  element.attr({ silent: true, zlevel: 1, z })
  return element
}

