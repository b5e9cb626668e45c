// The page around the cards, in a real browser, on the real server.
import fs from "node:fs"
import path from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { Board, launch, listen, open, painted, testdata, type Said, type Watched } from "./board"
import { Log } from "./events"

let browser: Browser
const ends: (() => void | Promise<void>)[] = []
beforeAll(async () => { browser = await launch() })
afterAll(() => browser.close())
afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end() })

const TAGS = ["loss/train", "loss/head", "accuracy"]

/** A log with runs a, b, c of 100 steps. */
function someLog(): Log {
  const log = new Log()
  ends.push(() => { log.remove() })
  for (const run of ["a", "b", "c"]) log.fill(run, TAGS, 0, 100)
  return log
}

async function serve(...args: string[]): Promise<Board> {
  const board = await Board.start(args)
  ends.push(() => board.kill())
  return board
}

async function visit(url: string, options = {}): Promise<Watched> {
  const watched = await open(browser, url, options)
  ends.push(() => watched.page.context().close())
  return watched
}

const cards = (page: Page) => page.locator('article[data-kind="scalar"][data-last-step]')
const ticked = (page: Page) => page.locator('.runs input[type="checkbox"]:checked').count()
const liveState = (page: Page) => page.locator(".live b")
/** Waits until the address bar has this parameter; it follows the view with a little delay. */
const param = (page: Page, name: string) => expect.poll(() => new URL(page.url()).searchParams.getAll(name))

describe("the page", () => {
  test("paints cards of what Keras, TensorFlow, PyTorch and tensorboardX wrote, without a complaint", async () => {
    const board = await serve("--logdir", testdata("logs"))
    const { page, complaints } = await visit(board.url)
    await cards(page).first().waitFor()
    await expect.poll(() => cards(page).count()).toBeGreaterThan(2)
    await expect.poll(() => liveState(page).textContent()).toBe("Live")
    await page.waitForTimeout(500)
    expect(complaints).toEqual([])
  })

  test("shows no script that a name smuggles in", async () => {
    const log = new Log()
    ends.push(() => { log.remove() })
    const evil = '<img src=x onerror="window.evil=1">'
    log.fill(evil, [`${evil}/tag`], 0, 10)
    const board = await serve("--logdir", log.dir)
    const { page, complaints } = await visit(board.url)
    await painted(page, `${evil}/tag`, 9)
    await page.locator(".run .name").first().hover()
    await page.waitForTimeout(300)
    expect(await page.evaluate("window.evil")).toBeUndefined()
    await expect.poll(() => page.locator(".run .name").first().textContent()).toBe(evil)
    expect(complaints).toEqual([])
  })

  test("works below a path prefix", async () => {
    const board = await serve("--logdir", someLog().dir, "--path_prefix", "/some/where")
    const { page, complaints } = await visit(board.url)
    await painted(page, "accuracy", 99)
    expect(page.url()).toContain("/some/where/")
    await expect.poll(() => liveState(page).textContent()).toBe("Live")
    expect(complaints).toEqual([])
  })
})

