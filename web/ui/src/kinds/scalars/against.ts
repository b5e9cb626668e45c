// The seam between charts and the differences from a baseline, whose code comes when somebody sets one.
import { effect, signal } from "@preact/signals"
import { baseline } from "../../state/view"
import type { Against } from "./baselined"
import type { Row } from "./rows"

/** What a tooltip needs for its differences; null where it has none. */
export type Baselined = (Against & { readonly all: readonly Row[]; readonly tag: string }) | null

/** null before the code has come, and while there is no baseline. */
export const against = signal<Against | null>(null)

effect(() => {
  if (baseline.value === "") against.value = null
  else void import("./baselined").then(m => { if (baseline.peek() !== "") against.value = m.against }, reportError)
})
