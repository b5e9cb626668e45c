// What the page shows and says: colours, tables, hidden points, odd names, refusals, in a real browser, on the real server.
import http from "node:http"
import type { AddressInfo } from "node:net"
import type { Locator, Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { painted } from "./board"
import { param, session } from "./session"

const my = session()
const card = (page: Page, tag: string): Locator => page.locator(`article[data-tag="${tag}"]`).first()
const titles = (cells: Locator) => cells.evaluateAll(all => all.map(c => c.getAttribute("title")))

describe("colours", () => {
  const shown = (page: Page) => page.locator(".runs .run .run-mark").evaluateAll(all => all.map(e => getComputedStyle(e).getPropertyValue("--swatch").trim()))

  test("of runs that share a chart differ, though the log has many more runs than there are colours", async () => {
    const log = my.log()
    for (let i = 0; i < 60; i++) log.fill(`r${String(i).padStart(2, "0")}`, ["loss"], 0, 3)
    const { page } = await my.show(log, "?runFilter=[05]$")
    await painted(page, "loss", 2)
    const colors = await shown(page)
    expect(colors).toHaveLength(12)
    expect(new Set(colors).size).toBe(12)
    await page.locator("#run-filter").fill("^r[0-2]")
    await expect.poll(() => page.locator(".runs .run").count()).toBeGreaterThan(20)
    await page.locator("#run-filter").fill("r1")
    await expect.poll(async () => new Set(await shown(page)).size).toBe(10)
  })

  test("have names in the picker; dashes are drawn and shown beside the names", async () => {
    const log = my.log()
    for (const run of ["a", "b", "c", "d"]) log.fill(run, ["loss"], 0, 30)
    const { page } = await my.show(log)
    await painted(page, "loss", 29)
    await page.getByRole("button", { name: "Colour of run a" }).click()
    const names = await page.locator(".swatches button").evaluateAll(all => all.map(e => e.getAttribute("aria-label")))
    expect(names).toContain("Blue")
    for (const name of names) expect(name).toMatch(/^[A-Z][a-z ]+$/)
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByRole("switch", { name: /Lines differ by dashes/ }).click()
    await param(page, "dashes").toEqual(["1"])
    const dashes = await page.locator(".runs .run-mark").evaluateAll(all => all.map(e => (e as HTMLElement).dataset["dash"]))
    expect(new Set(dashes).size).toBeGreaterThan(1)
  })
})

describe("forced colours", () => {
  test("keep what is told by colour: swatches, the slider's track, the chosen axis, lines of the chart", async () => {
    const log = my.log()
    log.fill("a", ["loss"], 0, 30)
    const { page } = await my.show(log, "", { forcedColors: "active", colorScheme: "dark" })
    await painted(page, "loss", 29)
    const style = (selector: string, name: string) => page.locator(selector).first().evaluate((e, name) => getComputedStyle(e).getPropertyValue(name), name)
    const surface = await style("body", "background-color")
    expect(await style(".run-mark", "background-color")).not.toBe(surface)
    expect(await style(".segmented label:has(:checked)", "background-color")).not.toBe(await style(".segmented label:has(:not(:checked))", "background-color"))
    // Along the slider: its track on both sides of the thumb, and the thumb.
    expect(await colorsAcross(page, await page.locator("#smoothing").screenshot())).toBeGreaterThan(3)
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark")
  })
})

/** How many colours the middle line of a picture has. */
function colorsAcross(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }))
    const c = new OffscreenCanvas(image.width, 1).getContext("2d")!
    c.drawImage(image, 0, -Math.floor(image.height / 2))
    return new Set(new Uint32Array(c.getImageData(0, 0, image.width, 1).data.buffer)).size
  }, png.toString("base64"))
}

describe("the run list", () => {
  test("says by what it is sorted, and has room for steps of any size", async () => {
    const log = my.log()
    for (const [run, step] of [["a", 2_990_000_000_000_000], ["b", 1_700_000_000_000_000_000], ["c", 999_999_999]] as const) log.append(run, step, { loss: 1 })
    const { page } = await my.show(log)
    await page.locator(".run .fact.step").nth(2).waitFor()
    await page.getByRole("button", { name: "Order and columns of the run list: by start time" }).waitFor()
    await page.locator(".run-columns").getByRole("button", { name: "Name" }).click()
    await expect.poll(() => page.locator(".sorted").textContent()).toContain("Name ↑")
    await expect.poll(() => page.locator(".run .fact.step").allTextContents()).toEqual(["2.99P", "1.7E", "1G"])
    for (const cell of await page.locator(".run .fact.step").all()) expect(await cell.evaluate(e => e.scrollWidth <= e.clientWidth)).toBe(true)
  })

  test("shows what differs of names that have both ends in common", async () => {
    const log = my.log()
    for (const k of [1, 2]) log.fill(`imagenet_resnet_with_a_long_prefix/lr_0.${k}/of_what_all_runs_end_with`, ["loss"], 0, 3)
    const { page } = await my.show(log)
    await page.locator(".run .name").nth(1).waitFor()
    const seen = await page.locator(".run .name .head").evaluateAll(all => all.map(e => [e.textContent, e.scrollWidth <= e.clientWidth + 1]))
    expect(seen.toSorted()).toEqual([["0.1", true], ["0.2", true]])
  })
})

