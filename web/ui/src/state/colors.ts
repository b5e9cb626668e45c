// Run colours: fourteen hues that people with colour vision deficiencies can tell apart by lightness where hue fails,
// once for light and once for dark surfaces. Neighbours in the list differ in hue and in lightness.
import { hashName } from "./names"

export const PALETTE_LIGHT = [
  "#2f6fde", "#d9590b", "#0b8a6f", "#b3319b", "#8a6d00", "#5d48c9", "#c62f43",
  "#0e8fb3", "#5b8c1e", "#8f3fd1", "#a5562f", "#3f5871", "#d6468b", "#1f6b3a",
] as const

export const PALETTE_DARK = [
  "#6ea8ff", "#ff9a4d", "#35c9a4", "#e97fd4", "#dcb93a", "#a598ff", "#ff7d86",
  "#4cc9ec", "#a2cf5b", "#c792f5", "#d9976c", "#a3b6cc", "#ff8fbd", "#6fcf8a",
] as const

export const PALETTE_SIZE = PALETTE_LIGHT.length

/** Colours at least this far apart (see colorDistance) are told apart at a glance, also as thin lines. */
const FAR = 0.12

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

/** How different two slots look on the surface where they differ less, by their numbers. */
const DISTANCES = distances(PALETTE_LIGHT.map(oklab), PALETTE_DARK.map(oklab))

function distances(light: readonly Lab[], dark: readonly Lab[]): number[][] {
  return light.map((p, a) => light.map((q, b) => Math.min(apart(p, q), apart(dark[a]!, dark[b]!))))
}

/**
 * Gives each run a slot of the palette and keeps it: the slot that the name's hash points at, or the next one among the
 * least used that looks like none of those in use, so that a few runs never look alike and two runs share a colour only when
 * every colour is taken. Runs given in the same order get the same slots on every page load, and a run that comes later never
 * recolours the ones before.
 */
export class SlotAssigner {
  private readonly slots = new Map<string, number>()
  private readonly used = new Array<number>(PALETTE_SIZE).fill(0)

  slotOf(name: string): number {
    let slot = this.slots.get(name)
    if (slot === undefined) {
      slot = this.free(hashName(name) % PALETTE_SIZE)
      this.slots.set(name, slot)
      this.used[slot]!++
    }
    return slot
  }

  private free(wanted: number): number {
    const least = Math.min(...this.used)
    const all = Array.from({ length: PALETTE_SIZE }, (_, i) => (wanted + i) % PALETTE_SIZE)
    const taken = all.filter(slot => this.used[slot]! > least)
    const stands = (slot: number) => taken.reduce((d, other) => Math.min(d, DISTANCES[slot]![other]!), FAR)
    return all.filter(slot => this.used[slot] === least).reduce((best, slot) => stands(slot) > stands(best) ? slot : best)
  }
}

const HEX = /^#[0-9a-f]{6}$/i

/** Whether text is a colour that may go into a style: #rrggbb only, since it may come from a link. */
export function isColor(text: string): boolean {
  return HEX.test(text)
}
