// What charts draw: curves, axes, marks, pictures.
import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { painted } from "./board"
import { axisLabels, card, download, inBrowser, newLog, place, plot, points, shownX, shownY, STEPS, visit } from "./cards"

inBrowser()

test("a logarithmic x axis is thinned along the logarithm", async () => {
  const log = newLog()
  log.fill("a", ["loss"], 1, STEPS)
  const { page } = await visit(log.dir, "?logX=1&smoothing=0")
  await painted(page, "loss", STEPS - 1)
  const decades = await plotted(page, "loss", [[1, 10], [10, 100], [100, 1000], [1000, 10_000]])
  // Every early point is there, and no decade has most of the points.
  expect(decades[0]).toBe(9)
  expect(decades[1]).toBeGreaterThan(50)
  expect(decades[3]).toBeLessThan(3 * decades[2]!)
})

/** How many points the server sends for each range of steps, asked as the page asks. */
async function plotted(page: Page, tag: string, ranges: [number, number][]): Promise<number[]> {
  const show = page.waitForEvent("websocket").then(socket => new Promise<string>(found => {
    socket.on("framesent", ({ payload }) => { if (String(payload).includes('"show"')) found(String(payload)) })
  }))
  await page.reload()
  const body = JSON.stringify({ cards: [JSON.parse(await show)] })
  await painted(page, tag, STEPS - 1)
  return page.evaluate(async ({ body, ranges }) => {
    const frame = await (await fetch("api/series", { method: "POST", headers: { "Content-Type": "application/json" }, body })).arrayBuffer()
    const steps = new Float64Array(frame, 64, new DataView(frame).getUint32(28, true))
    return ranges.map(([lo, hi]) => steps.filter(s => s >= lo && s < hi).length)
  }, { body, ranges })
}

describe("live", () => {
  test("a curve grows, and its axes with it", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 50)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 49)
    for (const step of [50, 51, 52, 400]) {
      log.append("a", step, { loss: step })
      await painted(page, "loss", step)
    }
    expect((await shownX(page, "loss"))[1]).toBeGreaterThanOrEqual(400)
    expect(await points(page, "loss")).toBe(54)
  })
})

test("of many runs only smoothed curves are drawn, and the card says so", async () => {
  const log = newLog()
  for (let r = 0; r < 121; r++) for (const step of [0, 1, 2]) log.append(`r${r}`, step, { loss: r + step })
  const { page } = await visit(log.dir, `?run=${Array.from({ length: 121 }, (_, r) => `r${r}`).join("&run=")}`)
  await painted(page, "loss", 2)
  await expect.poll(() => card(page, "loss").locator(".chip.note").textContent()).toBe("smoothed only")
  await page.locator(".side").getByRole("checkbox", { name: "Show run r7", exact: true }).click()
  await expect.poll(() => card(page, "loss").locator(".chip.note").count()).toBe(0)
})

test("NaN and the infinities are marked, each in its way", async () => {
  const log = newLog()
  for (const [step, loss] of [1, NaN, 2, Infinity, 3, -Infinity, 1].entries()) log.append("a", step, { loss })
  const { page } = await visit(log.dir, "?smoothing=0")
  await painted(page, "loss", 6)
  const svg = (await download(page, "loss", "Picture (SVG)")).text.toString()
  const filled = [...svg.matchAll(/<path d="([^"]*)"[^>]*fill="#[0-9a-f]{6}"/g)].map(m => m[1]!).filter(d => d.includes("Z"))
  // One path: a triangle for NaN, a triangle and a bar for each infinity.
  expect(filled.map(d => d.match(/Z/g)!.length)).toContain(5)
  const at = await place(page, "loss", 1 / 6)
  await page.mouse.move(at.x, at.y)
  await expect.poll(() => page.locator(".tip tbody td").first().textContent()).toBe("NaN")
})

