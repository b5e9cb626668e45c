// Charts and cards in a real browser, on the real server.
import fs from "node:fs/promises"
import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { Board, launch, open, painted, testdata, type Watched } from "./board"
import { Log } from "./events"

let browser: Browser
const ends: (() => void | Promise<void>)[] = []
beforeAll(async () => { browser = await launch() })
afterAll(() => browser.close())
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

const STEPS = 20_000
const falling = (step: number, i = 0) => Math.fround((i + 1) * Math.exp(-step / 50))

function newLog(): Log {
  const log = new Log()
  ends.push(() => { log.remove() })
  return log
}

async function visit(log: string, query = "", options = {}): Promise<Watched> {
  const board = await Board.start(["--logdir", log])
  ends.push(() => { board.kill() })
  const watched = await open(browser, board.url + query, { acceptDownloads: true, ...options })
  ends.push(() => watched.page.context().close())
  return watched
}

const card = (page: Page, tag: string): Locator => page.locator(`article[data-tag="${tag}"]`).first()
const plot = (page: Page, tag: string): Locator => card(page, tag).locator(".plot")
const numbers = async (element: Locator, name: string) => (await element.getAttribute(name))!.split(",").map(Number) as [number, number]
const shownX = (page: Page, tag: string) => numbers(plot(page, tag), "data-x")
const shownY = (page: Page, tag: string) => numbers(plot(page, tag), "data-y")
const points = async (page: Page, tag: string) => Number(await plot(page, tag).getAttribute("data-points"))

/** Where a share of the plot's inner width lies on the page. */
async function place(page: Page, tag: string, share: number, height = 0.5): Promise<{ x: number; y: number }> {
  const box = (await plot(page, tag).boundingBox())!
  const left = box.x + 48, right = box.x + box.width - 14
  return { x: left + (right - left) * share, y: box.y + 8 + (box.height - 32) * height }
}

async function drag(page: Page, tag: string, from: number, to: number, heights: [number, number] = [0.5, 0.5]): Promise<void> {
  const a = await place(page, tag, from, heights[0]), b = await place(page, tag, to, heights[1])
  await page.mouse.move(a.x, a.y)
  await page.mouse.down()
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2)
  await page.mouse.move(b.x, b.y)
  await page.mouse.up()
}

