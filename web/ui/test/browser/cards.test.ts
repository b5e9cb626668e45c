// Cards: names, buttons, downloads, tables, thousands of them.
import { describe, expect, test } from "vitest"
import { listen, painted, testdata } from "./board"
import { STEPS, card, download, falling, inBrowser, newLog, place, settledUrl, shownX, shownY, visit } from "./cards"

inBrowser()

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
    listen(page, ({ type, card }) => {
      if (type === "show") open.add(card)
      if (type === "hide") open.delete(card)
    })
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
    await expect.poll(() => page.locator("article").count()).toBe(1)
  })

  test("the keyboard moves the crosshair, selects and zooms", async () => {
    const log = newLog()
    log.fill("a", ["loss"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "loss", 9)
    await card(page, "loss").locator(".plot-host").focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    await expect.poll(() => page.locator(".tip caption").textContent()).toBe("Step 1")
    await expect.poll(() => card(page, "loss").locator(".plot-host > [role=status]").last().textContent()).toContain("step 1. a:")
    await page.keyboard.press("Enter")
    expect(new URL(await settledUrl(page)).searchParams.get("steps")).toBe("1")
    await page.keyboard.press("+")
    await expect.poll(async () => { const [lo, hi] = await shownX(page, "loss"); return hi - lo }).toBeLessThan(8)
    await page.keyboard.press("0")
    await expect.poll(async () => { const [lo, hi] = await shownX(page, "loss"); return hi - lo }).toBeGreaterThan(8)
  })
})

describe("all points", () => {
  test("are in the downloads, with the picture as it is", async () => {
    const log = newLog()
    log.fill("a", ["loss/x"], 0, STEPS)
    log.fill("b", ["loss/x"], 0, 10)
    const { page } = await visit(log.dir)
    await painted(page, "loss/x", STEPS - 1)
    const csv = await download(page, "loss/x", "All points (CSV)")
    const lines = csv.text.toString().trim().split(/\r?\n/)
    expect(lines[0]).toBe("run,wall_time,step,value")
    expect(lines).toHaveLength(1 + STEPS + 10)
    expect(Number(lines[1 + 12_345]!.split(",").at(-1))).toBe(falling(12_345))
    const json = await download(page, "loss/x", "All points (JSON)")
    expect(json.text.toString().match(/\d+/g)!.length).toBeGreaterThan(2 * STEPS)
    expect(() => JSON.parse(json.text.toString()) as unknown).not.toThrow()
    const svg = (await download(page, "loss/x", "Picture (SVG)")).text.toString()
    expect(svg).toContain(">loss/x<")
    expect(svg).toContain(">b<")
    expect(await page.evaluate(text => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "", svg)).toBe("")
    const png = await download(page, "loss/x", "Picture (PNG)")
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