describe("live", () => {
  test("points, tags and runs appear as they are written", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const { page, complaints } = await visit(board.url)
    await painted(page, "loss/train", 99)
    log.append("b", 100, { "loss/train": 0.5 })
    await painted(page, "loss/train", 100)
    log.append("new/run", 7, { "brand/new": 1 })
    await page.getByRole("checkbox", { name: "Show run new/run" }).waitFor()
    await painted(page, "brand/new", 7)
    expect(complaints).toEqual([])
  })

  test("pause holds points back, resume brings them", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await page.keyboard.press("u")
    await expect.poll(() => liveState(page).textContent()).toBe("Paused")
    log.append("a", 100, { accuracy: 1 })
    await page.waitForTimeout(1500)
    await expect.poll(() => page.locator('[data-tag="accuracy"]').first().getAttribute("data-last-step")).toBe("99")
    await page.getByRole("button", { name: "Resume" }).click()
    await painted(page, "accuracy", 100)
    await expect.poll(() => liveState(page).textContent()).toBe("Live")
  })

  test("a server that goes away is told of; one that comes back continues", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await board.kill()
    await page.getByRole("alert").getByText("No connection to the server").waitFor()
    await expect.poll(() => liveState(page).textContent()).toBe("Disconnected")
    log.append("a", 100, { accuracy: 1 })
    const again = await Board.start(["--logdir", log.dir], board.port)
    ends.push(() => again.kill())
    await painted(page, "accuracy", 100)
    await expect.poll(() => liveState(page).textContent()).toBe("Live")
  })

  test("without websockets the page polls and says so", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const context = await browser.newContext()
    ends.push(() => context.close())
    const page = await context.newPage()
    await page.addInitScript("delete window.WebSocket; window.WebSocket = class extends EventTarget { static OPEN = 1; constructor() { super(); this.readyState = 0; setTimeout(() => { this.readyState = 3; this.onclose?.() }) } close() {} send() {} }")
    await page.goto(board.url)
    await painted(page, "accuracy", 99)
    await expect.poll(() => liveState(page).textContent()).toBe("Polling")
    await page.getByText("Websockets do not get through").waitFor()
    await page.getByRole("button", { name: "Dismiss" }).click()
    expect(await page.locator(".notice").count()).toBe(0)
    log.append("a", 100, { accuracy: 1 })
    await painted(page, "accuracy", 100)
  })
})

describe("runs", () => {
  test("filter, with the error inline while one types", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await page.keyboard.press("/")
    await page.keyboard.type("[ab")
    await page.getByText("Not a regular expression yet").waitFor()
    await page.keyboard.type("]")
    await page.getByText("2 of 2 matching").waitFor()
    await expect.poll(() => page.locator(".run").count()).toBe(2)
    await param(page, "runFilter").toEqual(["[ab]"])
    await page.keyboard.press("Escape")
    await page.getByText("3 of 3 runs").waitFor()
  })

  test("tick, shift-tick, solo and back", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await page.getByRole("checkbox", { name: "Show run a" }).click()
    await expect.poll(() => ticked(page)).toBe(2)
    await page.getByRole("checkbox", { name: "Show run b" }).click({ modifiers: ["Shift"] })
    await expect.poll(() => ticked(page)).toBe(1)
    await page.locator(".run .name").first().dblclick()
    await param(page, "run").toEqual(["a"])
    await page.locator(".run .name").first().dblclick()
    await param(page, "run").toEqual(["c"])
    await page.getByRole("checkbox", { name: "Show all listed runs" }).click()
    await expect.poll(() => ticked(page)).toBe(3)
    await page.getByRole("checkbox", { name: "Show none of the listed runs" }).click()
    await page.getByRole("heading", { name: "No run is ticked" }).waitFor()
    await page.getByRole("button", { name: "Show all runs" }).click()
    await painted(page, "accuracy", 99)
  })

  test("a colour of one's own is kept", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url)
    await page.getByRole("button", { name: "Colour of run b" }).click()
    await page.getByRole("dialog").getByRole("button").nth(3).click()
    await param(page, "color").toEqual([expect.stringMatching(/^[0-9a-f]{6}:b$/)])
    const color = new URL(page.url()).searchParams.getAll("color")
    await page.goto(board.url)
    await param(page, "color").toEqual(color)
  })

  test("last values of a tag, sorted by", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    log.append("b", 100, { accuracy: -5 })
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 100)
    await page.getByRole("button", { name: "Order and columns of the run list" }).click()
    await page.getByRole("combobox", { name: "Show the last value of this tag" }).fill("accuracy")
    await page.getByRole("menuitemradio", { name: "Last value" }).click()
    await page.locator(".run .fact.value").first().waitFor()
    await page.waitForFunction(() => document.querySelector(".run .name")?.textContent === "b")
    await expect.poll(() => page.locator(".run .fact.value").first().textContent()).toBe("−5")
  })

  test("five hundred: only those in view are in the document, from the keyboard too", async () => {
    const log = new Log()
    ends.push(() => { log.remove() })
    for (let i = 0; i < 520; i++) log.fill(`sweep/run${i}`, ["x"], 0, 3)
    const board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await page.locator(".run").first().waitFor()
    expect(await page.locator(".run").count()).toBeLessThan(60)
    await page.getByText("Showing the 100 newest of 520 runs").waitFor()
    await page.locator(".run input").first().focus()
    await page.keyboard.press("End")
    await page.locator('.run[aria-rowindex="520"] input:focus').waitFor()
    await page.keyboard.press("o")
    await param(page, "run").toHaveLength(1)
  })
})

