// What a canvas shows, for tests that look at it.
import type { Locator } from "playwright-core"

export interface Pixels {
  /** Pixels of about this colour, #rrggbb. */
  readonly of: number
  /** Pixels that have a colour and are no grey: drawn strongly, and faintly. */
  readonly strong: number
  readonly faint: number
}

/** Counts the pixels of a canvas. They are read off a copy: canvases that are read often, or that WebGL draws, cannot be read well. */
export function pixels(canvas: Locator, color = "#000000"): Promise<Pixels> {
  return canvas.evaluate((canvas: HTMLCanvasElement, color) => {
    const copy = document.createElement("canvas")
    copy.width = canvas.width
    copy.height = canvas.height
    const pen = copy.getContext("2d", { willReadFrequently: true })!
    pen.drawImage(canvas, 0, 0)
    const { data } = pen.getImageData(0, 0, copy.width, copy.height)
    const [r, g, b] = [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16)) as [number, number, number]
    const found = { of: 0, strong: 0, faint: 0 }
    for (let i = 0; i < data.length; i += 4) {
      const [x, y, z, alpha] = [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!]
      if (Math.abs(x - r) + Math.abs(y - g) + Math.abs(z - b) < 24 && alpha > 200) found.of++
      if (Math.max(x, y, z) - Math.min(x, y, z) >= 40 && alpha > 0) found[alpha > 150 ? "strong" : "faint"]++
    }
    return found
  }, color)
}
