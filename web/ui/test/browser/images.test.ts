// Images: the pixels of all formats and writers, step by step, live; what is damaged or huge is told, and nothing acts.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { encodedBy, gif, middle, png, seen, type Rgb } from "./pictures"
import { param, session } from "./session"

const my = session()

const RED: Rgb = [200, 10, 20], GREEN: Rgb = [10, 180, 30], BLUE: Rgb = [20, 30, 220]
const card = (page: Page, tag: string, run: string) => page.locator(`article[data-kind="image"][data-tag="${tag}"][data-run="${run}"]`).first()
const pictures = (page: Page, tag: string, run: string) => card(page, tag, run).locator("img")
const shows = (page: Page, tag: string, run: string, step: number) => expect.poll(() => card(page, tag, run).getAttribute("data-last-step")).toBe(String(step))
const near = (color: Rgb, by: number) => color.map(part => expect.closeTo(part, by))

test.each([
  ["torch_all", "sample/digit", "run_0", 1, [28, 28]],
  ["tf1", "old/img/image/1", "train", 1, [6, 6]],
  ["tensorboardX", "i", ".", 1, [8, 8]],
  ["tf2_summary", "img", "a", 3, [24, 16]],
])("%s: %s is shown, in its own size", async (log, tag, run, count, size) => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=images&actualSize=1")
  await expect.poll(() => pictures(page, tag, run).count()).toBe(count)
  expect(await pictures(page, tag, run).first().evaluate(img => [(img as HTMLImageElement).naturalWidth, (img as HTMLImageElement).naturalHeight])).toEqual(size)
  expect(await pictures(page, tag, run).first().evaluate(img => [img.clientWidth, img.clientHeight])).toEqual(size)
  expect(complaints).toEqual([])
})

test("pixels of PNG, JPEG, WebP, GIF that moves and SVG, which runs nothing", async () => {
  const log = my.log()
  log.images("a", "png", 0, [png(3, 2, RED)])
  const { page, complaints } = await my.show(log, "?tab=images")
  await expect.poll(() => pictures(page, "png", "a").count()).toBe(1)
  expect(await middle(pictures(page, "png", "a"))).toEqual(RED)
  for (const type of ["jpeg", "webp"]) log.images("a", type, 0, [await encodedBy(page.locator("body"), `image/${type}`, GREEN)])
  log.images("a", "gif", 0, [gif([RED, BLUE], 20)])
  log.images("a", "svg", 0, [`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="top.document.title='hit'"><script>top.document.title = "hit"</script><rect width="9" height="9" fill="rgb(${BLUE})"/></svg>`])
  for (const type of ["jpeg", "webp"]) {
    await expect.poll(() => pictures(page, type, "a").count()).toBe(1)
    expect(await middle(pictures(page, type, "a"))).toEqual(near(GREEN, -0.8))
  }
  await expect.poll(() => pictures(page, "svg", "a").count()).toBe(1)
  expect(await middle(pictures(page, "svg", "a"))).toEqual(BLUE)
  await expect.poll(() => pictures(page, "gif", "a").count()).toBe(1)
  for (const color of [RED, BLUE, RED]) await expect.poll(() => seen(pictures(page, "gif", "a")), { interval: 10 }).toEqual(color)
  expect(await page.title()).not.toBe("hit")
  expect(complaints).toEqual([])
})

test("steps, samples beside each other, runs beside each other, linked steps", async () => {
  const log = my.log()
  for (const run of ["a", "b"]) for (const [i, color] of [RED, GREEN, BLUE].entries()) log.images(run, "x", 10 * i, [png(4, 4, color), png(4, 4, RED)])
  const { page, complaints } = await my.show(log, "?tab=images&linkSteps=1")
  await shows(page, "x", "a", 20)
  expect(await pictures(page, "x", "a").count()).toBe(2)
  expect([await middle(pictures(page, "x", "a").first()), await middle(pictures(page, "x", "a").last())]).toEqual([BLUE, RED])
  const [left, right] = await Promise.all([0, 1].map(i => pictures(page, "x", "a").nth(i).boundingBox()))
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x)
  await card(page, "x", "a").locator(".card-main").focus()
  await page.keyboard.press("ArrowLeft")
  for (const run of ["a", "b"]) {
    await shows(page, "x", run, 10)
    expect(await middle(pictures(page, "x", run).first())).toEqual(GREEN)
  }
  const [a, b] = await Promise.all(["a", "b"].map(run => card(page, "x", run).boundingBox()))
  expect(a!.y).toBe(b!.y)
  await page.keyboard.press("End")
  await shows(page, "x", "b", 20)
  log.images("b", "x", 30, [png(4, 4, RED)])
  await shows(page, "x", "b", 30)
  expect(complaints).toEqual([])
})

test("the steps beside the one on show come ahead to whoever is at a card, each once", async () => {
  const log = my.log()
  for (const [i, color] of [RED, GREEN, BLUE, RED].entries()) log.images("a", "x", i, [png(4, 4, color)])
  const { page } = await my.show(log, "?tab=images")
  const asked: number[] = [], came: number[] = []
  const row = (url: string) => Number(new URL(url).searchParams.get("row"))
  page.on("request", request => { if (request.url().includes("api/values")) asked.push(row(request.url())) })
  page.on("requestfinished", request => { if (request.url().includes("api/content")) came.push(row(request.url())) })
  await shows(page, "x", "a", 3)
  const before = asked.length
  await card(page, "x", "a").locator(".card-main").focus()
  await expect.poll(() => came).toContain(2)
  expect(asked.slice(before)).toEqual([2])
  await page.keyboard.press("ArrowLeft")
  await shows(page, "x", "a", 2)
  expect(await middle(pictures(page, "x", "a"))).toEqual(BLUE)
  await expect.poll(() => came).toContain(1)
  expect(asked.filter(r => r === 2)).toEqual([2])
})

