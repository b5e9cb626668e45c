// Histograms: what all writers log is drawn, in all forms, live; the pointer and the keys tell steps, bins and counts.
import fs from "node:fs"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { param, session } from "./session"

const my = session()

const card = (page: Page, tag: string, run: string) => page.locator(`article[data-kind="histogram"][data-tag="${tag}"][data-run="${run}"]`).first()
const plot = (page: Page, tag: string, run: string) => card(page, tag, run).locator(".histogram-plot")
const shows = (page: Page, tag: string, run: string, step: number) => expect.poll(() => card(page, tag, run).getAttribute("data-last-step")).toBe(String(step))
const mode = (page: Page, name: string) => page.locator(".toolbar").getByText(name, { exact: true }).click()

type Bucket = [left: number, right: number, count: number]
/** A hill that moves to the right with each step: 10 buckets of one width. */
const hill = (step: number): Bucket[] => Array.from({ length: 10 }, (_, i) => [i, i + 1, Math.max(1, 100 - 30 * Math.abs(i - step % 10))])

/** How many colours a chart has, and how much of it is coloured: what has been drawn, not what should have been. */
function inked(page: Page, tag: string, run: string): Promise<{ colors: number; ink: number }> {
  return plot(page, tag, run).locator("canvas").first().evaluate((canvas: HTMLCanvasElement) => {
    // Read from a copy: browsers complain of canvases that are read often.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })!
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height), colors = new Set<number>()
    let ink = 0
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3]! < 128 || Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!) < 24) continue
      ink++
      colors.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!)
    }
    return { colors: colors.size, ink: ink / (canvas.width * canvas.height) }
  })
}

test.each([
  ["tf2_summary", "weights", "a", 24], ["tf1", "old/hist", "train", 11], ["torch_all", "layer1/weights", "run_0", 35], ["tensorboardX", "h", ".", 24],
])("%s: histograms are drawn in every form", async (log, tag, run, step) => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=histograms")
  await page.locator('article[data-kind="histogram"]').first().waitFor()
  const names = await page.locator('article[data-kind="histogram"]').evaluateAll(all => all.map(a => `${a.dataset["tag"]} ${a.dataset["run"]}`))
  expect(names).toContain(`${tag} ${run}`)
  await shows(page, tag, run, step)
  for (const name of ["Offset", "Overlay", "Distribution", "Heat map"]) {
    await mode(page, name)
    await expect.poll(async () => (await inked(page, tag, run)).ink, { message: name }).toBeGreaterThan(0.005)
  }
  expect(complaints).toEqual([])
})

test("a tab of its own shows distributions, whatever form the histograms have", async () => {
  const log = my.log()
  for (let step = 0; step < 5; step++) log.histogram("a", "w", step, hill(step))
  const { page, complaints } = await my.show(log, "?tab=distributions&histograms=overlay")
  await shows(page, "w", "a", 4)
  await expect.poll(() => page.locator("[role=tab]").allTextContents()).toEqual(["Histograms 1", "Distributions 1"])
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("percentiles")
  expect((await inked(page, "w", "a")).ink).toBeGreaterThan(0.05)
  await card(page, "w", "a").locator(".card-main").focus()
  await page.keyboard.press("End")
  await expect.poll(() => page.locator(".tip td").nth(4).textContent()).toBe("4.505")
  await page.keyboard.press("m")
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("percentiles")
  log.histogram("a", "w", 5, hill(5))
  await shows(page, "w", "a", 5)
  expect(complaints).toEqual([])
})

test("forms, axes and bins are in the link", async () => {
  const log = my.log()
  for (let step = 0; step < 5; step++) log.histogram("a", "w", step, hill(step))
  const { page } = await my.show(log, "?tab=histograms")
  await shows(page, "w", "a", 4)
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("offset")
  await mode(page, "Heat map")
  await param(page, "histograms").toEqual(["heat"])
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("heat")
  await mode(page, "Relative")
  await param(page, "histogramAxis").toEqual(["relative"])
  await page.keyboard.press("m")
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("offset")
  await param(page, "histograms").toEqual([])
  await page.reload()
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-mode")).toBe("offset")
  await param(page, "histogramAxis").toEqual(["relative"])
})

