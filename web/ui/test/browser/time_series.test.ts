// Time series: scalars, images and histograms by tag in one grid, live; types, filter, pins, full screen, links.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { painted, testdata } from "./board"
import type { Log } from "./events"
import { middle, png, type Rgb } from "./pictures"
import { param, session } from "./session"

const my = session()

const RED: Rgb = [200, 10, 20], GREEN: Rgb = [10, 180, 30]
const card = (page: Page, kind: string, tag: string, run?: string) => page.locator(`article[data-kind="${kind}"][data-tag="${tag}"]${run === undefined ? "" : `[data-run="${run}"]`}`).first()
const shows = (page: Page, kind: string, tag: string, run: string, step: number) => expect.poll(() => card(page, kind, tag, run).getAttribute("data-last-step")).toBe(String(step))
/** "scalar layer/loss" */
const named = (page: Page) => page.locator("article").evaluateAll(all => all.map(a => [a.dataset["kind"], a.dataset["tag"], a.dataset["run"]].filter(Boolean).join(" ")))
const type = (page: Page, name: string) => page.locator(".toolbar").getByText(name, { exact: true }).click()

/** One group with a tag of each type, and one with a scalar. */
function mixedLog(): Log {
  const log = my.log()
  log.fill("a", ["layer/loss", "other/rate"], 0, 20)
  for (const step of [0, 10]) {
    log.histogram("a", "layer/weights", step, [[0, 1, 3], [1, 2, 5]])
    log.images("a", "layer/sample", step, [png(4, 4, step === 0 ? RED : GREEN)])
  }
  return log
}

test("opens unasked where there is more than scalars: all types by tag, and what comes later", async () => {
  const log = mixedLog(), { page, complaints } = await my.show(log)
  await expect.poll(() => page.locator("[role=tab]").first().textContent()).toContain("Time series")
  await expect.poll(() => page.locator("[role=tab][aria-selected=true]").textContent()).toContain("Time series")
  await painted(page, "layer/loss", 19)
  await shows(page, "image", "layer/sample", "a", 10)
  await shows(page, "histogram", "layer/weights", "a", 10)
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["layer", "other"])
  expect(await named(page)).toEqual(["scalar layer/loss", "image layer/sample a", "histogram layer/weights a", "scalar other/rate"])
  expect(await middle(card(page, "image", "layer/sample").locator("img"))).toEqual(GREEN)
  // All are of one size, and fill it.
  const heights = await page.locator("article").evaluateAll(all => all.map(a => a.clientHeight))
  expect(new Set(heights).size).toBe(1)
  for (const kind of ["scalar", "image", "histogram"]) {
    const one = page.locator(`article[data-kind="${kind}"]`).first()
    const last = (await one.locator(":scope > :not(.card-head, .card-corner)").last().boundingBox())!, whole = (await one.boundingBox())!
    expect(Math.abs(whole.y + whole.height - last.y - last.height), kind).toBeLessThan(9)
  }
  log.append("a", 20, { "layer/loss": 0.1 })
  log.images("a", "layer/sample", 20, [png(4, 4, RED)])
  log.histogram("a", "layer/weights", 20, [[0, 1, 9]])
  await painted(page, "layer/loss", 20)
  await shows(page, "image", "layer/sample", "a", 20)
  await shows(page, "histogram", "layer/weights", "a", 20)
  expect(await middle(card(page, "image", "layer/sample").locator("img"))).toEqual(RED)
  expect(complaints).toEqual([])
})

test("does not open where there are scalars alone", async () => {
  const log = my.log()
  log.fill("a", ["loss"], 0, 5)
  const { page } = await my.show(log)
  await painted(page, "loss", 4)
  await expect.poll(() => page.locator("[role=tab]").allTextContents()).toEqual(["Scalars 1"])
})

