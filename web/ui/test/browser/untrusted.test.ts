// What logs hold is untrusted: in every dashboard names are inert, and what claims to be more than it is, or costs much, is refused or
// bounded, and said. What only one dashboard knows (graphs, hyper-parameters, the projector) is in that dashboard's tests.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import type { Log } from "./events"
import { png } from "./pictures"
import { session } from "./session"

const my = session()

/** No slash, which would part it in names of runs and tags. */
const EVIL = `<img src=x onerror="document.title='hit'">`
const RUN = "<svg onload=document.title='hit'>"

/** What the tab of a dashboard shows of a tag with an evil name in a run with another. */
const KINDS: Readonly<Record<string, (log: Log) => void>> = {
  scalars: log => { log.fill(RUN, [EVIL], 0, 3) },
  images: log => { log.images(RUN, EVIL, 2, [png(4, 4, [9, 9, 9])]) },
  text: log => { log.text(RUN, EVIL, 2, "words") },
  audio: log => { log.audio(RUN, EVIL, 2, ["no sound"]) },
  histograms: log => { log.histogram(RUN, EVIL, 2, [[0, 1, 3]]) },
  distributions: log => { log.histogram(RUN, EVIL, 2, [[0, 1, 3]]) },
  pr_curves: log => { log.prCurve(RUN, EVIL, 2, [[4, 4, 2], [4, 1, 0], [0, 3, 4], [0, 0, 2], [0.5, 0.8, 1], [1, 1, 0.5]]) },
  meshes: log => { log.mesh(RUN, EVIL, 2, { vertices: [0, 0, 0, 1, 0, 0, 1, 1, 0] }) },
  custom_scalars: log => {
    log.fill(RUN, [EVIL], 0, 3)
    log.layout(RUN, { title: EVIL, charts: [{ title: EVIL, tags: [".*"] }] })
  },
  graphs: log => { log.graph(RUN, [{ name: EVIL, op: EVIL, input: [] }]) },
  hparams: log => { log.session(RUN, { [EVIL]: EVIL }, 1) },
}

/** Nothing of the log has become an element, and nothing has run. */
async function isInert(page: Page): Promise<void> {
  expect(await page.locator("[onerror], [onload], img[src=x]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
}

test.each(Object.entries(KINDS))("%s: names of tags and runs are texts", async (kind, write) => {
  const log = my.log()
  write(log)
  const { page, complaints } = await my.show(log, `?tab=${kind}`)
  await expect.poll(() => page.locator("main, body").first().textContent()).toContain("<img src=x")
  await expect.poll(() => page.locator(".run .name").first().textContent()).toBe(RUN)
  const card = page.locator("article").first()
  if (await card.count() > 0) {
    await card.hover()
    await card.locator("button").first().waitFor({ state: "attached" })
  }
  await isInert(page)
  expect(complaints.filter(text => !text.includes("audio"))).toEqual([])
})

/** A GIF of one pixel that says the same so many times. */
function movingFor(frames: number): Buffer {
  const head = Buffer.from("474946383961010001008000000000000000ff", "hex").subarray(0, 13)
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]), frame = Buffer.from("21f904040a0000002c000000000100010000020144003b", "hex").subarray(0, -1)
  return Buffer.concat([head, colours, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])])
}

/** Levels of groups, each of which draws the one below ten times. */
const laughs = (levels: number) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs><rect id="u0" width="1" height="1"/>${
  Array.from({ length: levels }, (_, i) => `<g id="u${i + 1}">${`<use href="#u${i}"/>`.repeat(10)}</g>`).join("")}</defs><use href="#u${levels}"/></svg>`
const blurred = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><filter id="f">${"<feGaussianBlur stdDeviation='50'/>".repeat(50)}</filter>${"<rect width='900' height='900' filter='url(#f)'/>".repeat(50)}</svg>`

test("pictures that cost much to draw are refused, beside one that does not; the page stays awake", async () => {
  const log = my.log()
  log.images("a", "odd", 0, [png(4, 4, [9, 9, 9]), movingFor(100_000), laughs(10), blurred, `<!DOCTYPE svg [<!ENTITY a "${"x".repeat(99)}">]><svg>&a;</svg>`.replace("<!DOCTYPE", "<?xml version='1.0'?><!DOCTYPE")])
  const { page, complaints } = await my.show(log, "?tab=images")
  const told = page.locator('article[data-tag="odd"]').getByRole("alert")
  await expect.poll(() => told.allTextContents()).toEqual([
    expect.stringContaining("100000 frames"), expect.stringContaining("drawing the SVG takes as much as more than 200000 elements"),
    expect.stringContaining("drawing the SVG takes as much as more than 200000 elements"), expect.stringContaining("declares entities"),
  ])
  await expect.poll(() => page.locator('article[data-tag="odd"] img').count()).toBe(1)
  expect(complaints).toEqual([])
})

test.each(["images", "text", "audio", "histograms", "pr_curves", "mesh"])("a tensor of %s that claims a shape that it does not have is told", async plugin => {
  const log = my.log(), tag = plugin === "mesh" ? "m_VERTEX" : "t"
  log.claims("a", tag, plugin, [1 << 30, 1 << 30, 3])
  const { page, complaints } = await my.show(log, `?tab=${plugin === "mesh" ? "meshes" : plugin}`)
  await expect.poll(() => page.locator("article").first().textContent()).toMatch(/cannot be shown|expected|claims|elements|shape/)
  expect(complaints).toEqual([])
})