test("the pointer tells step, bin and count; keys do too", async () => {
  const log = my.log()
  for (let step = 0; step < 5; step++) log.histogram("a", "w", 10 * step, hill(step))
  const { page, complaints } = await my.show(log, "?tab=histograms&bins=10")
  await shows(page, "w", "a", 40)
  const box = (await plot(page, "w", "a").boundingBox())!
  // Near the foot of the plot, where the newest step stands: its hill is highest in the bin from 4 to 5.
  await page.mouse.move(box.x + 40 + (box.width - 54) * 0.45, box.y + box.height - 28)
  const tip = page.locator(".tip")
  await expect.poll(() => tip.textContent()).toContain("Step 40")
  await expect.poll(() => tip.locator("td").allTextContents()).toEqual(["4 to 5", "100", "29.2 %"])
  await page.mouse.move(0, 0)
  await expect.poll(() => tip.count()).toBe(0)
  const main = card(page, "w", "a").locator(".card-main")
  await main.focus()
  await page.keyboard.press("Home")
  await expect.poll(() => main.locator("[role=status]").textContent()).toBe("Step 0. Bin: 0 to 1; Count: 100; Share: 44.2 %")
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("Control+ArrowRight")
  await expect.poll(() => main.locator("[role=status]").textContent()).toBe("Step 10. Bin: 1 to 2; Count: 100; Share: 33.9 %")
  await page.keyboard.press("End")
  await expect.poll(() => tip.textContent()).toContain("Step 40")
  await page.keyboard.press("Escape")
  await expect.poll(() => tip.count()).toBe(0)
  await mode(page, "Distribution")
  await main.focus()
  await page.keyboard.press("End")
  await expect.poll(() => tip.locator("td").count()).toBe(9)
  expect((await tip.locator("td").allTextContents())[4]).toBe("4.505")
  expect(complaints).toEqual([])
})

test("one request brings a card's steps, and the newest comes by itself", async () => {
  const log = my.log()
  for (let step = 0; step < 200; step++) log.histogram("a", "w", step, hill(step))
  const board = await my.serve("--logdir", log.dir)
  const { page, complaints } = await my.visit("about:blank")
  const asked: string[] = []
  page.on("request", r => { if (r.url().includes("/api/values")) asked.push(new URL(r.url()).search) })
  await page.goto(board.url + "?tab=histograms")
  await shows(page, "w", "a", 199)
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-steps")).toBe("51")
  expect(asked.map(query => query.replace(/.*&row=/, "row="))).toEqual(["row=0&rows=200&every=4"])
  log.histogram("a", "w", 200, hill(200))
  await shows(page, "w", "a", 200)
  expect(asked.slice(1).map(query => query.replace(/.*&row=/, "row="))).toEqual(["row=200&rows=1&every=4"])
  await mode(page, "Heat map")
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-steps")).toBe("201")
  expect(complaints).toEqual([])
})

test("runs are side by side, only cards in sight ask, and filter, pins and full screen work", async () => {
  const log = my.log(), runs = Array.from({ length: 20 }, (_, i) => `run${String(i).padStart(2, "0")}`)
  for (const run of runs) for (const tag of ["l/a", "l/b", "m/c"]) log.histogram(run, tag, 1, hill(1))
  const board = await my.serve("--logdir", log.dir)
  const { page, complaints } = await my.visit("about:blank")
  let asked = 0
  page.on("request", r => { if (r.url().includes("/api/values")) asked++ })
  await page.goto(board.url + "?tab=histograms")
  await shows(page, "l/a", "run00", 1)
  await shows(page, "l/a", "run03", 1)
  expect(asked).toBeLessThan(40)
  const named = () => page.locator("article").evaluateAll(all => all.map(a => `${a.dataset["tag"]} ${a.dataset["run"]}`))
  expect((await named()).slice(0, 2)).toEqual(["l/a run00", "l/a run01"])
  await page.locator("#tag-filter").fill("m/")
  await expect.poll(async () => (await named())[0]).toBe("m/c run00")
  await card(page, "m/c", "run01").hover()
  await card(page, "m/c", "run01").getByRole("button", { name: "Pin" }).click()
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Pinned", "m"])
  await card(page, "m/c", "run01").hover()
  await page.keyboard.press("f")
  const full = page.locator("dialog.full article")
  await expect.poll(() => full.getAttribute("data-last-step")).toBe("1")
  await page.keyboard.press("m")
  await expect.poll(() => full.locator(".histogram-plot").getAttribute("data-mode")).toBe("overlay")
  await page.keyboard.press("Escape")
  await page.goto(page.url().replace(/\?.*/, "?tab=histograms&run=run05&v=1"))
  await expect.poll(named).toEqual(["l/a run05", "l/b run05", "m/c run05"])
  expect(complaints).toEqual([])
})