describe("the view", () => {
  test("a copied link opens the same view", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await page.getByRole("radio", { name: "Relative" }).first().click()
    await page.keyboard.press("t")
    await page.keyboard.type("zzz")
    await page.keyboard.press("Escape")
    await page.keyboard.type("LOSS")
    await page.getByRole("checkbox", { name: "Show run b" }).click()
    await page.getByRole("spinbutton", { name: "Smoothing, as a number" }).fill("0.25")
    await page.keyboard.press("Enter")
    await param(page, "smoothing").toEqual(["0.25"])
    const other = await visit(page.url())
    await other.page.locator('article[data-tag="loss/train"]').waitFor()
    expect(await other.page.locator('article[data-tag="accuracy"]').count()).toBe(0)
    expect(await other.page.getByRole("checkbox", { name: "Show run b" }).isChecked()).toBe(false)
    await expect.poll(() => other.page.getByRole("radio", { name: "Relative" }).first().isChecked()).toBe(true)
    await expect.poll(() => other.page.locator("#smoothing").inputValue()).toBe("0.25")
    await expect.poll(() => other.page.url()).toBe(page.url())
  })

  test("order and value column of the run list, and the order of value tables, are in the link", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url + "?steps=0,50&value=accuracy")
    await painted(page, "accuracy", 99)
    await page.locator(".run-columns").getByRole("button", { name: "Name" }).click()
    await page.locator(".run-columns").getByRole("button", { name: "Name" }).click()
    await page.locator(".values").first().getByRole("button", { name: "Max", exact: true }).click()
    await param(page, "sort").toEqual(["-name"])
    await param(page, "tableSort").toEqual(["-max"])
    const other = await visit(page.url())
    await painted(other.page, "accuracy", 99)
    const list = (p: typeof page) => p.locator(".runs .run .name").allTextContents()
    expect(await list(other.page)).toEqual(await list(page))
    await other.page.locator('.run-columns button[title*="accuracy"]').waitFor()
    await expect.poll(() => other.page.locator('.values th[aria-sort="descending"]').first().textContent()).toContain("Max")
  })

  test.each([900, 1000, 1200])("at %d pixels, with the run list open, nothing of the toolbar is cut", async width => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url, { viewport: { width, height: 700 } })
    await painted(page, "accuracy", 99)
    const box = (await page.locator(".toolbar").boundingBox())!
    for (const label of await page.locator(".toolbar .segmented label, .toolbar input").all()) {
      if (!await label.isVisible()) continue
      const own = (await label.boundingBox())!
      expect(own.x + own.width).toBeLessThanOrEqual(box.x + box.width - 7)
      expect(own.y + own.height).toBeLessThanOrEqual(box.y + box.height)
    }
    await expect.poll(() => page.getByRole("radio", { name: "Wall" }).first().isVisible()).toBe(true)
  })

  test.each([["scalars", 1400], ["compare", 1400], ["scalars", 1000], ["compare", 1000]])("with groups nothing of the toolbar of %s is cut at %d pixels", async (tab, width) => {
    const log = new Log()
    ends.push(() => { log.remove() })
    for (const lr of [0.1, 0.01]) for (const seed of [1, 2]) {
      log.session(`lr${lr}/seed${seed}`, { lr, seed }, 1)
      for (const step of [0, 1, 2]) log.append(`lr${lr}/seed${seed}`, step, { loss: lr + seed / (1 + step) })
    }
    const board = await serve("--logdir", log.dir)
    const { page } = await visit(`${board.url}?tab=${tab}&group=all-but:seed`, { viewport: { width, height: 700 } })
    await page.getByLabel("Band of a group").waitFor()
    await page.locator(".toolbar .group-menu .check").waitFor()
    const box = (await page.locator(".toolbar").boundingBox())!
    for (const field of await page.locator(".toolbar label, .toolbar input, .toolbar select, .toolbar button").all()) {
      if (!await field.isVisible()) continue
      const own = (await field.boundingBox())!
      expect(own.x + own.width).toBeLessThanOrEqual(box.x + box.width - 7)
      expect(own.y + own.height).toBeLessThanOrEqual(box.y + box.height)
    }
  })

  test("keys", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    await page.keyboard.press("x")
    await param(page, "axis").toEqual(["relative"])
    await page.keyboard.press("s")
    await param(page, "smoothing").toEqual(["0.9"])
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor()
    await page.keyboard.press("Escape")
    expect(await page.getByRole("dialog").count()).toBe(0)
    await page.keyboard.press("[")
    expect(await page.locator(".side").count()).toBe(0)
    await page.keyboard.press("/")
    await page.locator("#run-filter:focus").waitFor()
    await page.keyboard.type("x s?")
    await param(page, "runFilter").toEqual(["x s?"])
    await param(page, "axis").toEqual(["relative"])
  })

  test("theme: the system's, then chosen, then remembered", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(board.url, { colorScheme: "dark" })
    const shown = () => page.evaluate("document.documentElement.dataset.theme")
    expect(await shown()).toBe("dark")
    await page.emulateMedia({ colorScheme: "light" })
    await page.waitForFunction(() => document.documentElement.dataset["theme"] === "light")
    await page.getByRole("button", { name: "Settings" }).click()
    await page.getByLabel("Theme", { exact: true }).selectOption("dark")
    await expect.poll(shown).toBe("dark")
    await page.reload()
    expect(await shown()).toBe("dark")
  })

  test("a narrow screen: the run list is a drawer", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page, complaints } = await visit(board.url, { viewport: { width: 390, height: 800 } })
    await cards(page).first().waitFor()
    expect(await page.locator(".side").count()).toBe(0)
    await page.getByRole("button", { name: "Show the run list" }).click()
    await page.getByRole("checkbox", { name: "Show run a" }).click()
    await page.keyboard.press("Escape")
    expect(await page.locator(".side").count()).toBe(0)
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
    expect(complaints).toEqual([])
  })
})

