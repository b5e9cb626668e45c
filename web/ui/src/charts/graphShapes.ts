// The shapes of a graph in echarts' renderer: one for all wires that look alike, and what a box is made of.
import { graphic } from "echarts/core"
import type { GraphBox, GraphNote, GraphScene, GraphWires } from "./graphScene"
import type { Element } from "./overlay"
import type { Theme } from "./theme"

export const LABEL_SIZE = 11, NOTE_SIZE = 9
/** The head of a thin wire; that of a thicker one is larger. */
const HEAD = 5

interface WaysShape { ways: readonly (readonly number[])[] }
interface HeadsShape extends WaysShape { size: number }

/** Wires: rounded where they bend. */
export const Ways = graphic.extendShape({
  type: "ways",
  shape: { ways: [] } as WaysShape,
  buildPath(path: CanvasRenderingContext2D, { ways }: WaysShape) {
    for (const way of ways) {
      const last = way.length - 2
      path.moveTo(way[0]!, way[1]!)
      for (let i = 2; i < last; i += 2) path.quadraticCurveTo(way[i]!, way[i + 1]!, (way[i]! + way[i + 2]!) / 2, (way[i + 1]! + way[i + 3]!) / 2)
      path.lineTo(way[last]!, way[last + 1]!)
    }
  },
})

/** The heads of wires. */
export const Heads = graphic.extendShape({
  type: "heads",
  shape: { ways: [], size: HEAD } as HeadsShape,
  buildPath(path: CanvasRenderingContext2D, { ways, size }: HeadsShape) {
    for (const way of ways) {
      const n = way.length, x = way[n - 2]!, y = way[n - 1]!
      const dx = x - way[n - 4]!, dy = y - way[n - 3]!, length = Math.hypot(dx, dy) || 1
      const ux = dx / length * size, uy = dy / length * size
      path.moveTo(x, y)
      path.lineTo(x - ux * 1.5 - uy * 0.7, y - uy * 1.5 + ux * 0.7)
      path.lineTo(x - ux * 1.5 + uy * 0.7, y - uy * 1.5 - ux * 0.7)
      path.closePath()
    }
  },
})

/** Rectangles as one shape: for the small map. */
export const Boxes = graphic.extendShape({
  type: "boxes",
  shape: { boxes: [] } as { boxes: readonly GraphBox[] },
  buildPath(path: CanvasRenderingContext2D, { boxes }: { boxes: readonly GraphBox[] }) {
    for (const { x, y, width, height } of boxes) path.rect(x, y, width, height)
  },
})

export function wireElements({ ways, dashed, width }: GraphWires, color: string): Element[] {
  return [
    new Ways({ silent: true, shape: { ways }, style: { fill: "none", stroke: color, lineWidth: width, lineDash: dashed ? [4, 3] : false } }),
    new Heads({ silent: true, shape: { ways, size: HEAD + Math.max(0, width - 2) }, style: { fill: color } }),
  ]
}

/** A text, and how large it is. */
export interface Label { readonly element: Element; readonly size: number }

/** What never changes while one looks, and the labels, which are left out where they could not be read. */
export interface Drawn { readonly elements: Element[]; readonly labels: Label[] }

export function drawnOf({ layers, theme }: GraphScene): Drawn {
  const labels: Label[] = []
  const told = (element: Element, size: number) => { labels.push({ element, size }); return element }
  const elements = layers.flatMap(layer => [
    ...layer.wires.flatMap(wires => wireElements(wires, theme.axis)),
    ...layer.notes.map(note => told(noteOf(note, theme), NOTE_SIZE)),
    ...layer.boxes.flatMap(box => [...rectsOf(box, theme), ...labelOf(box, theme).map(element => told(element, LABEL_SIZE))]),
  ])
  return { elements, labels }
}

function rectsOf(box: GraphBox, theme: Theme): Element[] {
  const { x, y, width, height, form, fill, pile } = box, r = form === "op" ? height / 2 : 6
  const rect = (by: number) => new graphic.Rect({
    silent: true, shape: { x: x + by, y: y - by, width, height, r },
    style: { fill, stroke: theme.axis, lineWidth: 1, opacity: form === "open" ? 0.55 : 1 },
  }) as Element
  return pile && form === "group" ? [rect(5), rect(2.5), rect(0)] : [rect(0)]
}

/** On the ground, so that the wire does not go through its letters. */
function noteOf({ x, y, text }: GraphNote, theme: Theme): Element {
  const style = { text, align: "center", verticalAlign: "middle", fill: theme.muted, font: `${NOTE_SIZE}px ${theme.font}`, backgroundColor: theme.surface, padding: 2, borderRadius: 2 } as const
  return new graphic.Text({ silent: true, x, y, style }) as unknown as Element
}

function labelOf({ x, y, width, height, form, label, ink }: GraphBox, theme: Theme): Element[] {
  const text = (text: string, at: number, align: "left" | "center" | "right", font: string) => new graphic.Text({
    silent: true, x: at, y: form === "open" ? y + 13 : y + height / 2,
    style: { text, align, verticalAlign: "middle", fill: form === "open" ? theme.text : ink, font },
  }) as unknown as Element
  const font = `${form === "op" ? "" : "600 "}${LABEL_SIZE}px ${theme.font}`
  if (form === "op") return [text(label, x + width / 2, "center", font)]
  return [text(label, x + 12, "left", font), text(form === "open" ? "−" : "+", x + width - 10, "right", `15px ${theme.font}`)]
}
