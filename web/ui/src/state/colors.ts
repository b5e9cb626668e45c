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

/**
 * Gives each run a slot of the palette and keeps it: the slot that the name's hash points at, or the next one among the
 * least used, so that two runs share a colour only when every colour is taken. Runs given in the same order get the same
 * slots on every page load, and a run that comes later never recolours the ones before.
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
    while (this.used[wanted]! > least) wanted = (wanted + 1) % PALETTE_SIZE
    return wanted
  }
}

const HEX = /^#[0-9a-f]{6}$/i

/** Whether text is a colour that may go into a style: #rrggbb only, since it may come from a link. */
export function isColor(text: string): boolean {
  return HEX.test(text)
}
