// The page's own colours, by numbers: text on every surface that it stands on, icons and controls on theirs.
import fs from "node:fs"
import { describe, expect, test } from "vitest"
import { contrast } from "./vision"

const css = fs.readFileSync("src/styles/tokens.css", "utf8")

/** The custom properties of a rule that are colours. */
function colors(selector: string): Record<string, string> {
  const rule = css.slice(css.indexOf(selector))
  return Object.fromEntries([...rule.slice(0, rule.indexOf("}")).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(m => [m[1]!, m[2]!]))
}

describe.each([["light", ":root {"], ["dark", ':root[data-theme="dark"] {']])("%s", (_, selector) => {
  const c = colors(selector)
  const surfaces = ["bg", "surface", "surface-2"]

  test.each(["text", "muted", "faint", "accent", "danger"])("%s is read on every surface", text => {
    for (const on of surfaces) expect(contrast(c[text]!, c[on]!), `on ${on}`).toBeGreaterThanOrEqual(4.5)
  })

  test.each([["text", "hover"], ["muted", "hover"], ["accent", "accent-soft"], ["warn", "warn-soft"], ["warn", "surface"], ["danger", "danger-soft"], ["on-accent", "accent"], ["surface", "text"], ["text", "warn-soft"], ["text", "danger-soft"], ["text", "accent-soft"]])(
    "%s is read on %s", (text, on) => { expect(contrast(c[text]!, c[on]!)).toBeGreaterThanOrEqual(4.5) })

  test.each([["quiet", "surface"], ["accent", "surface"], ["axis", "surface"], ["ok", "surface"], ["warn", "surface"]])("%s is seen on %s", (mark, on) => {
    expect(contrast(c[mark]!, c[on]!)).toBeGreaterThanOrEqual(3)
  })
})
