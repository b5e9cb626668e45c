// How two pictures of one size differ, pixel by pixel. Pure: red, green, blue and alpha of each pixel in turn, 0 to 255.

export interface Difference {
  /** The picture of it. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  /** The share of pixels that are not the same. */
  readonly share: number
  /** Means and extremes, where 1 is the whole way from black to white; `least` and `greatest` are of brightness, the first picture's taken off. */
  readonly mean: number
  readonly most: number
  readonly least: number
  readonly greatest: number
}

type Pixels = ArrayLike<number>
type Rgb = readonly [number, number, number]

/** `heat` draws how much brighter a pixel has become: on the colour of `neutral`, as strong as the largest difference. */
export function differenceOf(from: Pixels, to: Pixels, heat: { readonly neutral: Rgb } | null): Difference {
  const pixels = new Uint8ClampedArray(to.length), count = to.length / 4
  let differing = 0, sum = 0, most = 0, least = 0, greatest = 0
  for (let i = 0; i < to.length; i += 4) {
    const alpha = Math.abs(to[i + 3]! - from[i + 3]!), brighter = brightness(to, i) - brightness(from, i)
    let largest = alpha
    for (let c = 0; c < 3; c++) {
      // Where only transparency differs, all colours say so.
      const away = Math.max(Math.abs(to[i + c]! - from[i + c]!), alpha)
      pixels[i + c] = away
      sum += away
      largest = Math.max(largest, away)
    }
    pixels[i + 3] = 255
    if (largest > 0) differing++
    most = Math.max(most, largest)
    least = Math.min(least, brighter)
    greatest = Math.max(greatest, brighter)
  }
  if (heat) drawHeat(pixels, from, to, heat.neutral, Math.max(greatest, -least))
  return { pixels, share: count > 0 ? differing / count : 0, mean: count > 0 ? sum / count / 3 / 255 : 0, most: most / 255, least, greatest }
}

const BRIGHTER: Rgb = [203, 24, 29], DARKER: Rgb = [33, 102, 172]

function drawHeat(pixels: Uint8ClampedArray, from: Pixels, to: Pixels, neutral: Rgb, strongest: number): void {
  for (let i = 0; i < to.length; i += 4) {
    const by = strongest > 0 ? (brightness(to, i) - brightness(from, i)) / strongest : 0, end = by > 0 ? BRIGHTER : DARKER, share = Math.abs(by)
    for (let c = 0; c < 3; c++) pixels[i + c] = neutral[c]! + (end[c]! - neutral[c]!) * share
  }
}

/** As people see it, 0 to 1; what is transparent is dark. */
function brightness(pixels: Pixels, i: number): number {
  return (0.2126 * pixels[i]! + 0.7152 * pixels[i + 1]! + 0.0722 * pixels[i + 2]!) * pixels[i + 3]! / (255 * 255)
}