test("every painted card is a chart of echarts, and none is left over", async () => {
  const log = newLog()
  log.fill("a", Array.from({ length: 12 }, (_, i) => `g/t${i}`), 0, 50)
  const { page, complaints } = await visit(log.dir)
  await painted(page, "g/t0", 49)
  const without = () => page.evaluate(() => {
    const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(e: Element): object | undefined } }
    const cards = [...document.querySelectorAll("article[data-last-step]")]
    return [cards.length > 0, cards.filter(card => !echarts.getInstanceByDom(card.querySelector(".chart")!)).length]
  })
  expect(await without()).toEqual([true, 0])
  await page.emulateMedia({ colorScheme: "dark" })
  await page.setViewportSize({ width: 700, height: 600 })
  await page.waitForTimeout(300)
  expect(await without()).toEqual([true, 0])
  expect(complaints).toEqual([])
})

/** The pixels of a chart's lines and axes, or of what lies above them, that are not empty. */
const inked = (page: Page, tag: string, layer: number, at: { x: number; y: number; width: number; height: number }) =>
  plot(page, tag).locator(".chart canvas").nth(layer).evaluate((canvas: HTMLCanvasElement, { x, y, width, height }) => {
    const { data } = canvas.getContext("2d")!.getImageData(x, y, width, height)
    return data.filter((alpha, i) => i % 4 === 3 && alpha > 60).length
  }, at)

test("moving the pointer draws on a layer of its own and leaves the curves as they are", async () => {
  const log = newLog()
  for (const run of ["a", "b"]) log.fill(run, ["loss"], 0, 100)
  const { page } = await visit(log.dir)
  await painted(page, "loss", 99)
  const strokes = await page.evaluateHandle(() => {
    const count = { curves: 0 }, first = document.querySelector(".chart canvas")
    const stroke = CanvasRenderingContext2D.prototype.stroke as (this: CanvasRenderingContext2D) => void
    CanvasRenderingContext2D.prototype.stroke = function () { if (this.canvas === first) count.curves++; stroke.apply(this) }
    return count
  })
  for (const share of [0.2, 0.4, 0.6]) {
    const at = await place(page, "loss", share)
    await page.mouse.move(at.x, at.y)
    await page.waitForTimeout(50)
  }
  await page.locator(".tip").waitFor()
  const box = (await plot(page, "loss").boundingBox())!
  expect(await inked(page, "loss", 1, { x: 0, y: 0, width: Math.round(box.width), height: Math.round(box.height) })).toBeGreaterThan(50)
  expect(await strokes.evaluate(count => count.curves)).toBe(0)
})

test("points at the edges of the plot are drawn whole", async () => {
  const log = newLog()
  for (const step of [0, 1, 2]) log.append(step === 1 ? "b" : `r${step}`, step, { loss: 1 })
  const { page } = await visit(log.dir, "?smoothing=0")
  await painted(page, "loss", 2)
  const [width, height] = await plot(page, "loss").evaluate(e => [e.clientWidth, e.clientHeight]) as [number, number]
  // The first and the last point stand on the edges of x: each has as many pixels as the one in the middle.
  const y = Math.round((height - 24 - 8) / 2 + 8) - 6
  const of = (x: number) => inked(page, "loss", 0, { x: Math.round(x) - 5, y, width: 10, height: 12 })
  const left = 40, right = width - 14, middle = await of((left + right) / 2)
  expect(middle).toBeGreaterThan(10)
  expect(await of(left)).toBeGreaterThan(0.8 * middle)
  expect(await of(right)).toBeGreaterThan(0.8 * middle)
})

describe("large steps", () => {
  test.each([1e9, 1e12, 1e15, 1.7e18])("at %d have labels that tell them apart, none of them cut", async base => {
    const log = newLog()
    for (let i = 0; i < 200; i += base > 1e17 ? 256 / 8 : 1) log.append("a", base + i * (base > 1e17 ? 8 : 1), { loss: i })
    const { page } = await visit(log.dir)
    await card(page, "loss").and(page.locator("[data-last-step]")).waitFor()
    const { x, context } = await axisLabels(page, "loss")
    expect(x.length).toBeGreaterThan(1)
    expect(new Set(x).size).toBe(x.length)
    expect(context).toMatch(new RegExp(`^\\+ ${String(base).slice(0, 1)}[\\d,]+$`))
    // Nothing is drawn on the last pixels of the chart, where a label would be cut.
    const box = await plot(page, "loss").evaluate(e => ({ width: e.clientWidth, height: e.clientHeight }))
    for (const at of [0, box.width - 1]) expect(await inked(page, "loss", 0, { x: at, y: 0, width: 1, height: box.height })).toBe(0)
  })
})