test("a card's pictures and its histograms are files", async () => {
  const log = my.log()
  for (let step = 0; step < 3; step++) log.histogram("a", "group/w", step, [[0, 1, 3], [1, 2, 5 + step]])
  const { page, complaints } = await my.show(log, "?tab=histograms")
  await shows(page, "group/w", "a", 2)
  const saved = async (item: string) => {
    await card(page, "group/w", "a").getByRole("button", { name: /^More/ }).click()
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()])
    return { name: file.suggestedFilename(), bytes: fs.readFileSync(await file.path()) }
  }
  const csv = await saved("All histograms (CSV)"), lines = csv.bytes.toString().trim().split(/\r?\n/)
  expect([csv.name, lines[0], lines.length]).toEqual(["group_w.csv", "run,wall_time,step,left,right,count", 7])
  expect(lines.slice(1).map(line => line.split(",").slice(2).map(Number))).toEqual([[0, 0, 1, 3], [0, 1, 2, 5], [1, 0, 1, 3], [1, 1, 2, 6], [2, 0, 1, 3], [2, 1, 2, 7]])
  const svg = await saved("Picture (SVG)"), png = await saved("Picture (PNG)")
  expect(svg.bytes.toString()).toMatch(/^<svg[^]*group\/w[^]*<\/svg>\s*$/)
  expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  expect(complaints).toEqual([])
})

test("the slider marks a step, in all cards where steps are linked, and the link keeps it", async () => {
  const log = my.log()
  for (const tag of ["v", "w"]) for (let step = 0; step < 5; step++) log.histogram("a", tag, 10 * step, hill(step))
  const { page, complaints } = await my.show(log, "?tab=histograms&linkSteps=1")
  for (const tag of ["v", "w"]) await shows(page, tag, "a", 40)
  const slider = (tag: string) => card(page, tag, "a").getByRole("slider")
  await expect.poll(() => slider("w").getAttribute("aria-label")).toBe("Step of w, a")
  const layers = () => plot(page, "v", "a").locator("canvas").evaluateAll(all => all.map(canvas => (canvas as HTMLCanvasElement).toDataURL()).join())
  const plain = await layers()
  await slider("w").fill("1")
  for (const tag of ["v", "w"]) await expect.poll(() => slider(tag).getAttribute("aria-valuetext")).toMatch(/^Step 10, /)
  await expect.poll(async () => await layers() !== plain).toBe(true)
  await param(page, "step").toEqual(["10"])
  await page.reload()
  await expect.poll(() => slider("v").getAttribute("aria-valuetext")).toMatch(/^Step 10, /)
  await card(page, "v", "a").getByRole("button", { name: "Newest" }).click()
  for (const tag of ["v", "w"]) await expect.poll(() => slider(tag).inputValue()).toBe("4")
  expect(complaints).toEqual([])
})