test("a link names one of several rows of a step, as a training that was restarted leaves them", async () => {
  const log = my.log()
  for (const [i, color] of [RED, GREEN, BLUE, RED].entries()) log.images("a", "x", 5, [png(4, 4, color)], 1700000000 + i)
  const { page } = await my.show(log, "?tab=images&orphaned=%40images%2Cx%2Ca")
  await shows(page, "x", "a", 5)
  await card(page, "x", "a").locator(".card-main").focus()
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft")
  await expect.poll(() => middle(pictures(page, "x", "a"))).toEqual(GREEN)
  await param(page, "cardStep").toEqual([expect.stringMatching(/:5@1700000001$/)])
  await page.reload()
  await shows(page, "x", "a", 5)
  expect(await middle(pictures(page, "x", "a"))).toEqual(GREEN)
})

test("brightness and contrast are seen, and are in the link", async () => {
  const log = my.log()
  log.images("a", "x", 0, [png(4, 4, [100, 60, 20])])
  const { page } = await my.show(log, "?tab=images")
  await shows(page, "x", "a", 0)
  expect(await seen(pictures(page, "x", "a"))).toEqual([100, 60, 20])
  await page.locator("#brightness").fill("2")
  await expect.poll(() => seen(pictures(page, "x", "a"))).toEqual([200, 120, 40])
  await page.locator("#contrast").fill("0")
  await expect.poll(() => seen(pictures(page, "x", "a"))).toEqual([128, 128, 128])
  await param(page, "brightness").toEqual(["2"])
  await param(page, "contrast").toEqual(["0"])
})

test("over the whole page one zooms by the wheel, pans, and goes from step to step", async () => {
  const log = my.log()
  for (const [i, color] of [RED, GREEN].entries()) log.images("a", "x", i, [png(40, 30, color)])
  const { page, complaints } = await my.show(log, "?tab=images")
  await shows(page, "x", "a", 1)
  await card(page, "x", "a").getByRole("button", { name: "Full screen" }).click()
  const full = page.locator("dialog.full"), image = full.locator("img"), pane = full.locator(".zoom-pane")
  await image.waitFor()
  const before = (await image.boundingBox())!, at = { x: before.x + before.width / 4, y: before.y + before.height / 4 }
  await page.mouse.move(at.x, at.y)
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => Number(await pane.getAttribute("data-scale"))).toBeGreaterThan(2)
  const scale = Number(await pane.getAttribute("data-scale")), zoomed = (await image.boundingBox())!
  expect(zoomed.width).toBeCloseTo(before.width * scale, -1)
  expect((at.x - zoomed.x) / zoomed.width).toBeCloseTo(0.25, 2)
  await page.mouse.down()
  await page.mouse.move(at.x + 60, at.y + 30)
  await page.mouse.up()
  await expect.poll(async () => (await image.boundingBox())!.x).toBeCloseTo(zoomed.x + 60, 0)
  await page.keyboard.press(",")
  await expect.poll(() => middle(image)).toEqual(RED)
  expect(Number(await pane.getAttribute("data-scale"))).toBe(scale)
  await page.keyboard.press("0")
  await expect.poll(() => pane.getAttribute("data-scale")).toBe("1.000")
  expect(complaints).toEqual([])
})

test("what is huge, damaged or no picture says so, beside what is sound", async () => {
  const log = my.log(), cut = png(50, 50, RED)
  log.images("a", "x", 0, [png(4, 4, GREEN), png(1, 1, RED, [60_000, 60_000]), Buffer.concat([cut.subarray(0, 40), Buffer.alloc(30, 7)]), "no picture", "", gif(Array<Rgb>(10_001).fill(RED), 1)])
  const { page } = await my.show(log, "?tab=images")
  await shows(page, "x", "a", 0)
  expect(await middle(pictures(page, "x", "a"))).toEqual(GREEN)
  const told = await card(page, "x", "a").getByRole("alert").allTextContents()
  for (const [i, words] of ["claims 60000 × 60000 pixels", "damaged", "no picture of a known format", "is empty", "10001 frames"].entries()) expect(told[i]).toContain(words)
})

test("of many cards only those near the window are fetched", async () => {
  const log = my.log()
  for (let tag = 0; tag < 200; tag++) log.images("a", `t/${tag}`, 0, [png(4, 4, RED)])
  const board = await my.serve("--logdir", log.dir)
  const { page } = await my.visit("about:blank")
  const asked: string[] = []
  page.on("request", request => { if (request.url().includes("/api/content")) asked.push(request.url()) })
  await page.goto(board.url + "?tab=images")
  await shows(page, "t/0", "a", 0)
  const seenCards = await page.locator("article").count()
  expect(seenCards).toBeLessThan(60)
  await expect.poll(() => new Set(asked).size).toBeLessThanOrEqual(await page.locator("article").count())
  await page.locator("#main").evaluate(main => { main.scrollTop = main.scrollHeight })
  await shows(page, "t/199", "a", 0)
  expect(new Set(asked).size).toBeLessThan(150)
})