describe("rounding noise", () => {
  test("of a constant with a NaN among it is no zigzag", async () => {
    const log = newLog()
    for (let step = 0; step < 100; step++) log.append("a", step, { loss: step === 40 ? NaN : Math.fround(0.3) })
    const { page } = await visit(log.dir, "?smoothing=0.6")
    await painted(page, "loss", 99)
    const [lo, hi] = await shownY(page, "loss")
    expect(lo).toBeLessThan(0.29)
    expect(hi).toBeGreaterThan(0.31)
    expect((await axisLabels(page, "loss")).y.length).toBeGreaterThan(1)
  })
  test("of a curve that has settled gets a padded axis", async () => {
    const log = newLog()
    for (let step = 0; step < 200; step++) log.append("a", step, { loss: step < 100 ? 5 : Math.fround(1 / 3) })
    const { page } = await visit(log.dir, "?smoothing=0.6&cardZoom=loss:160,199")
    await painted(page, "loss", 199)
    await expect.poll(async () => { const [lo, hi] = await shownY(page, "loss"); return hi - lo }).toBeGreaterThan(0.05)
  })
  test("of huge values on a logarithmic axis leaves ticks", async () => {
    const log = newLog()
    for (let step = 0; step < 100; step++) log.append("a", step, { loss: step % 2 ? 1e30 : 3e30 })
    const { page } = await visit(log.dir, "?smoothing=0.9&logY=loss")
    await painted(page, "loss", 99)
    expect((await axisLabels(page, "loss")).y.length).toBeGreaterThan(1)
  })
})

test.each([["spring", "2024-03-08T12:00:00-05:00", ["Mar 10", "Mar 11"]], ["autumn", "2024-11-01T12:00:00-04:00", ["Nov 3", "Nov 4"]]])("a wall axis over the change of clocks in %s has its dates at midnight", async (_, from, days) => {
  const log = newLog(), start = Date.parse(from) / 1000
  for (let hour = 0; hour < 84; hour++) log.append("a", hour, { loss: hour }, start + hour * 3600)
  const { page } = await visit(log.dir, "?axis=wall&columns=1", { timezoneId: "America/New_York" })
  await painted(page, "loss", 83)
  const { x } = await axisLabels(page, "loss")
  for (const day of days) expect(x).toContain(day)
  for (const label of x) expect(label).toMatch(/^(\w{3} \d+|00:00|06:00|12:00|18:00)$/)
})

test("a y axis is written in one way", async () => {
  const log = newLog()
  for (let step = 0; step < 20; step++) log.append("a", step, { loss: 9.4e-5 + step * 6e-7 })
  const { page } = await visit(log.dir, "?smoothing=0")
  await painted(page, "loss", 19)
  const { y } = await axisLabels(page, "loss")
  expect(new Set(y.map(label => label.includes("e"))).size).toBe(1)
})

test("a picture says how it shows the data, the day of its times, and where outliers are cut", async () => {
  const log = newLog()
  for (let step = 0; step < 100; step++) log.append("a", step, { loss: step === 50 ? 1e6 : 1 + step / 100 }, 1_700_000_000 + step)
  const { page } = await visit(log.dir, "?smoothing=0.2&axis=wall", { timezoneId: "UTC" })
  await painted(page, "loss", 99)
  const svg = (await download(page, "loss", "Picture (SVG)")).text.toString()
  expect(svg).toContain("smoothing 0.2")
  expect(svg).toContain("By time")
  expect(svg).toContain("outliers ignored")
  expect(svg).toContain(">Nov 14, 2023<")
  // A chevron at the top edge: a closed path filled with the run's colour.
  expect([...svg.matchAll(/<path d="([^"]*Z)"[^>]*fill="#[0-9a-f]{6}"/g)].length).toBeGreaterThan(0)
})