test("types and tags are filtered, and links say so", async () => {
  const { page, complaints } = await my.show(mixedLog())
  await painted(page, "layer/loss", 19)
  await type(page, "Images")
  await expect.poll(() => named(page)).toEqual(["image layer/sample a"])
  await param(page, "type").toEqual(["images"])
  await type(page, "Histograms")
  await expect.poll(() => named(page)).toEqual(["image layer/sample a", "histogram layer/weights a"])
  await param(page, "type").toEqual(["images", "histograms"])
  await page.reload()
  await expect.poll(() => named(page)).toEqual(["image layer/sample a", "histogram layer/weights a"])
  const counted = () => expect.poll(() => page.locator(".toolbar > .count").textContent())
  await page.locator("#tag-filter").fill("layer")
  await counted().toBe("2 tags")
  await page.locator("#tag-filter").fill("rate")
  await counted().toBe("0 tags")
  await page.getByRole("heading", { name: "Nothing of these types" }).waitFor()
  await page.getByRole("button", { name: "Show all types" }).click()
  await expect.poll(() => named(page)).toEqual(["scalar other/rate"])
  await counted().toBe("1 tag")
  await param(page, "type").toEqual([])
  expect(complaints).toEqual([])
})

test("cards of each type are pinned and fill the screen, here and in their own tabs", async () => {
  const { page, complaints } = await my.show(mixedLog())
  await painted(page, "layer/loss", 19)
  for (const [kind, tag] of [["histogram", "layer/weights"], ["image", "layer/sample"], ["scalar", "other/rate"]] as const) {
    await card(page, kind, tag).hover()
    await card(page, kind, tag).getByRole("button", { name: "Pin", exact: true }).click()
  }
  const pinned = ["histogram layer/weights a", "image layer/sample a", "scalar other/rate"]
  await expect.poll(async () => (await named(page)).slice(0, 3)).toEqual(pinned)
  await param(page, "pin").toEqual(["@histograms,layer/weights,a", "@images,layer/sample,a", "other/rate"])
  const full = page.locator("dialog.full article")
  for (const [i, kind] of ["histogram", "image", "scalar"].entries()) {
    await page.locator("article").nth(i).hover()
    await page.keyboard.press("f")
    await expect.poll(() => full.getAttribute("data-kind")).toBe(kind)
    await expect.poll(() => full.getAttribute("data-last-step")).not.toBeNull()
    await page.keyboard.press("Escape")
    await expect.poll(() => full.count()).toBe(0)
  }
  await page.getByRole("tab", { name: /^Images/ }).click()
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Pinned", "layer"])
  expect(await named(page)).toEqual(["image layer/sample a", "image layer/sample a"])
  expect(complaints).toEqual([])
})

test("one axis for curves and histograms, and the settings of all three", async () => {
  const { page } = await my.show(mixedLog(), "?histograms=heat")
  await painted(page, "layer/loss", 19)
  await type(page, "Wall")
  await param(page, "axis").toEqual(["wall"])
  await param(page, "histogramAxis").toEqual(["wall"])
  await page.locator("article").first().hover()
  await page.keyboard.press("x")
  await param(page, "histogramAxis").toEqual([])
  await page.getByRole("button", { name: "Settings" }).first().click()
  for (const name of ["Time series", "Curves", "Pictures", "Histograms"]) await page.getByRole("heading", { name, exact: true }).waitFor()
})

test.each(["torch_all", "tf2_summary", "tensorboardX"])("%s: all that its writer has logged is there", async log => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`)), { page, complaints } = await my.visit(board.url)
  await page.locator("article[data-last-step]").first().waitFor()
  const counted = await page.locator("[role=tab]").evaluateAll(all => Object.fromEntries(all.map(tab => [tab.id, Number(/\d+/.exec(tab.textContent)?.[0] ?? 0)])))
  expect(counted["tab-time_series"]).toBe(counted["tab-scalars"]! + counted["tab-images"]! + counted["tab-histograms"]!)
  expect(complaints).toEqual([])
})