test("the first screen's cards are asked for once, before anything else is", async () => {
  const log = new Log()
  ends.push(() => { log.remove() })
  log.fill("a", Array.from({ length: 40 }, (_, i) => `m/tag${i}`), 0, 20)
  const board = await serve("--logdir", log.dir)
  const { page } = await visit("about:blank")
  const asked: Said[] = []
  listen(page, message => { if (message.type === "show") asked.push(message) })
  await page.goto(board.url)
  await page.waitForFunction(() => {
    const inSight = [...document.querySelectorAll<HTMLElement>("article.card")].filter(c => c.getBoundingClientRect().top < innerHeight)
    return inSight.length > 0 && inSight.every(c => c.dataset["lastStep"] === "19")
  })
  const seen = await page.locator("article.card").evaluateAll(all => all.filter(c => c.getBoundingClientRect().top < innerHeight).map(c => (c as HTMLElement).dataset["tag"]))
  const { catalog } = await (await fetch(new URL("api/catalog", board.url))).json() as { catalog: { tags: { ids: number[]; names: string[] } } }
  const names = asked.map(({ tag }) => catalog.tags.names[catalog.tags.ids.indexOf(tag!)])
  expect(names.slice(0, seen.length).toSorted()).toEqual(seen.toSorted())
  await page.waitForTimeout(500)
  expect(new Set(asked.map(m => m.card)).size).toBe(asked.length)
})

