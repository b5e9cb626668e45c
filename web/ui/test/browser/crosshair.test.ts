// The crosshair of all charts and the tooltip beside the pointer.
import { describe, expect, test } from "vitest"
import { painted } from "./board"
import { card, inBrowser, newLog, place, visit } from "./cards"

inBrowser()

describe("the crosshair", () => {
  test("stands in every visible card, and the tooltip has the runs in order", async () => {
    const log = newLog()
    for (const [run, factor] of [["run2", 1], ["run10", 3], ["run1", 2]] as const) {
      for (let step = 0; step < 20; step++) log.append(run, step, { "m/a": factor, "m/b": factor * 10 })
    }
    const { page } = await visit(log.dir, "?smoothing=0&tooltip=descending")
    await painted(page, "m/b", 19)
    const at = await place(page, "m/a", 0.5)
    const order = async () => (await page.locator(".tip tbody th").allTextContents()).map(s => s.trim())
    await page.mouse.move(at.x, at.y)
    await expect.poll(order).toEqual(["run10", "run1", "run2"])
    await expect.poll(() => page.locator(".tip caption").textContent()).toMatch(/^Step (9|10)$/)
    await expect.poll(() => card(page, "m/b").locator(".readout").textContent()).toMatch(/10 … 30|20/)
    const drawn = await card(page, "m/b").locator(".chart canvas").nth(1).evaluate((c: HTMLCanvasElement) =>
      c.getContext("2d")!.getImageData(0, 0, c.width, c.height).data.some(x => x !== 0))
    expect(drawn).toBe(true)
    for (const [sort, want] of [["ascending", ["run2", "run1", "run10"]], ["name", ["run1", "run2", "run10"]]] as const) {
      await page.goto(page.url().replace(/tooltip=\w+/, `tooltip=${sort}`))
      await painted(page, "m/b", 19)
      await page.mouse.move(at.x + 2, at.y)
      await expect.poll(order).toEqual(want)
    }
    await page.mouse.move(5, 5)
    await expect.poll(() => page.locator(".tip").count()).toBe(0)
  })

  test("nearest first under the pointer, at most as many rows as are set", async () => {
    const log = newLog()
    for (let r = 0; r < 15; r++) for (const step of [0, 10]) log.append(`r${r}`, step, { loss: r })
    const { page } = await visit(log.dir, "?smoothing=0&rows=12&outliers=1")
    await painted(page, "loss", 10)
    const bottom = await place(page, "loss", 0.5, 0.94)
    await page.mouse.move(bottom.x, bottom.y)
    await page.locator(".tip tbody tr.near").waitFor()
    expect((await page.locator(".tip tbody th").first().textContent())!.trim()).toBe("r0")
    await expect.poll(() => page.locator(".tip tbody tr").count()).toBe(12)
    await expect.poll(() => page.locator(".tip p").textContent()).toBe("3 more")
  })
})

test.each([1400, 700])("at %d pixels a tooltip with long names shows all its columns, and is never under the pointer", async width => {
  const log = newLog(), name = "project/".repeat(12) + "run"
  for (const step of [0, 1, 2]) log.append(name, step, { loss: step / 3 }, 1_700_000_000 + step * 1e5)
  const { page } = await visit(log.dir, "", { viewport: { width, height: 800 } })
  await painted(page, "loss", 2)
  const at = await place(page, "loss", 0.5)
  await page.mouse.move(at.x, at.y)
  const tip = page.locator(".tip")
  await tip.waitFor()
  expect(await tip.evaluate(e => e.scrollWidth <= e.clientWidth)).toBe(true)
  // With no room below either.
  await page.setViewportSize({ width, height: Math.round(at.y) + 40 })
  await page.mouse.move(at.x + 1, at.y)
  await expect.poll(() => tip.evaluate((e, { x, y }) => {
    const box = e.getBoundingClientRect()
    return box.left > x || box.right < x || box.bottom < y || box.top > y
  }, at)).toBe(true)
})