test("the runs of a tag have one scale where one asks for it", async () => {
  const log = my.log()
  log.histogram("a", "w", 0, [[0, 1, 10], [1, 2, 10]])
  log.histogram("b", "w", 0, [[5, 10, 400]])
  const { page, complaints } = await my.show(log, "?tab=histograms")
  const scale = (run: string) => plot(page, "w", run).evaluate(({ dataset }: HTMLElement) => [...dataset["range"]!.split(",").map(Number), Number(dataset["most"])])
  for (const run of ["a", "b"]) await shows(page, "w", run, 0)
  expect(await scale("a")).not.toEqual(await scale("b"))
  await page.getByRole("button", { name: "Settings" }).click()
  await page.getByRole("switch", { name: /Runs of a tag on one scale/ }).click()
  await param(page, "commonScale").toEqual(["1"])
  await page.keyboard.press("Escape")
  for (const run of ["a", "b"]) await expect.poll(async () => (await scale(run)).slice(0, 2)).toEqual([0, 10])
  await expect.poll(async () => (await scale("a"))[2]).toBe((await scale("b"))[2])
  expect(complaints).toEqual([])
})

test("steps that a restart left behind are offered, shown and hidden again", async () => {
  const log = my.log()
  for (const step of [0, 10, 20, 30]) log.histogram("a", "w", step, hill(step))
  for (const step of [20, 40]) log.histogram("a", "w", step, hill(step))
  const { page, complaints } = await my.show(log, "?tab=histograms")
  await shows(page, "w", "a", 40)
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-steps")).toBe("4")
  await card(page, "w", "a").getByRole("button", { name: "2 hidden: steps go back" }).click()
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-steps")).toBe("6")
  await param(page, "orphaned").toEqual(["@histograms,w,a"])
  await card(page, "w", "a").getByRole("button", { name: "with hidden steps" }).click()
  await expect.poll(() => plot(page, "w", "a").getAttribute("data-steps")).toBe("4")
  expect(complaints).toEqual([])
})

test("odd histograms: one step, one value, none counted, no numbers, no buckets", async () => {
  const log = my.log()
  log.histogram("a", "one step", 3, hill(3))
  for (const step of [0, 1]) log.histogram("a", "one value", step, Array.from({ length: 30 }, (_, i): Bucket => [2, 2, i === 29 ? 50 : 0]))
  log.histogram("a", "none counted", 0, [[0, 1, 0]])
  log.histogram("a", "no buckets", 0, [])
  log.histogram("a", "no numbers", 0, [[NaN, 1, 3], [0, 1, NaN], [1, 2, 5]])
  log.histogram("a", "infinite", 0, [[-Infinity, 1, 3], [1, 2, 4], [2, Infinity, 5]])
  log.histogram("a", "huge", 0, [[-1.7e308, 0, 3], [0, 1.7e308, 4]])
  const tags = ["one step", "one value", "none counted", "no buckets", "no numbers", "infinite", "huge"]
  const { page, complaints } = await my.show(log, "?tab=histograms", { viewport: { width: 1400, height: 1400 } })
  for (const name of ["Offset", "Overlay", "Distribution", "Heat map"]) {
    await mode(page, name)
    for (const tag of tags) await expect.poll(() => card(page, tag, "a").getAttribute("data-last-step"), { message: `${name}, ${tag}` }).not.toBeNull()
    for (const tag of ["one step", "one value", "no numbers", "infinite"]) await expect.poll(async () => (await inked(page, tag, "a")).ink, { message: `${name}, ${tag}` }).toBeGreaterThan(0.001)
  }
  await expect.poll(() => card(page, "no numbers", "a").locator(".chip").textContent()).toBe("2 buckets left out")
  expect(complaints).toEqual([])
})

test("names are texts, and damage is told beside what is sound", async () => {
  const log = my.log(), name = `<img src=x onerror="document.title='hit'">`
  for (let step = 0; step < 3; step++) log.histogram("a", name, step, [[0, 1, 1234.5 + step]])
  const board = await my.serve("--logdir", log.dir), count = Buffer.alloc(8)
  count.writeDoubleLE(1235.5)
  log.overwrite("a", count, "damaged!")
  const { page } = await my.visit(board.url + "?tab=histograms")
  const one = page.locator('article[data-kind="histogram"]')
  await expect.poll(() => one.getAttribute("data-last-step")).toBe("2")
  expect(await page.locator("[onerror]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
  await expect.poll(() => one.locator(".chip").textContent()).toBe("1 step unreadable")
  await expect.poll(() => one.locator(".histogram-plot").getAttribute("data-steps")).toBe("2")
})
