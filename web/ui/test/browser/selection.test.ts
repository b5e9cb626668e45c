// Selected steps and times: their handles and their exact values.
import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { painted } from "./board"
import { STEPS, card, drag, falling, inBrowser, newLog, place, settledUrl, visit } from "./cards"

inBrowser()

/** Where the marks of a card's selection stand on its x axis, as its chart has them. */
function marks(page: Page, tag: string): Promise<number[]> {
  return card(page, tag).locator(".chart").evaluate(element => {
    interface Option { series?: { markLine?: { data: { xAxis: number }[] } }[] }
    const { echarts } = globalThis as unknown as { echarts: { getInstanceByDom(e: Element): { getOption(): Option } } }
    return echarts.getInstanceByDom(element).getOption().series?.[0]?.markLine?.data.map(mark => mark.xAxis) ?? []
  })
}

describe("the selection", () => {
  test("of a step shows exact values under every chart", async () => {
    const log = newLog()
    log.fill("a", ["m/a", "m/b"], 0, STEPS)
    const { page } = await visit(log.dir, "?smoothing=0.5")
    await painted(page, "m/b", STEPS - 1)
    const at = await place(page, "m/a", 0.3)
    await page.mouse.click(at.x, at.y)
    await card(page, "m/b").locator(".values tbody tr").waitFor()
    const step = Number(new URL(await settledUrl(page)).searchParams.get("steps"))
    const cells = await card(page, "m/b").locator(".values tbody td").evaluateAll(all => all.map(c => c.getAttribute("title")))
    expect(Number(cells[2])).toBe(step)
    expect(Number(cells[1])).toBe(falling(step, 1))
    for (const tag of ["m/a", "m/b"]) await expect.poll(() => marks(page, tag)).toEqual([step])
    await page.keyboard.press("Escape")
    await card(page, "m/a").getByRole("slider", { name: "Selected step" }).focus()
    await page.keyboard.press("Delete")
    await expect.poll(() => page.locator(".values").count()).toBe(0)
    await expect.poll(() => marks(page, "m/b")).toEqual([])
  })

  test("of a range sums it up, sorts, and its ends can be typed and moved", async () => {
    const log = newLog()
    for (let step = 0; step < 100; step++) { log.append("up", step, { loss: step }); log.append("down", step, { loss: 200 - step }) }
    const { page } = await visit(log.dir, "?steps=10,20&smoothing=0")
    await painted(page, "loss", 99)
    await expect.poll(() => marks(page, "loss")).toEqual([10, 20])
    const row = (name: string) => card(page, "loss").locator(".values tbody tr", { hasText: name }).locator("td").evaluateAll(all => all.map(c => Number(c.getAttribute("title"))))
    await card(page, "loss").locator(".values tbody tr").first().waitFor()
    //                           min  max mean start end change   %  at       at from  to  n
    expect(await row("up")).toEqual([10, 20, 15, 10, 20, 10, 100, 10, 20, 10, 20, 11])
    const names = () => card(page, "loss").locator(".values tbody th").allTextContents()
    await card(page, "loss").getByRole("button", { name: "Min", exact: true }).click()
    expect(await names()).toEqual(["down", "up"])
    await card(page, "loss").getByRole("button", { name: "Min", exact: true }).click()
    expect(await names()).toEqual(["up", "down"])
    const end = card(page, "loss").getByRole("slider", { name: "End of the selected steps" })
    await end.focus()
    await page.keyboard.press("ArrowRight")
    await expect.poll(() => row("up").then(r => r[1])).toBe(21)
    await page.keyboard.press("Enter")
    await page.getByRole("textbox", { name: "End of the selected steps" }).fill("40")
    await page.keyboard.press("Enter")
    await expect.poll(() => row("up").then(r => r[1])).toBe(40)
    expect(new URL(await settledUrl(page)).searchParams.get("steps")).toBe("10,40")
  })

  test("is dragged with Shift", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 100)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 99)
    await page.keyboard.down("Shift")
    await drag(page, "loss", 0.2, 0.6)
    await page.keyboard.up("Shift")
    const [lo, hi] = new URL(await settledUrl(page)).searchParams.get("steps")!.split(",").map(Number) as [number, number]
    expect(lo).toBeGreaterThan(10)
    expect(lo).toBeLessThan(30)
    expect(hi).toBeGreaterThan(50)
    expect(hi).toBeLessThan(70)
  })
})

describe("the selection on an axis of time", () => {
  /** A point every ten seconds. */
  async function timed(query: string): Promise<Page> {
    const log = newLog()
    for (let step = 0; step < 50; step++) log.append("a", step, { loss: step * 2 }, 1_760_000_000 + 10 * step)
    const { page } = await visit(log.dir, query)
    await painted(page, "loss", 49)
    return page
  }
  const cells = (page: Page) => card(page, "loss").locator(".values tbody td").evaluateAll(all => all.map(c => c.getAttribute("title")))

  test("of a relative time has handles, and exact values", async () => {
    const page = await timed("?smoothing=0&axis=relative")
    const at = await place(page, "loss", 0.4)
    await page.mouse.click(at.x, at.y)
    await expect.poll(() => cells(page)).toHaveLength(4)
    const [value, step, relative] = (await cells(page)).map(Number) as [number, number, number]
    expect([value, relative]).toEqual([2 * step, 10 * step])
    const handle = card(page, "loss").getByRole("slider", { name: "Selected time" })
    await handle.focus()
    await page.keyboard.press("ArrowRight")
    await expect.poll(async () => Number((await cells(page))[1])).toBe(step + 1)
    await page.keyboard.press("Enter")
    await page.getByRole("textbox", { name: "Selected time" }).fill("1m 40s")
    await page.keyboard.press("Enter")
    await expect.poll(async () => Number((await cells(page))[1])).toBe(10)
    expect(new URL(await settledUrl(page)).searchParams.get("times")).toBe("100")
  })

  test("of dates is dragged, and sums up", async () => {
    const page = await timed("?smoothing=0&axis=wall")
    await page.keyboard.down("Shift")
    await drag(page, "loss", 0.2, 0.6)
    await page.keyboard.up("Shift")
    await card(page, "loss").getByRole("slider", { name: "End of the selected times" }).waitFor()
    const [lo, hi] = new URL(await settledUrl(page)).searchParams.get("dates")!.split(",").map(Number) as [number, number]
    await expect.poll(async () => Number((await cells(page)).at(-1))).toBe(Math.floor((hi - 1_760_000_000) / 10) - Math.ceil((lo - 1_760_000_000) / 10) + 1)
    await page.getByRole("radio", { name: "Step" }).first().click()
    await expect.poll(() => page.locator(".values").count()).toBe(0)
  })
})

test("the keyboard selects a range where the crosshair stands, though runs have points at different times", async () => {
  const log = newLog()
  for (let step = 0; step < 40; step++) log.append("dense", step, { loss: step }, 1_760_000_000 + step)
  for (let step = 0; step < 4; step++) log.append("a_sparse", step, { loss: step }, 1_760_000_000 + 10 * step)
  const { page } = await visit(log.dir, "?axis=relative")
  await painted(page, "loss", 39)
  await card(page, "loss").locator(".plot-host").focus()
  for (const key of ["Home", "ArrowRight", "ArrowRight", "Enter", "ArrowRight", "Shift+Enter"]) await page.keyboard.press(key)
  expect(new URL(await settledUrl(page)).searchParams.get("times")).toBe("2,3")
})