describe("a board with a token", () => {
  test("asks for it, says when it was wrong, and then shows what the link leads to", async () => {
    const board = await serve("--logdir", someLog().dir, "--token", "one-two.three")
    const { page } = await visit(board.url + "?tagFilter=loss&smoothing=0.25")
    const box = page.getByLabel("Token")
    await box.fill("four")
    await page.keyboard.press("Enter")
    await page.getByRole("alert").getByText("not the token").waitFor()
    await box.fill("one-two.three")
    await page.getByRole("button", { name: "Open" }).click()
    await painted(page, "loss/train", 99)
    await expect.poll(() => page.locator("#smoothing").inputValue()).toBe("0.25")
    expect(await page.locator('article[data-tag="accuracy"]').count()).toBe(0)
    expect(page.url()).not.toContain("token")
  })
})

describe("states", () => {
  test("the first load: how far it is, and how long it takes", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const { page } = await visit("about:blank")
    await page.routeWebSocket(/api\/live/, socket => {
      const server = socket.connectToServer()
      server.onMessage(data => {
        const progress = { runs: 3, files: 40, filesDone: 10, bytes: 4096, bytesDone: 1024, points: 1_234_567, loaded: false }
        socket.send(typeof data === "string" && data.includes('"status"') ? JSON.stringify({ ...JSON.parse(data), progress }) : data)
      })
    })
    await page.goto(board.url)
    await page.getByText("Loading: 1.23M points · 10 of 40 files · 1 KiB of 4 KiB").waitFor()
    await expect.poll(() => page.getByRole("progressbar", { name: "Loading the log" }).getAttribute("aria-valuenow")).toBe("25")
    await painted(page, "accuracy", 99)
  })

  test("large files that are being read are named, with how far they are, also after the first load", async () => {
    const GiB = 2 ** 30
    const log = someLog(), none = new Log()
    ends.push(() => { none.remove() })
    const board = await serve("--logdir", log.dir), empty = await serve("--logdir", none.dir)
    const { page } = await visit("about:blank")
    const progress = { runs: 3, files: 2, filesDone: 0, bytes: 6 * GiB, bytesDone: 2 * GiB, points: 5, loaded: false }
    await page.routeWebSocket(/api\/live/, socket => {
      const server = socket.connectToServer()
      server.onMessage(data => { socket.send(typeof data === "string" && data.includes('"status"') ? JSON.stringify({ ...JSON.parse(data), progress }) : data) })
    })
    const reading = ["big", "<img src=x onerror=alert(1)>"].map((run, i) => ({ run, file: `${run}/events.out.tfevents.${i}`, bytes: (4 - i) * GiB, bytesDone: (1 + i) * GiB / 2 }))
    await page.route(/api\/health/, route => route.fulfill({ json: { problems: [], missing: [], watching: "", reading } }))

    await page.goto(empty.url)
    const list = page.getByRole("list", { name: "Files being read" })
    await list.getByText("big", { exact: true }).waitFor()
    await list.getByText("512 MiB of 4 GiB").waitFor()
    await list.getByText("<img src=x onerror=alert(1)>").waitFor()
    expect(await list.getByRole("progressbar").first().evaluate(e => (e as HTMLProgressElement).position)).toBe(1 / 8)

    progress.loaded = true // these files came later
    await page.goto(board.url)
    await page.getByText("Reading big: 512 MiB of 4 GiB and 1 more").waitFor()
    await painted(page, "accuracy", 99)
    progress.bytesDone = progress.bytes
    await page.getByText("Reading big").waitFor({ state: "detached" })
  })

  test("damaged files are named", async () => {
    const board = await serve("--logdir", testdata("damaged"))
    const { page, complaints } = await visit(board.url)
    await cards(page).first().waitFor()
    await page.getByRole("button", { name: /problems in the log/ }).click()
    const panel = page.getByRole("dialog", { name: "Problems in the log" })
    for (const run of ["bad_data_crc", "bad_length", "garbage_file"]) await panel.getByRole("heading", { name: run }).waitFor()
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Run bad_data_crc is damaged: show what is wrong" }).waitFor()
    expect(complaints).toEqual([])
  })

  test("a run of which nothing could be read says so, and leads to what is wrong", async () => {
    const board = await serve("--logdir", testdata("damaged/garbage_file"))
    const { page } = await visit(board.url)
    await page.getByRole("heading", { name: "No scalars could be read" }).waitFor()
    await page.getByRole("button", { name: "See what is wrong", exact: true }).click()
    await page.getByRole("dialog").getByText("it is no event file, or damaged from its beginning").waitFor()
  })

  test("kinds of data that the page does not draw are named, with what is there and how to open it", async () => {
    const log = someLog()
    log.other("a", "x", "<b>mine</b>")
    const sessions = path.join(log.dir, "a/plugins/profile/2024_01_01")
    fs.mkdirSync(sessions, { recursive: true })
    fs.writeFileSync(path.join(sessions, "host.xplane.pb"), "x")
    const board = await serve("--logdir", log.dir)
    const { page, complaints } = await visit(board.url)
    await cards(page).first().waitFor()
    await page.getByRole("button", { name: "+2 other kinds" }).click()
    const panel = page.getByRole("dialog", { name: "Also in these logs" })
    const told = await panel.getByRole("listitem").allTextContents()
    expect(told[0]).toContain("<b>mine</b>1 tag")
    expect(told[1]).toContain("Profile2024_01_01 in aTensorBoard's profiler shows it")
    await page.keyboard.press("Escape")
    await panel.waitFor({ state: "detached" })
    expect(complaints).toEqual([])
  })

  test("damage that happens while one looks is told", async () => {
    const log = someLog(), board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await painted(page, "accuracy", 99)
    expect(await page.locator(".badge").count()).toBe(0)
    log.damage("a")
    await page.locator(".badge").waitFor()
    await page.getByRole("button", { name: "Run a is damaged: show what is wrong" }).waitFor()
  })

  test("an empty log directory says what to do, and fills by itself", async () => {
    const log = new Log()
    ends.push(() => { log.remove() })
    const board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await page.getByRole("heading", { name: "No runs yet" }).waitFor()
    await expect.poll(() => page.locator("pre").textContent()).toContain("SummaryWriter")
    await expect.poll(() => page.locator(".state").textContent()).toContain("board demo")
    log.fill("first", ["loss"], 0, 5)
    await painted(page, "loss", 4)
  })

  test("a log directory that does not exist is named and waited for", async () => {
    const log = new Log()
    log.remove()
    const board = await serve("--logdir", log.dir)
    const { page } = await visit(board.url)
    await page.getByRole("heading", { name: "The log directory does not exist yet" }).waitFor()
    await expect.poll(() => page.locator(".state").textContent()).toContain(log.dir)
  })

  test("no tag matches: one click away from all of them", async () => {
    const board = await serve("--logdir", someLog().dir)
    const { page } = await visit(`${board.url}?tagFilter=nothing_like_it`)
    await page.getByRole("heading", { name: "No tag matches" }).waitFor()
    await page.getByRole("button", { name: "Clear the filter", exact: true }).click()
    await painted(page, "accuracy", 99)
  })
})
