// Run colours: fourteen of each theme, found by a search that kept any two of them as far apart as it could for people with
// normal colour vision, protanopia, deuteranopia and tritanopia alike (test/unit/state/colors.test.ts counts: 12 by CIEDE2000),
// with a contrast of three to one against the surface. Neighbours in the list are further apart than others.

export interface Swatch {
  /** #rrggbb */
  readonly color: string
  readonly name: string
}

const swatches = (...list: [color: string, name: string][]): readonly Swatch[] => list.map(([color, name]) => ({ color, name }))

/** The two lists go together: a run has the same place in both. */
export const PALETTE_LIGHT = swatches(
  ["#0570ed", "Blue"], ["#7f4067", "Plum"], ["#008366", "Green"], ["#8a7200", "Olive"], ["#e55d82", "Rose"], ["#531e74", "Purple"],
  ["#06a1be", "Cyan"], ["#ab3645", "Red"], ["#3b37cd", "Indigo"], ["#043b3c", "Deep teal"], ["#494f00", "Moss green"], ["#4d251d", "Brown"],
  ["#6f6996", "Slate"], ["#bb8a4f", "Tan"],
)

export const PALETTE_DARK = swatches(
  ["#899bff", "Blue"], ["#fd91b8", "Pink"], ["#2db27f", "Green"], ["#fff116", "Yellow"], ["#ed6659", "Coral"], ["#b87cb7", "Lilac"],
  ["#41dbfd", "Cyan"], ["#c64600", "Orange"], ["#7f5cde", "Violet"], ["#c5f5ed", "Pale mint"], ["#d8f0aa", "Pale lime"], ["#9a646d", "Mauve"],
  ["#756690", "Slate"], ["#debc52", "Gold"],
)

export const PALETTE_SIZE = PALETTE_LIGHT.length
/** The first so many are the livelier ones: few runs have those. */
export const LIVELY = 8

type Lab = readonly [number, number, number]

/** How different two colours #rrggbb look: their distance in Oklab, where black and white are 1 apart. */
export function colorDistance(a: string, b: string): number {
  return apart(oklab(a), oklab(b))
}

function apart(p: Lab, q: Lab): number {
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

/** Lightness, and how red and how yellow a colour #rrggbb is, as the eye weighs them (Ottosson's Oklab). */
function oklab(color: string): Lab {
  const light = (from: number) => {
    const c = parseInt(color.slice(from, from + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  const r = light(1), g = light(3), b = light(5)
  const l = Math.cbrt(0.41222 * r + 0.53633 * g + 0.05145 * b)
  const m = Math.cbrt(0.2119 * r + 0.6807 * g + 0.1074 * b)
  const s = Math.cbrt(0.0883 * r + 0.28172 * g + 0.62998 * b)
  return [0.21045 * l + 0.79362 * m - 0.00407 * s, 1.978 * l - 2.42859 * m + 0.45059 * s, 0.0259 * l + 0.78277 * m - 0.80868 * s]
}

const DISTANCES = distances(PALETTE_LIGHT.map(s => oklab(s.color)), PALETTE_DARK.map(s => oklab(s.color)))

function distances(light: readonly Lab[], dark: readonly Lab[]): number[][] {
  return light.map((p, a) => light.map((q, b) => Math.min(apart(p, q), apart(dark[a]!, dark[b]!))))
}

/** How different two places of the palette look, in the theme where they differ less. */
export function slotDistance(a: number, b: number): number {
  return DISTANCES[a]![b]!
}

const HEX = /^#[0-9a-f]{6}$/i

/** Whether text is a colour that may go into a style: #rrggbb only, since it may come from a link. */
export function isColor(text: string): boolean {
  return HEX.test(text)
}
