// What the page remembers, undoes and does with keys, in a real browser, on the real server.
import type { Locator, Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { painted } from "./board"
import type { Log } from "./events"
import { param, session } from "./session"

const my = session()
const card = (page: Page, tag: string): Locator => page.locator(`article[data-tag="${tag}"]`).first()
const shownX = async (page: Page, tag: string) => (await card(page, tag).locator(".plot").getAttribute("data-x"))!.split(",").map(Number) as [number, number]

function someLog(runs = ["a", "b", "c"], tags = ["loss/train", "loss/head", "accuracy"]): Log {
  const log = my.log()
  for (const run of runs) log.fill(run, tags, 0, 100)
  return log
}

async function dragOver(page: Page, tag: string, from: number, to: number): Promise<void> {
  const box = (await card(page, tag).locator(".plot").boundingBox())!
  const y = box.y + box.height / 2, x = (share: number) => box.x + 48 + (box.width - 62) * share
  await page.mouse.move(x(from), y)
  await page.mouse.down()
  await page.mouse.move(x((from + to) / 2), y)
  await page.mouse.move(x(to), y)
  await page.mouse.up()
}

describe("Back", () => {
  test("undoes full screen, a zoom and a filter, one by one, and keeps what was set meanwhile", async () => {
    const { page } = await my.show(someLog())
    await painted(page, "accuracy", 99)
    const began = await page.evaluate(() => history.length)
    await page.keyboard.press("t")
    await page.keyboard.type("acc", { delay: 40 })
    await param(page, "tagFilter").toEqual(["acc"])
    await dragOver(page, "accuracy", 0.3, 0.7)
    await param(page, "cardZoom").toHaveLength(1)
    await page.mouse.move(5, 5)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press("s")
    await param(page, "smoothing").toEqual(["0.9"])
    await card(page, "accuracy").getByRole("button", { name: "Full screen" }).click()
    await param(page, "card").toEqual(["accuracy"])
    expect(await page.evaluate(() => history.length)).toBe(began + 3)

    await page.goBack()
    await expect.poll(() => page.locator("dialog.full").count()).toBe(0)
    await page.goBack()
    await expect.poll(async () => (await shownX(page, "accuracy"))[0]).toBeLessThanOrEqual(0)
    await expect.poll(() => page.locator("article").count()).toBe(1)
    await page.goBack()
    await expect.poll(() => page.locator("article").count()).toBe(3)
    await expect.poll(() => page.locator("#tag-filter").inputValue()).toBe("")
    await expect.poll(() => page.locator("#smoothing").inputValue()).toBe("0.9")
    await param(page, "smoothing").toEqual(["0.9"])
    await page.goForward()
    await expect.poll(() => page.locator("article").count()).toBe(1)
  })

  test("leads out of the page after full screen was left by Escape, ten times", async () => {
    const { page, board } = await my.show(someLog())
    await painted(page, "accuracy", 99)
    const began = await page.evaluate(() => history.length)
    for (let i = 0; i < 10; i++) {
      await card(page, "accuracy").getByRole("button", { name: "Full screen" }).click()
      await param(page, "card").toEqual(["accuracy"])
      await page.keyboard.press("Escape")
      await param(page, "card").toEqual([])
    }
    // The one step forward that is left.
    expect(await page.evaluate(() => history.length)).toBe(began + 1)
    await page.goBack()
    expect(page.url()).not.toContain(board.url)
  })

  test("keeps what was typed while the browser went back from full screen", async () => {
    const { page } = await my.show(someLog())
    await painted(page, "accuracy", 99)
    await card(page, "accuracy").getByRole("button", { name: "Full screen" }).click()
    await param(page, "card").toEqual(["accuracy"])
    await page.evaluate(() => {
      history.back = () => {
        const filter = document.querySelector<HTMLInputElement>("#tag-filter")!
        filter.value = "acc"
        filter.dispatchEvent(new Event("input", { bubbles: true }))
        history.go(-1)
      }
    })
    await page.keyboard.press("Escape")
    await param(page, "tagFilter").toEqual(["acc"])
    await param(page, "card").toEqual([])
    await expect.poll(() => page.locator("article").count()).toBe(1)
  })

  test("brings a zoom back with the axis that it was made on", async () => {
    const { page } = await my.show(someLog())
    await painted(page, "accuracy", 99)
    await dragOver(page, "accuracy", 0.3, 0.7)
    await param(page, "cardZoom").toHaveLength(1)
    const zoomed = await shownX(page, "accuracy")
    await page.getByRole("radio", { name: "Relative" }).first().click()
    await param(page, "cardZoom").toEqual([])
    await page.goBack()
    await param(page, "axis").toEqual([])
    await expect.poll(() => shownX(page, "accuracy")).toEqual(zoomed)
  })
})

describe("settings", () => {
  const stored = (page: Page) => page.evaluate(() => localStorage.getItem("board"))

  test("are kept for the log directory; a link outranks them and changes none", async () => {
    const log = someLog()
    const { page, board } = await my.show(log)
    await painted(page, "accuracy", 99)
    await page.getByRole("spinbutton", { name: "Smoothing, as a number" }).fill("0.25")
    await page.keyboard.press("Enter")
    await page.getByRole("radio", { name: "Relative" }).first().click()
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByRole("switch", { name: /Ignore outliers/ }).click()
    await page.getByLabel("Order of the tooltip").selectOption("name")
    await page.keyboard.press("Escape")
    await card(page, "loss/head").getByRole("button", { name: "Pin" }).click()
    await expect.poll(() => stored(page)).toContain("pin=loss%2Fhead")

    const fresh = await page.context().newPage()
    await fresh.goto(board.url)
    await painted(fresh, "accuracy", 99)
    await expect.poll(() => fresh.locator("#smoothing").inputValue()).toBe("0.25")
    await expect.poll(() => fresh.getByRole("radio", { name: "Relative" }).first().isChecked()).toBe(true)
    await expect.poll(() => fresh.locator(".card-group-head bdi").first().textContent()).toBe("Pinned")
    await param(fresh, "outliers").toEqual(["1"])
    await param(fresh, "tooltip").toEqual(["name"])

    const link = await page.context().newPage()
    await link.goto(board.url + "?smoothing=0.9&v=1")
    await painted(link, "accuracy", 99)
    await expect.poll(() => link.locator("#smoothing").inputValue()).toBe("0.9")
    await expect.poll(() => link.getByRole("radio", { name: "Step" }).first().isChecked()).toBe(true)
    await link.waitForTimeout(600)
    expect(await stored(link)).toContain("smoothing=0.25")

    const partly = await page.context().newPage()
    await partly.goto(board.url + "?smoothing=0")
    await painted(partly, "accuracy", 99)
    await expect.poll(() => partly.locator("#smoothing").inputValue()).toBe("0")
    await expect.poll(() => partly.getByRole("radio", { name: "Relative" }).first().isChecked()).toBe(true)
  })

  test("of another directory are others, and one that was reset is forgotten", async () => {
    const one = await my.serve("--logdir", someLog().dir), two = someLog()
    const { page } = await my.visit(one.url)
    await painted(page, "accuracy", 99)
    await page.keyboard.press("s")
    await expect.poll(() => stored(page)).toContain("smoothing=0.9")
    const port = one.port
    await one.kill()
    const { Board } = await import("./board")
    const other = await Board.start(["--logdir", two.dir], port)
    my.later(() => other.kill())
    await page.goto(other.url)
    await painted(page, "accuracy", 99)
    await expect.poll(() => page.locator("#smoothing").inputValue()).toBe("0.6")
    await page.keyboard.press("x")
    await expect.poll(() => stored(page)).toContain("axis=relative")
    await page.keyboard.press("x")
    await page.keyboard.press("x")
    await expect.poll(() => stored(page)).not.toContain("axis=")
    expect(await stored(page)).toContain("smoothing=0.9")
  })

  test("a copied link to the view that all begin with says so", async () => {
    const log = someLog()
    const { page, board } = await my.show(log, "", { permissions: ["clipboard-read", "clipboard-write"] })
    await painted(page, "accuracy", 99)
    await page.getByRole("button", { name: "Copy a link to this view" }).click()
    await page.getByText("Link copied").waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(board.url + "?v=1")
  })
})

describe("keys", () => {
  const state = (page: Page) => page.locator(".live").getAttribute("data-state")
  const top = (page: Page) => page.locator("#main").evaluate(e => e.scrollTop)
  const many = () => someLog(["a"], Array.from({ length: 40 }, (_, i) => `m/t${i}`))

  test("Space scrolls, from anywhere that is no control, and pauses nothing", async () => {
    const { page } = await my.show(many())
    await painted(page, "m/t0", 99)
    await page.keyboard.press("Space")
    await expect.poll(() => top(page)).toBeGreaterThan(300)
    await page.keyboard.press("Shift+Space")
    await expect.poll(() => top(page)).toBe(0)
    await page.locator(".plot-host").first().focus()
    await page.keyboard.press("Space")
    await expect.poll(() => top(page)).toBeGreaterThan(300)
    expect(await state(page)).toBe("live")
    await page.evaluate(() => { (document.activeElement as HTMLElement).blur() })
    await page.keyboard.press("Home")
    await expect.poll(() => top(page)).toBe(0)
    await page.keyboard.press("u")
    await expect.poll(() => state(page)).toBe("paused")
    await page.getByRole("button", { name: "Resume" }).focus()
    await page.keyboard.press("Space")
    await expect.poll(() => state(page)).toBe("live")
  })

  test("of one letter can be turned off, and stay off", async () => {
    const { page } = await my.show(someLog())
    await painted(page, "accuracy", 99)
    await page.keyboard.press("?")
    await page.getByRole("switch", { name: /Keys of one letter/ }).click()
    await page.keyboard.press("Escape")
    for (const round of [0, 1]) {
      if (round === 1) await page.reload()
      await painted(page, "accuracy", 99)
      await card(page, "accuracy").hover()
      for (const key of ["u", "x", "s", "f", "p", "l", "?", "/", "["]) await page.keyboard.press(key)
      await page.waitForTimeout(300)
      expect(await state(page)).toBe("live")
      expect(new URL(page.url()).search).toBe("")
      await expect.poll(() => page.locator("dialog[open], .side").count()).toBe(1)
    }
    await page.getByRole("button", { name: "Settings" }).click()
    await page.keyboard.press("Escape")
    expect(await page.locator(".drawer").count()).toBe(0)
  })

  test("Tab: two links that skip, then one stop a card, with arrows to all that is in it", async () => {
    const { page } = await my.show(someLog(["a"], ["m/a", "m/b", "m/c"]))
    await painted(page, "m/c", 99)
    const focused = () => page.evaluate(() => document.activeElement!.getAttribute("aria-label") ?? document.activeElement!.textContent)
    const tag = () => page.evaluate(() => document.activeElement!.closest<HTMLElement>("article")?.dataset["tag"])
    await page.keyboard.press("Tab")
    expect(await focused()).toBe("Skip to the cards")
    await page.keyboard.press("Enter")
    expect(await focused()).toMatch(/^Chart of m\/a/)
    await page.keyboard.press("Tab")
    expect([await tag(), await focused()]).toEqual(["m/b", expect.stringMatching(/^Chart/)])
    await page.keyboard.press("ArrowUp")
    expect(await focused()).toBe("Pin")
    for (const name of ["Logarithmic y axis", "Values under every chart", "Full screen", "More: table, downloads"]) {
      await page.keyboard.press("ArrowRight")
      expect(await focused()).toBe(name)
    }
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowDown")
    expect(await focused()).toMatch(/^Chart of m\/b/)
    await page.keyboard.press("ArrowDown")
    expect(await focused()).toMatch(/^Size of all cards/)
    await page.keyboard.press("Escape")
    expect(await focused()).toMatch(/^Chart of m\/b/)
    await page.keyboard.press("v")
    await card(page, "m/b").locator(".values tbody tr").waitFor()
    await page.keyboard.press("ArrowDown")
    expect(await focused()).toBe("Latest values, m/b")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    expect([await tag(), await focused()]).toEqual(["m/c", expect.stringMatching(/^Chart/)])
  })
})