describe("at 200 %", () => {
  test.each([700, 390, 320])("nothing is lost at %d pixels", async width => {
    const log = my.log()
    log.fill("a", ["loss"], 0, 30)
    const { page } = await my.show(log, "", { viewport: { width, height: 450 } })
    await painted(page, "loss", 29)
    await page.getByRole("button", { name: "Copy a link to this view" }).waitFor()
    await page.getByRole("tab", { name: /^Scalars/ }).waitFor()
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
    for (const control of await page.locator(".header button:visible, .header a:visible").all()) {
      const box = (await control.boundingBox())!
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width)
    }
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByRole("button", { name: "All keys" }).waitFor()
  })

  test("a card's buttons are seen without pointing at it", async () => {
    const log = my.log()
    log.fill("a", ["loss"], 0, 30)
    const { page } = await my.show(log)
    await painted(page, "loss", 29)
    for (const name of ["Pin", "Full screen", "More: table, downloads"]) {
      const button = card(page, "loss").getByRole("button", { name, exact: true })
      expect((await button.boundingBox())!.width).toBeGreaterThan(20)
      expect(await button.evaluate(e => getComputedStyle(e).opacity)).toBe("1")
    }
  })
})

describe("the value table", () => {
  test("opens from a card without a selection, with the last values, and columns can be left out", async () => {
    const log = my.log()
    log.fill("a", ["m/a", "m/b"], 0, 20)
    const { page } = await my.show(log, "?smoothing=0")
    await painted(page, "m/b", 19)
    await card(page, "m/a").getByRole("button", { name: "Values under every chart" }).click()
    await card(page, "m/b").locator(".values tbody tr").waitFor()
    expect((await titles(card(page, "m/b").locator(".values tbody td")))[1]).toBe("19")
    await card(page, "m/a").getByRole("button", { name: "Columns of the tables" }).click()
    await page.getByRole("checkbox", { name: "Relative" }).click()
    await page.getByRole("checkbox", { name: "Time" }).click()
    await page.keyboard.press("Escape")
    await expect.poll(() => card(page, "m/b").locator(".values thead th").evaluateAll(all => all.map(e => e.querySelector("button")!.textContent))).toEqual(["Run", "Value", "Step"])
    await param(page, "hide").toEqual(["relative", "wall"])
    await param(page, "tables").toEqual(["1"])
  })

  test("marks the steps that a chart does not have", async () => {
    const log = my.log()
    for (let step = 0; step <= 300; step += 50) log.append("a", step, { "batch/loss": step })
    for (let step = 0; step < 6; step++) log.append("a", step, { "epoch/loss": step })
    const { page } = await my.show(log, "?steps=300&smoothing=0")
    await card(page, "epoch/loss").getByText("No run has a point at step 300: these are the nearest.").waitFor()
    const step = card(page, "epoch/loss").locator(".values tr.other td").nth(1)
    await expect.poll(() => step.textContent()).toBe("≈ 5")
    await expect.poll(() => step.getAttribute("title")).toBe("No point at step 300; the nearest is at step 5")
    expect(await card(page, "batch/loss").locator(".values tr.other, .values .remark").count()).toBe(0)
  })

  test("is each card's own where selections are parted", async () => {
    const log = my.log()
    log.fill("a", ["m/a", "m/b"], 0, 100)
    const { page } = await my.show(log, "?steps=10&smoothing=0")
    await painted(page, "m/b", 99)
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByRole("switch", { name: /Linked selection/ }).click()
    await page.keyboard.press("Escape")
    const at = async (tag: string) => (await titles(card(page, tag).locator(".values tbody td")))[1]
    await card(page, "m/a").getByRole("slider", { name: "Selected step" }).focus()
    await page.keyboard.press("ArrowRight")
    await expect.poll(() => at("m/a")).toBe("11")
    expect(await at("m/b")).toBe("10")
    await param(page, "cardSteps").toEqual(["m/a:11", "m/b:10"])
    const other = await my.visit(page.url())
    await painted(other.page, "m/b", 99)
    await expect.poll(async () => (await titles(card(other.page, "m/a").locator(".values tbody td")))[1]).toBe("11")
  })

  test("has room for names in a card of 330 pixels", async () => {
    const log = my.log()
    for (const k of [1, 2]) log.fill(`keras_mlp/run_of_a_sweep_${k}`, ["loss"], 0, 5)
    const { page } = await my.show(log, "?steps=3", { viewport: { width: 700, height: 700 } })
    await card(page, "loss").locator(".values tbody tr").nth(1).waitFor()
    await page.setViewportSize({ width: 362, height: 700 })
    const names = card(page, "loss").locator(".values tbody .run-name")
    expect((await names.first().boundingBox())!.width).toBeGreaterThan(100)
  })
})

