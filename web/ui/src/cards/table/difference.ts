// How a value differs from that of the baseline. Pure.
import { percentText, valueText } from "../../kit/numbers"
import type { Direction } from "../../message.gen"
import type { Beside } from "./columns"

export type Mood = Beside["mood"]

export const SIGNS: Readonly<Record<Mood, string>> = { "-1": " ✗", 0: "", 1: " ✓" }
const WORDS: Readonly<Record<Mood, string>> = { "-1": ", worse", 0: "", 1: ", better" }

/** Absolutely and, where that means something, in per cent of the baseline's. */
export interface Difference { readonly delta: number; readonly percent: number; readonly mood: Mood }

/** undefined where one of them is no number. */
export function difference(value: number, base: number, direction: Direction): Difference | undefined {
  const delta = value - base
  if (Number.isNaN(delta)) return undefined
  const percent = base === 0 ? NaN : delta / Math.abs(base) * 100
  const mood = delta === 0 || direction === "" ? 0 : (delta < 0) === (direction === "lower") ? 1 : -1
  return { delta, percent, mood }
}

/** "+0.04 (+76.7 %) ✗" */
export function besideText({ delta, percent, mood }: Difference): string {
  return `${delta > 0 ? "+" : ""}${valueText(delta, "narrow")}${shareText(percent)}${SIGNS[mood]}`
}

export function besideOf(d: Difference): Beside {
  return { text: besideText(d), mood: d.mood, title: `Against the baseline: ${d.delta}${shareText(d.percent)}${WORDS[d.mood]}` }
}

const shareText = (percent: number) => Number.isFinite(percent) ? ` (${percentText(percent / 100)})` : ""
