// The pixels of two pictures, compared. A canvas of our own is the one way in which a browser gives a picture's pixels, and shows others that
// were computed; charts are drawn by echarts. A picture that is drawn runs nothing, an SVG neither.
import type { Loaded } from "../images/pictures"
import { differenceOf, type Difference } from "./difference"

export interface Measured extends Difference {
  readonly width: number
  readonly height: number
  /** How much smaller than they are the pictures were compared; 1 where they were not. */
  readonly scale: number
}

/** More pixels than this are not compared: larger pictures are made smaller first. Each takes 12 bytes meanwhile. */
const MOST_PIXELS = 4_000_000

/** Compares pictures that have one size. Throws an Error whose message can be shown. */
export async function measure(from: Loaded, to: Loaded, heat: Parameters<typeof differenceOf>[2]): Promise<Measured> {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / Math.max(1, to.width * to.height)))
  const width = Math.max(1, Math.floor(to.width * scale)), height = Math.max(1, Math.floor(to.height * scale))
  const [a, b] = await Promise.all([from, to].map(picture => pixelsOf(picture, width, height)))
  return { ...differenceOf(a!, b!, heat), width, height, scale }
}

async function pixelsOf({ url }: Loaded, width: number, height: number): Promise<Uint8ClampedArray> {
  const image = new Image()
  image.src = url
  await image.decode()
  const canvas = document.createElement("canvas")
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext("2d", { willReadFrequently: true })
  if (!pen) throw new Error("The browser has no room left to compare pictures")
  pen.drawImage(image, 0, 0, width, height)
  return pen.getImageData(0, 0, width, height).data
}

export function draw(canvas: HTMLCanvasElement, { pixels, width, height }: Measured): void {
  Object.assign(canvas, { width, height })
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0)
}
