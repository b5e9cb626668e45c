// axe-core on a page in every look. A state is built once and then inspected in each look: looks differ in colours alone, so what
// is on the page stays as it is, and axe-core is fast where it has run before.
import fs from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { expect } from "vitest"
import type { Log } from "./events"

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const LOOKS = {
  "light": { colorScheme: "light", forcedColors: "none" },
  "dark": { colorScheme: "dark", forcedColors: "none" },
  "forced colours": { colorScheme: "light", forcedColors: "active" },
  "forced colours, dark": { colorScheme: "dark", forcedColors: "active" },
} as const

/** A narrow window. Its states are inspected in the first look alone, since its colours are those of a wide one. */
export const NARROW = { viewport: { width: 390, height: 800 } } as const

type Look = keyof typeof LOOKS

/** Collects what axe-core finds in states of the page. */
export class Findings {
  /** What was found, by state and look. */
  readonly found: Record<string, string[]> = {}

  /** Inspects the page as it is now in all looks. Where a look changes more than colours, or more has come meanwhile, `build` builds the state again in that look. */
  async inspect(page: Page, state: string, build: () => Promise<unknown> = () => Promise.resolve(), looks: readonly Look[] = Object.keys(LOOKS) as Look[]): Promise<void> {
    await page.emulateMedia(LOOKS[looks[0]!])
    let shown = await settled(page)
    for (const look of looks) {
      await page.emulateMedia(LOOKS[look])
      await page.evaluate(rest)
      if (await page.evaluate(outline) !== shown) {
        await build()
        shown = await settled(page)
      }
      const now = await violations(page)
      if (now.length > 0) this.found[`${state}, ${look}`] = now
    }
    await page.emulateMedia(LOOKS[looks[0]!])
  }
}

interface Finding { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }

/** What axe-core finds, a line an element. All its rules run. */
async function violations(page: Page): Promise<string[]> {
  // Through the debugger, which the page's content security policy does not bind.
  if (!await page.evaluate("'axe' in window")) await page.evaluate(AXE + "\n;0")
  const { violations, passes } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })") as { violations: Finding[]; passes: unknown[] }
  expect(passes.length).toBeGreaterThan(15)
  return violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary}`))
}

/** Waits until nothing moves, and what is on the page stays the same for a while. Returns its outline. */
async function settled(page: Page): Promise<string> {
  for (let before = "", same = 0; ; await page.waitForTimeout(100)) {
    await page.evaluate(rest)
    const now = await page.evaluate(outline)
    same = now === before ? same + 1 : 0
    if (same === 2) return now
    before = now
  }
}

/** Waits for two frames, in the first of which the page learns of a new look, and until nothing fades or slides, apart from what moves for ever. */
async function rest(): Promise<void> {
  for (let frame = 0; frame < 2; frame++) await new Promise(done => requestAnimationFrame(done))
  await Promise.allSettled(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished))
}

/** The visible elements with their roles, without their words: those may tell the time. */
function outline(): string {
  const shown = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({ visibilityProperty: true }))
  return shown.map(e => [e.localName, e.getAttribute("role"), e.getAttribute("aria-expanded"), e.id].filter(Boolean).join(" ")).join("\n")
}

export type State = readonly [name: string, query: string, act: (page: Page) => Promise<unknown>]

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first()

/** Three runs with names long and short, two groups, a restart whose points are hidden. */
export function someRuns(log: Log): Log {
  for (const run of ["a", "b", "a/long/name_of_a_run,with_seed=12345"]) log.fill(run, ["loss/train", "loss/val", "accuracy"], 0, 60)
  for (const step of [0, 40, 41, 20, 21]) log.append("restarted", step, { "loss/train": 1 / (step + 1) })
  return log
}
