// What holds for every dashboard of the list: a new one is tested by being in it.
import { existsSync } from "node:fs"
import path from "node:path"
import { expect, test, vi } from "vitest"
import { KINDS } from "../../../src/kinds"
import { USUAL_KIND } from "../../../src/kit/early"
import { actions } from "../../../src/shell/keys"
import { params } from "../../../src/state/params"

// What the test's browser lacks.
vi.stubGlobal("reportError", console.error)
const loaded = await Promise.all(KINDS.map(async kind => ({ kind, dashboard: (await kind.load()).dashboard })))

test("the dashboard that opens unasked is there", () => { expect(KINDS.map(k => k.name)).toContain(USUAL_KIND) })

test("names and labels are each one dashboard's", () => {
  for (const part of [KINDS.map(k => k.name), KINDS.map(k => k.label)]) expect(new Set(part).size).toBe(KINDS.length)
})

test("what a dashboard mixes has a dashboard of its own", () => {
  const alone = KINDS.filter(k => !k.mixes).flatMap(k => k.plugins)
  expect(KINDS.filter(k => k.mixes).flatMap(k => k.plugins).filter(plugin => !alone.includes(plugin))).toEqual([])
})

test.each(KINDS.map(k => [k.name]))("%s has a folder of its name", name => {
  expect(name).toMatch(/^[a-z_]+$/)
  expect(existsSync(path.resolve(import.meta.dirname, "../../../src/kinds", name))).toBe(true)
})

test("no word of a link means two things", () => {
  const words = [...new Set([...params.value, ...loaded.flatMap(({ dashboard }) => dashboard.params)])].flatMap(p => p.names)
  expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([])
})

test.each(loaded.map(({ kind, dashboard }) => [kind.name, dashboard] as const))("the keys of %s are none of the page's", (_, { shortcuts }) => {
  const own = shortcuts.filter(s => s.act).flatMap(s => s.keys)
  expect(own.filter(key => key in actions)).toEqual([])
  expect(new Set(own).size).toBe(own.length)
})