describe("points behind which steps went back", () => {
  test("are counted on the card and in the table; a click shows them, broken where steps go back", async () => {
    const log = my.log()
    for (const step of [0, 10, 20, 30, 5, 6]) log.append("a", step, { loss: step })
    const { page } = await my.show(log, "?smoothing=0&tables=1")
    await painted(page, "loss", 6)
    const points = () => card(page, "loss").locator(".plot").getAttribute("data-points")
    expect(await points()).toBe("3")
    await card(page, "loss").getByText("3 hidden: steps go back.").waitFor()
    await card(page, "loss").getByRole("button", { name: /^More/ }).click()
    await page.getByRole("menuitem", { name: "Table of all points" }).click()
    await page.getByRole("dialog").getByRole("status").getByText("3 points, 3 hidden: steps go back").waitFor()
    await page.keyboard.press("Escape")
    await card(page, "loss").getByRole("button", { name: "3 hidden: steps go back", exact: true }).click()
    await painted(page, "loss", 30)
    await expect.poll(points).toBe("6")
    await param(page, "orphaned").toEqual(["loss"])
    await card(page, "loss").getByRole("button", { name: "with hidden points" }).click()
    await expect.poll(points).toBe("3")
  })
})

test("a tag and a group without a name have words in place of it", async () => {
  const log = my.log()
  log.append("a", 0, { "": 1, "/x": 2, loss: 3 })
  const { page } = await my.show(log)
  await painted(page, "loss", 0)
  await expect.poll(() => page.locator(".card-title").allTextContents()).toEqual(expect.arrayContaining(["(no name)", "/x", "loss"]))
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toContain("(no name)")
})

describe("what the server refuses", () => {
  /**
   * A proxy as nginx's plain proxy_pass: it says its upstream's name in Host, and passes no upgrade on. Browsers send no Sec-Fetch-Site
   * to a public name over http; to names below localhost they do, so it is taken away.
   */
  async function proxy(port: number): Promise<string> {
    const server = http.createServer((req, res) => {
      const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith("sec-fetch")))
      const up = http.request({ port, host: "127.0.0.1", path: req.url, method: req.method, headers: { ...headers, host: `127.0.0.1:${port}` } }, answer => {
        res.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(res)
      })
      up.on("error", () => { res.destroy() })
      req.pipe(up)
    })
    server.on("upgrade", (_, socket) => { socket.destroy() })
    await new Promise<void>(done => { server.listen(0, "127.0.0.1", done) })
    my.later(() => { server.closeAllConnections(); server.close() })
    return `http://board.localhost:${(server.address() as AddressInfo).port}/`
  }

  test("behind a proxy that does not pass Host is told, with the flag that allows it; with the flag the data comes", async () => {
    const log = my.log()
    log.fill("a", ["loss"], 0, 20)
    const board = await my.serve("--logdir", log.dir)
    const { page } = await my.visit(await proxy(board.port))
    await page.getByRole("alert").getByText("The server refuses to send data to this page").waitFor()
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("--allow_host board.localhost")
    await expect.poll(() => page.locator(".live b").textContent()).toBe("Refused")
    const allowed = await my.serve("--logdir", log.dir, "--allow_host", "board.localhost")
    const through = await my.visit(await proxy(allowed.port))
    await painted(through.page, "loss", 19)
    await expect.poll(() => through.page.locator(".live b").textContent()).toBe("Polling")
    await through.page.getByText("Websockets do not get through to the board").waitFor()
  })

  test("of a websocket alone: polling says why", async () => {
    const log = my.log()
    log.fill("a", ["loss"], 0, 20)
    const board = await my.serve("--logdir", log.dir)
    const { page } = await my.visit("about:blank")
    await page.routeWebSocket(/api\/live/, socket => { void socket.close() })
    await page.route("**/api/live?*", route => route.fulfill({ status: 503, json: { code: "busy", message: "Unavailable: all 64 connections are taken" } }))
    await page.goto(board.url)
    await painted(page, "loss", 19)
    await page.getByText("The server opens no websocket for this page: Unavailable: all 64 connections are taken").waitFor()
    await expect.poll(() => page.locator(".live").getAttribute("title")).toContain("all 64 connections are taken")
  })
})
