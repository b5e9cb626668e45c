// What a link between operations carries: the shape that stands beside it, and how much that is. Pure.

/** TensorBoard's scale: a wire of one element is the thinnest, and from so many on they are all as thick. */
const MOST_ELEMENTS = 5e6, EXPONENT = 0.3
const THINNEST = 1, THICKEST = 8
/** So many wires without known shapes are drawn thicker than one. */
const SEVERAL = 4

/** "[32, 784]" as "32×784", of no dimensions "scalar"; "" where the shape is not known. */
export function shapeText(shape: string): string {
  if (!shape.startsWith("[")) return ""
  return shape === "[]" ? "scalar" : shape.slice(1, -1).replaceAll(", ", "×")
}

/** How many elements a tensor has; what is not known of its shape counts as 1. */
export function elementsOf(shape: string): number {
  return (shape.match(/\d+/g) ?? []).reduce((product, size) => product * Number(size), 1)
}

/** How thick a wire is that carries so many tensors of so many elements in all, in steps of a half. */
export function thickness(tensors: number, elements: number): number {
  const share = (Math.min(Math.max(elements, 1), MOST_ELEMENTS) ** EXPONENT - 1) / (MOST_ELEMENTS ** EXPONENT - 1)
  return Math.max(tensors >= SEVERAL ? 2 : 1, Math.round(2 * (THINNEST + share * (THICKEST - THINNEST))) / 2)
}