describe("zoom", () => {
  test("fetches finer points, and everything again on a double click", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, STEPS)
    const { page, complaints } = await visit(log.dir)
    await painted(page, "loss", STEPS - 1)
    expect(await points(page, "loss")).toBeLessThan(4000)
    await drag(page, "loss", 0.5, 0.52)
    await expect.poll(async () => { const [lo, hi] = await shownX(page, "loss"); return hi - lo }).toBeLessThan(1000)
    // Every point of the range, and one beyond either edge.
    const [lo, hi] = await shownX(page, "loss")
    await expect.poll(() => points(page, "loss")).toBe(Math.floor(hi) - Math.ceil(lo) + 3)
    expect(new URL(await settledUrl(page)).searchParams.get("cardZoom")).toContain("loss:")
    await plot(page, "loss").dblclick({ position: { x: 200, y: 80 } })
    await expect.poll(async () => (await shownX(page, "loss"))[1]).toBeGreaterThanOrEqual(STEPS - 1)
    await expect.poll(() => points(page, "loss")).toBeGreaterThan(100)
    await painted(page, "loss", STEPS - 1)
    expect(complaints).toEqual([])
  })

  test("is given up with Escape", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 100)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 99)
    const before = await shownX(page, "loss")
    const from = await place(page, "loss", 0.2)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 80, from.y)
    await page.keyboard.press("Escape")
    await page.mouse.up()
    await page.waitForTimeout(300)
    expect(await shownX(page, "loss")).toEqual(before)
    expect(await page.locator(".values").count()).toBe(0)
  })

  test("of a box holds both axes; a linked one holds for all cards", async () => {
    const log = newLog()
    log.fill("a", ["m/a", "m/b"], 0, 200)
    const { page } = await visit(log.dir, "?linkZoom=1")
    await painted(page, "m/b", 199)
    await page.keyboard.down("Alt")
    await drag(page, "m/a", 0.2, 0.4, [0.2, 0.6])
    await page.keyboard.up("Alt")
    await expect.poll(async () => (await shownX(page, "m/a"))[0]).toBeGreaterThan(20)
    const [bottom, top] = await shownY(page, "m/a")
    expect(top - bottom).toBeLessThan(0.6)
    await expect.poll(() => shownX(page, "m/b")).toEqual(await shownX(page, "m/a"))
    expect((await shownY(page, "m/b"))[1]).not.toBe(top)
  })

  test("with the wheel and Ctrl keeps what is under the pointer there", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 1000)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 999)
    const at = await place(page, "loss", 0)
    await page.mouse.move(at.x, at.y)
    await page.keyboard.down("Control")
    await page.mouse.wheel(0, -300)
    await page.keyboard.up("Control")
    await expect.poll(async () => (await shownX(page, "loss"))[1]).toBeLessThan(800)
    expect(Math.abs((await shownX(page, "loss"))[0])).toBeLessThan(40)
  })

  test("a zoomed card does not move when points arrive, and says that they did", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 300)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 299)
    await drag(page, "loss", 0.6, 0.99)
    const chip = card(page, "loss").locator("button.chip")
    await chip.waitFor()
    await page.waitForTimeout(400)
    const before = [await shownX(page, "loss"), await shownY(page, "loss")]
    for (let step = 300; step < 330; step++) log.append("a", step, { loss: 5 })
    await expect.poll(() => chip.textContent()).toContain("New points")
    expect([await shownX(page, "loss"), await shownY(page, "loss")]).toEqual(before)
    await chip.click()
    await painted(page, "loss", 329)
    expect((await shownX(page, "loss"))[1]).toBeGreaterThanOrEqual(329)
  })
})

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
    expect(await page.locator(".tip caption").textContent()).toMatch(/^Step (9|10)$/)
    expect(await card(page, "m/b").locator(".readout").textContent()).toMatch(/10 … 30|20/)
    const drawn = await card(page, "m/b").locator(".chart-overlay").evaluate((c: HTMLCanvasElement) =>
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
    expect(await page.locator(".tip tbody tr").count()).toBe(12)
    expect(await page.locator(".tip p").textContent()).toBe("3 more")
  })
})

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
    await page.keyboard.press("Escape")
    await card(page, "m/a").getByRole("slider", { name: "Selected step" }).focus()
    await page.keyboard.press("Delete")
    await expect.poll(() => page.locator(".values").count()).toBe(0)
  })

  test("of a range sums it up, sorts, and its ends can be typed and moved", async () => {
    const log = newLog()
    for (let step = 0; step < 100; step++) { log.append("up", step, { loss: step }); log.append("down", step, { loss: 200 - step }) }
    const { page } = await visit(log.dir, "?steps=10,20&smoothing=0")
    await painted(page, "loss", 99)
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

async function settledUrl(page: Page): Promise<string> {
  await page.waitForTimeout(300)
  return page.url()
}

test("of many runs only smoothed curves are drawn, and the card says so", async () => {
  const log = newLog()
  for (let r = 0; r < 121; r++) for (const step of [0, 1, 2]) log.append(`r${r}`, step, { loss: r + step })
  const { page } = await visit(log.dir, `?run=${Array.from({ length: 121 }, (_, r) => `r${r}`).join("&run=")}`)
  await painted(page, "loss", 2)
  await expect.poll(() => card(page, "loss").locator(".chip.note").textContent()).toBe("smoothed only")
  await page.locator(".side").getByRole("checkbox", { name: "Show run r7", exact: true }).click()
  await expect.poll(() => card(page, "loss").locator(".chip.note").count()).toBe(0)
})

test("long names keep what tells them apart, in tooltip, table and run list", async () => {
  const log = newLog()
  const name = (seed: number) => `project/sweep_with_a_long_name/learning_rate=0.000${seed}/batch_size=256/optimizer=adamw_with_warmup_and_decay_seed=${seed}`
  for (const seed of [1, 2]) for (const step of [0, 1, 2]) log.append(name(seed), step, { loss: seed + step })
  const { page } = await visit(log.dir, "?steps=0,2")
  await painted(page, "loss", 2)
  const at = await place(page, "loss", 0.5)
  await page.mouse.move(at.x, at.y)
  for (const where of [".tip tbody th.run", ".values tbody th.run", ".runs .run .name"]) {
    await page.locator(where).nth(1).waitFor()
    const seen = await page.locator(where).evaluateAll(cells => cells.map(cell => {
      const right = cell.getBoundingClientRect().right
      const last = [...cell.querySelectorAll("bdi")].at(-1)!
      return last.getBoundingClientRect().right <= right + 1 && last.scrollWidth <= last.clientWidth + 1 && last.textContent
    }))
    expect(seen.toSorted()).toEqual(["_seed=1", "_seed=2"])
  }
})

test("long names of tags that differ at the end look different", async () => {
  const log = newLog(), name = (k: number) => `eval_${"of_the_held_out_part_of_the_data_".repeat(3)}top_${k}`
  for (const step of [0, 1]) log.append("a", step, { [name(1)]: 1, [name(5)]: 2 })
  const { page } = await visit(log.dir)
  await painted(page, name(5), 1)
  const tails = await page.locator(".card-title").evaluateAll(titles => titles.map(title => {
    const tail = title.querySelector(".tail")!
    return tail.getBoundingClientRect().right <= title.getBoundingClientRect().right + 1 && tail.scrollWidth <= tail.clientWidth + 1 && tail.textContent
  }))
  expect(tails).toEqual(["_data_top_1", "_data_top_5"])
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

test("a long name of a tag stays within its card", async () => {
  const log = newLog(), tag = "loss/of_the_part_that_is_named_at_such_a_length_that_no_card_has_room_for_it"
  log.append("a", 0, { [tag]: 1 })
  const { page } = await visit(log.dir)
  await painted(page, tag, 0)
  const ends = await card(page, tag).locator(".card-title b").evaluate(b => [b.getBoundingClientRect().right, b.closest("article")!.getBoundingClientRect().right])
  expect(ends[0]).toBeLessThan(ends[1]!)
})

describe("a card's chrome", () => {
  test("pins, and the pinned section comes first", async () => {
    const log = newLog()
    log.fill("a", ["m/a", "n/b"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "n/b", 9)
    await card(page, "n/b").hover()
    await card(page, "n/b").getByRole("button", { name: "Pin" }).click()
    await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Pinned", "m", "n"])
    await expect.poll(() => page.locator('article[data-tag="n/b"][data-last-step="9"]').count()).toBe(2)
    expect(new URL(await settledUrl(page)).searchParams.getAll("pin")).toEqual(["n/b"])
  })

  test("fills the screen by key and comes back, asking for nothing more", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 10)
    const { page, complaints } = await visit(log.dir)
    const open = new Set<string>()
    page.on("websocket", socket => socket.on("framesent", ({ payload }) => {
      const { type, card } = JSON.parse(payload.toString()) as { type: string; card: string }
      if (type === "show") open.add(card)
      if (type === "hide") open.delete(card)
    }))
    await page.reload()
    await painted(page, "loss", 9)
    await card(page, "loss").hover()
    await page.keyboard.press("f")
    const full = page.locator("dialog.full article")
    await expect.poll(() => full.getAttribute("data-last-step")).toBe("9")
    expect((await full.locator(".plot").boundingBox())!.width).toBeGreaterThan(1200)
    await expect.poll(() => full.locator(".values tbody td").nth(2).getAttribute("title")).toBe("9")
    expect(open.size).toBe(2)
    const [room, canvas] = await Promise.all([".full-body", "canvas"].map(part => full.locator(part).first().boundingBox()))
    expect(canvas!.width).toBeLessThanOrEqual(room!.width)
    await page.keyboard.press("Escape")
    await expect.poll(() => page.locator("dialog.full").count()).toBe(0)
    await expect.poll(() => open.size, { timeout: 6_000 }).toBe(1)
    expect(complaints).toEqual([])
  })

  test("logarithmic y says what it cannot show", async () => {
    const log = newLog()
    for (const [step, loss] of [100, 10, 0, -5, 1].entries()) log.append("a", step, { loss })
    const { page } = await visit(log.dir, "?smoothing=0")
    await painted(page, "loss", 4)
    await card(page, "loss").hover()
    await page.keyboard.press("l")
    await expect.poll(() => card(page, "loss").locator(".chip.note").textContent()).toBe("2 hidden by log")
    expect((await shownY(page, "loss"))[0]).toBeGreaterThan(0)
  })

  test("a group folds and stays folded in the link", async () => {
    const log = newLog()
    log.fill("a", ["m/a", "n/b"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "m/a", 9)
    await page.getByRole("button", { name: /^m/ }).click()
    await expect.poll(() => page.locator("article").count()).toBe(1)
    await page.goto(await settledUrl(page))
    await painted(page, "n/b", 9)
    expect(await page.locator("article").count()).toBe(1)
  })

  test("the keyboard moves the crosshair, selects and zooms", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 9)
    await card(page, "loss").locator(".plot-host").focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    expect(await page.locator(".tip caption").textContent()).toBe("Step 1")
    expect(await card(page, "loss").locator(".plot-host > [role=status]").last().textContent()).toContain("step 1. a:")
    await page.keyboard.press("Enter")
    expect(new URL(await settledUrl(page)).searchParams.get("steps")).toBe("1")
    await page.keyboard.press("+")
    await expect.poll(async () => { const [lo, hi] = await shownX(page, "loss"); return hi - lo }).toBeLessThan(8)
    await page.keyboard.press("0")
    await expect.poll(async () => { const [lo, hi] = await shownX(page, "loss"); return hi - lo }).toBeGreaterThan(8)
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

describe("all points", () => {
  test("are in the downloads, with the picture as it is", async () => {
    const log = newLog()
    log.fill("a", ["loss/x"], 0, STEPS)
    log.fill("b", ["loss/x"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "loss/x", STEPS - 1)
    const download = async (name: string): Promise<{ text: Buffer; name: string }> => {
      await card(page, "loss/x").hover()
      await card(page, "loss/x").getByRole("button", { name: /^More/ }).click()
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name }).click()])
      return { text: await fs.readFile(await file.path()), name: file.suggestedFilename() }
    }
    const csv = await download("All points (CSV)")
    const lines = csv.text.toString().trim().split(/\r?\n/)
    expect(lines[0]).toBe("run,wall_time,step,value")
    expect(lines).toHaveLength(1 + STEPS + 10)
    expect(Number(lines[1 + 12_345]!.split(",").at(-1))).toBe(falling(12_345))
    const json = await download("All points (JSON)")
    expect(json.text.toString().match(/\d+/g)!.length).toBeGreaterThan(2 * STEPS)
    expect(() => JSON.parse(json.text.toString()) as unknown).not.toThrow()
    const svg = (await download("Picture (SVG)")).text.toString()
    expect(svg).toContain(">loss/x<")
    expect(svg).toContain(">b<")
    expect(await page.evaluate(text => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "", svg)).toBe("")
    const png = await download("Picture (PNG)")
    expect(png.text.subarray(1, 4).toString()).toBe("PNG")
    expect(png.name).toBe("loss_x.png")
  })

  test("are in the table, to the last one", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, STEPS)
    const { page } = await visit(log.dir)
    await painted(page, "loss", STEPS - 1)
    await card(page, "loss").hover()
    await card(page, "loss").getByRole("button", { name: /^More/ }).click()
    await page.getByRole("menuitem", { name: "Table of all points" }).click()
    const dialog = page.getByRole("dialog", { name: "All points of loss" })
    await expect.poll(() => dialog.getByRole("status").textContent()).toBe("20,000 points")
    const table = dialog.locator(".points")
    await expect.poll(() => table.locator("tbody td").nth(2).textContent()).toBe("1")
    await table.evaluate(e => { e.scrollTop = e.scrollHeight })
    await expect.poll(() => table.locator("tbody tr[aria-rowindex]").last().locator("td").nth(1).textContent()).toBe("19,999")
    expect(await table.locator("tbody tr").count()).toBeLessThan(80)
  })
})

test("NaN and the infinities are marked, each in its way", async () => {
  const log = newLog()
  for (const [step, loss] of [1, NaN, 2, Infinity, 3, -Infinity, 1].entries()) log.append("a", step, { loss })
  const { page } = await visit(log.dir, "?smoothing=0")
  await painted(page, "loss", 6)
  await card(page, "loss").hover()
  await card(page, "loss").getByRole("button", { name: /^More/ }).click()
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Picture (SVG)" }).click()])
  const svg = (await fs.readFile(await file.path())).toString()
  const filled = [...svg.matchAll(/<path d="([^"]*)"[^>]*fill="#[0-9a-f]{6}"/g)].map(m => m[1]!).filter(d => d.includes("Z"))
  // One path: a triangle for NaN, a triangle and a bar for each infinity.
  expect(filled.map(d => d.match(/Z/g)!.length)).toContain(5)
  const at = await place(page, "loss", 1 / 6)
  await page.mouse.move(at.x, at.y)
  await expect.poll(() => page.locator(".tip tbody td").first().textContent()).toBe("NaN")
})

test("of thousands of cards only those near the screen exist", async () => {
  const log = newLog()
  log.fill("a", Array.from({ length: 3000 }, (_, i) => `g${i % 7}/t${i}`), 0, 3)
  const { page, complaints } = await visit(log.dir)
  await painted(page, "g0/t0", 2)
  expect(await page.locator("article").count()).toBeLessThan(40)
  await page.locator(".cards-scroll").evaluate(e => { e.scrollTop = e.scrollHeight })
  await painted(page, "g6/t2995", 2)
  expect(await page.locator("article").count()).toBeLessThan(40)
  expect(complaints).toEqual([])
})

test("descriptions of tags are shown as the server cleaned them", async () => {
  const { page, complaints } = await visit(testdata("logs"))
  await page.locator("article[data-last-step]").first().waitFor()
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForTimeout(200)
  }
  const info = page.getByRole("button", { name: "Description" })
  if (await info.count() > 0) {
    await info.first().focus()
    await page.keyboard.press("Enter")
    await expect.poll(() => page.locator(".card-info:popover-open").count()).toBe(1)
  }
  expect(complaints).toEqual([])
})
