// Keeping order among runs: notes, tags, favourites, the archive, shown names, colours, saved views, deletion; what one page does, others see.
import fs from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import { Board, painted } from "./board"
import { param, session } from "./session"

const my = session()
const WAIT = { timeout: 20_000 }

const CONFIG = process.env["XDG_CONFIG_HOME"]
afterEach(() => {
  if (CONFIG === undefined) delete process.env["XDG_CONFIG_HOME"]
  else process.env["XDG_CONFIG_HOME"] = CONFIG
})

function someLog(...more: string[]) {
  const log = my.log()
  for (const [i, run] of ["a", "b", "c", ...more].entries()) for (const step of [0, 10, 20]) log.append(run, step, { loss: 1 / (1 + step) + i })
  return log
}

const listed = async (page: Page) => (await page.locator(".runs .run .name").allTextContents()).map(n => n.trim())
const panel = (page: Page) => page.locator(".run-panel")
const menu = async (page: Page, run: string, item: RegExp) => {
  await page.locator(".runs .run", { has: page.getByRole("checkbox", { name: `Show run ${run}`, exact: true }) }).click({ button: "right" })
  await page.getByRole("menuitem", { name: item }).click()
}

test("a name, notes, tags and a favourite are kept, seen by another browser, there after a reload and a kill", async () => {
  const log = someLog(), board = await my.serve("--logdir", log.dir)
  const { page, complaints } = await my.visit(board.url), other = await my.visit(board.url)
  await painted(page, "loss", 20)
  await painted(other.page, "loss", 20)

  await page.getByRole("checkbox", { name: "Show run a", exact: true }).focus()
  await page.keyboard.press("Enter")
  await panel(page).getByLabel("Shown name").fill("The good one")
  await panel(page).getByLabel("Notes", { exact: true }).fill("first line\nsecond <b>line</b>")
  await panel(page).getByLabel("Tags", { exact: true }).fill("final,")
  await panel(page).getByLabel("Tags", { exact: true }).fill("seed 1")
  await page.keyboard.press("Enter")
  await panel(page).getByRole("button", { name: "Make it a favourite" }).click()
  await expect.poll(() => panel(page).getByRole("heading", { level: 2 }).textContent()).toContain("The good one")
  await expect.poll(() => panel(page).locator(".kept-place").textContent()).toContain(path.join(log.dir, ".board"))

  await expect.poll(() => listed(other.page), WAIT).toContain("The good one")
  await expect.poll(() => other.page.locator(".runs .run-tag").allTextContents(), WAIT).toEqual(["final", "seed 1"])
  await expect.poll(() => other.page.locator(".runs .run-kept [role=img]").count(), WAIT).toBe(1)
  await other.page.locator(".runs .run").first().click({ button: "right" })
  await other.page.getByRole("menuitem", { name: "Name, notes and tags" }).click()
  await expect.poll(() => panel(other.page).getByLabel("Notes", { exact: true }).inputValue(), WAIT).toBe("first line\nsecond <b>line</b>")
  // Another field of the same run: neither change is lost.
  await panel(other.page).getByRole("button", { name: "Take the tag final away" }).click()
  await expect.poll(() => panel(page).locator(".tag-box .run-tag").allTextContents(), WAIT).toEqual(["seed 1"])
  expect(await panel(page).getByLabel("Shown name").inputValue()).toBe("The good one")

  await board.kill()
  const again = await Board.start(["--logdir", log.dir], board.port)
  my.later(() => again.kill())
  const third = await my.visit(board.url)
  await expect.poll(() => listed(third.page), WAIT).toContain("The good one")
  expect(complaints.filter(c => !/ERR_CONNECTION_REFUSED|WebSocket|Failed to load/.test(c))).toEqual([])
}, 120_000)

test("archived runs leave list and charts until one asks for them; favourites and tags filter; a link says so", async () => {
  const { page, complaints } = await my.show(someLog())
  await painted(page, "loss", 20)
  await menu(page, "b", /^Archive it/)
  await expect.poll(() => listed(page), WAIT).toEqual(["a", "c"])
  await expect.poll(() => page.locator(".side-bar .count").textContent()).toBe("2 of 2 runs")
  await page.getByRole("button", { name: "Archived 1" }).click()
  await expect.poll(() => listed(page)).toEqual(["a", "b", "c"])
  await param(page, "archived").toEqual(["1"])
  await page.getByRole("button", { name: "Archived 1" }).click()
  await page.locator("#run-filter").fill("archived")
  await expect.poll(() => listed(page), WAIT).toEqual(["b"])
  await page.locator("#run-filter").fill("")

  await menu(page, "c", /^Make it a favourite/)
  await page.getByRole("button", { name: "Only favourites" }).click()
  await expect.poll(() => listed(page), WAIT).toEqual(["c"])
  await param(page, "favourites").toEqual(["1"])
  await page.reload()
  await expect.poll(() => listed(page), WAIT).toEqual(["c"])
  await menu(page, "c", /^No favourite/)
  await page.getByRole("button", { name: "Clear the filter" }).first().click()
  await expect.poll(() => listed(page)).toEqual(["a", "c"])

  await menu(page, "a", /^Name, notes/)
  await panel(page).getByLabel("Tags", { exact: true }).fill("good")
  await page.keyboard.press("Enter")
  await page.getByRole("button", { name: "Only runs tagged good" }).click()
  await expect.poll(() => listed(page), WAIT).toEqual(["a"])
  await param(page, "runTag").toEqual(["good"])
  await page.getByRole("button", { name: "Only runs tagged good" }).click()
  await page.locator("#run-filter").fill('"good" in tags')
  await expect.poll(() => listed(page), WAIT).toEqual(["a"])
  expect(complaints).toEqual([])
}, 90_000)

test("several ticked runs are archived at once", async () => {
  const { page } = await my.show(someLog("d"), "?run=a&run=c")
  await painted(page, "loss", 20)
  await menu(page, "b", /^Archive it/)
  await expect.poll(() => listed(page), WAIT).toEqual(["a", "c", "d"])
  await menu(page, "c", /^Archive the 2 ticked runs/)
  await expect.poll(() => listed(page), WAIT).toEqual(["d"])
})

test("a colour is the same in another browser, and in charts", async () => {
  const { page, board } = await my.show(someLog()), other = await my.visit(board.url)
  await painted(page, "loss", 20)
  await page.getByRole("button", { name: "Colour of run b" }).click()
  const swatch = page.getByRole("dialog", { name: "Colour of run b" }).getByRole("button", { name: "Purple" })
  const color = await swatch.evaluate(e => e.style.getPropertyValue("--swatch"))
  await swatch.click()
  const colorOf = (p: Page) => p.locator(".runs .run").nth(1).evaluate(e => e.style.getPropertyValue("--swatch"))
  await expect.poll(() => colorOf(page)).toBe(color)
  await expect.poll(() => colorOf(other.page), WAIT).toBe(color)
})

test("views are saved with a name, opened in another browser, renamed and forgotten", async () => {
  const { page, board, complaints } = await my.show(someLog(), "?tab=scalars&smoothing=0.3&runFilter=a|b")
  await painted(page, "loss", 20)
  const views = page.getByRole("dialog", { name: "Saved views" })
  await page.getByRole("button", { name: "Saved views" }).click()
  await views.getByLabel("Name for the view of now").fill(`<i>my</i> "view"`)
  await views.getByRole("button", { name: "Save" }).click()
  await expect.poll(() => views.locator(".view-link").allTextContents()).toEqual([`<i>my</i> "view"`])
  expect(await views.locator(".view-link").getAttribute("aria-current")).toBe("true")

  const other = await my.visit(board.url), theirs = other.page.getByRole("dialog", { name: "Saved views" })
  await painted(other.page, "loss", 20)
  await other.page.getByRole("button", { name: "Saved views" }).click()
  await theirs.locator(".view-link").click()
  await expect.poll(() => listed(other.page), WAIT).toEqual(["a", "b"])
  await param(other.page, "smoothing").toEqual(["0.3"])
  await other.page.getByRole("button", { name: "Saved views" }).click()
  await theirs.getByRole("button", { name: /^Rename the view/ }).click()
  await theirs.getByLabel(/^New name of the view/).fill("better")
  await other.page.keyboard.press("Enter")
  await expect.poll(() => views.locator(".view-link").allTextContents(), WAIT).toEqual(["better"])
  await views.getByRole("button", { name: "Forget the view better" }).click()
  await expect.poll(() => theirs.locator(".view-link").count(), WAIT).toBe(0)
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click()
  await expect.poll(() => theirs.locator(".view-link").allTextContents(), WAIT).toEqual(["better"])
  expect([...complaints, ...other.complaints]).toEqual([])
}, 90_000)

test("runs are deleted after a question, with those below, and come back; not where it was not allowed", async () => {
  const log = someLog("b/sub"), board = await my.serve("--logdir", log.dir, "--allow_delete")
  const { page, complaints } = await my.visit(board.url)
  await painted(page, "loss", 20)
  await menu(page, "b", /^Delete/)
  const ask = page.getByRole("dialog", { name: "Delete 2 runs?" })
  await expect.poll(() => ask.locator("li").allTextContents()).toEqual(["b", "b/sub"])
  await ask.getByRole("button", { name: "Delete", exact: true }).click()
  await expect.poll(() => listed(page), WAIT).toEqual(["a", "c"])
  expect(fs.existsSync(path.join(log.dir, "b"))).toBe(false)
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click()
  await expect.poll(() => listed(page), WAIT).toHaveLength(4)
  expect(fs.existsSync(path.join(log.dir, "b/sub"))).toBe(true)

  await menu(page, "c", /^Delete/)
  await page.getByRole("dialog", { name: "Delete 1 run?" }).getByRole("button", { name: "Delete", exact: true }).click()
  await expect.poll(() => listed(page), WAIT).toHaveLength(3)
  await page.getByRole("button", { name: "Settings" }).click()
  await page.getByRole("button", { name: "Restore c" }).click()
  await expect.poll(() => listed(page), WAIT).toContain("c")
  expect(complaints).toEqual([])

  const plain = await my.show(someLog())
  await painted(plain.page, "loss", 20)
  await plain.page.locator(".runs .run").first().click({ button: "right" })
  await plain.page.getByRole("menuitem", { name: "Archive it" }).waitFor()
  expect(await plain.page.getByRole("menuitem", { name: /Delete/ }).count()).toBe(0)
}, 120_000)

test("what people write is text: in list, panel, menus, filters and charts", async () => {
  const bad = `<img src=x onerror="document.title='hit'">`, log = someLog(bad.replaceAll("/", "")), board = await my.serve("--logdir", log.dir)
  const answer = await fetch(new URL("api/sidecar", board.url), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({
      runs: [
        { run: "a", shown: bad, notes: `${bad}\n\u202eabc`, tags: [bad, "שלום", "x".repeat(90)], favourite: true }, { run: "b", shown: "שלום עולם", tags: ["__proto__", "a,b"] },
        { run: "c", shown: "y".repeat(190), archived: true },
      ],
      views: [{ name: bad, view: "v=1&tab=scalars&tagFilter=" + encodeURIComponent(bad) }, { name: "javascript:alert(1)", view: "javascript:document.title='hit'" }],
    }),
  })
  expect(answer.status).toBe(200)
  const { page, complaints } = await my.visit(`${board.url}?archived=1`)
  await painted(page, "loss", 20)
  await expect.poll(async () => (await listed(page)).join(), WAIT).toContain("<img src=x")
  await page.locator(".plot").first().hover()
  await expect.poll(() => page.locator(".tip").textContent()).toContain("<img src=x")
  await menu(page, "a", /^Name, notes/)
  await expect.poll(() => panel(page).getByLabel("Notes", { exact: true }).inputValue()).toContain("<img src=x")
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Saved views" }).click()
  await expect.poll(() => page.locator(".view-link").count()).toBe(2)
  for (const href of await page.locator(".view-link").evaluateAll(all => all.map(e => (e as HTMLAnchorElement).href))) expect(href.startsWith(board.url)).toBe(true)
  expect(await page.locator("[onerror]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
  expect(complaints).toEqual([])
}, 90_000)

/** Moves the pointer down a chart until it is on a line. */
async function ontoLine(page: Page): Promise<void> {
  const plot = page.locator(".plot").first()
  await expect.poll(async () => {
    // Where the chart is now: what comes after the first paint may still move it, and a line with it.
    const box = (await plot.boundingBox())!
    for (let y = 6; y < box.height - 30; y += 3) {
      await page.mouse.move(box.x + box.width / 2, box.y + y)
      if (await plot.getAttribute("data-over") === "line") return JSON.stringify(await plot.boundingBox()) === JSON.stringify(box)
    }
    return false
  }, WAIT).toBe(true)
}

test("a click on a line opens its run, and so do keys; the focus comes back", async () => {
  const log = my.log()
  for (const [run, loss] of [["low", 0], ["high", 1]] as const) for (const step of [0, 10, 20]) log.append(run, step, { loss })
  const { page, complaints } = await my.show(log)
  await painted(page, "loss", 20)
  await ontoLine(page)
  await page.mouse.down()
  await page.mouse.up()
  await expect.poll(() => panel(page).getAttribute("data-run"), WAIT).toBe("high")
  for (const fact of ["Start", "Duration", "Last event", "Files", "Notes"]) expect(await panel(page).textContent()).toContain(fact)
  await page.keyboard.press("Escape")
  await expect.poll(() => panel(page).count()).toBe(0)

  await page.mouse.move(0, 0)
  await page.locator(".plot-host").first().focus()
  await page.keyboard.press("n")
  await page.keyboard.press("n")
  await expect.poll(() => page.locator(".plot-host [role=status]").textContent()).toMatch(/^(low|high)\. step 20/)
  const said = (await page.locator(".plot-host [role=status]").textContent())!.split(".")[0]
  await page.keyboard.press("o")
  await expect.poll(() => panel(page).getAttribute("data-run"), WAIT).toBe(said)
  await page.keyboard.press("Escape")
  await expect.poll(() => page.evaluate(() => document.activeElement?.classList.contains("plot-host"))).toBe(true)
  expect(complaints).toEqual([])
})

test("tables, tooltips and hyper-parameters tell how much better or worse than the baseline", async () => {
  const log = my.log()
  for (const [run, loss] of [["star", 0.5], ["worse", 1], ["better", 0.25]] as const) {
    log.session(run, { lr: loss }, 1)
    for (const step of [0, 10, 20]) log.append(run, step, { loss, accuracy: 1 - loss, other: loss })
  }
  const { page, complaints } = await my.show(log, "?tab=scalars&baseline=star&tables=1&smoothing=0&tagFilter=loss")
  await painted(page, "loss", 20)
  const cells = async (run: string) => (await page.locator(".values tbody tr", { hasText: run }).locator("td").allTextContents()).slice(0, 3)
  await expect.poll(() => cells("worse"), WAIT).toEqual(["1", "+0.5 ✗", "+100 %"])
  await expect.poll(() => cells("better"), WAIT).toEqual(["0.25", "−0.25 ✓", "−50.0 %"])
  await expect.poll(() => cells("star"), WAIT).toEqual(["0.5", "", ""])
  expect(await page.locator(".values td.worse").count()).toBe(2)
  await page.locator(".plot").first().hover()
  await expect.poll(() => page.locator(".tip td.better").textContent(), WAIT).toBe("−0.25 (−50.0 %) ✓")
  await page.goto(page.url().replace(/tagFilter=loss/, "tagFilter=accuracy"))
  await expect.poll(() => cells("worse"), WAIT).toEqual(["0", "−0.5 ✗", "−100 %"])
  await page.goto(page.url().replace(/tagFilter=accuracy/, "tagFilter=other"))
  await expect.poll(() => cells("worse"), WAIT).toEqual(["1", "+0.5", "+100 %"])

  const base = new URL(page.url())
  await page.goto(`${base.origin}/?tab=hparams&hpPicture=none&baseline=star`)
  await expect.poll(() => page.locator(".hparams .beside.worse").allTextContents(), WAIT).toEqual(expect.arrayContaining(["+0.5 (+100 %) ✗"]))
  await expect.poll(() => page.locator(".hparams .beside.better").count(), WAIT).toBeGreaterThan(0)
  expect(complaints).toEqual([])
}, 60_000)

test("where the log directory cannot be written, it is kept in the user's configuration, and the page says where; or that it is kept nowhere", async () => {
  const config = my.log(), log = someLog(), file = path.join(log.dir, ".board")
  fs.writeFileSync(file, "no directory, so nobody can write into it")
  process.env["XDG_CONFIG_HOME"] = config.dir
  const { page } = await my.show(log)
  await painted(page, "loss", 20)
  await menu(page, "a", /^Name, notes/)
  await panel(page).getByLabel("Notes", { exact: true }).fill("kept elsewhere")
  await expect.poll(() => panel(page).locator(".kept-place").textContent(), WAIT).toContain(path.join(config.dir, "board"))

  process.env["XDG_CONFIG_HOME"] = path.join(file, "below")
  const nowhere = await my.show(someLogWith(file))
  await painted(nowhere.page, "loss", 20)
  await menu(nowhere.page, "a", /^Make it a favourite/)
  await expect.poll(() => nowhere.page.locator(".toast").textContent(), WAIT).toContain("Not kept")
  await menu(nowhere.page, "a", /^Name, notes/)
  await expect.poll(() => panel(nowhere.page).getByRole("alert").textContent(), WAIT).toContain("can keep nothing")
}, 60_000)

/** A log in whose directory nothing can be kept. */
function someLogWith(file: string) {
  const log = someLog()
  fs.copyFileSync(file, path.join(log.dir, ".board"))
  return log
}

/** What the comparison shows, as text. */
const shown = async (page: Page) => ({
  heads: await page.locator(".compare thead .sort bdi").allTextContents(), rows: await page.locator(".compare tbody tr").allTextContents(),
  listed: await listed(page), charts: await page.locator(".cmp-charts article[data-last-step]").count(),
})

test("a second tab, a copied link in another browser and a killed server show the same view", async () => {
  const log = my.log()
  for (const lr of [0.1, 0.01]) for (const seed of [1, 2]) {
    log.session(`lr${lr}/seed${seed}`, { lr, seed, opt: "adam" }, 1)
    for (const step of [0, 10, 20]) log.append(`lr${lr}/seed${seed}`, step, { val_loss: lr + seed / (1 + step), accuracy: 1 - lr })
  }
  const query = "?tab=compare&v=1&group=all-but:seed&cmpSort=-m.last.val_loss&baseline=lr0.1/seed2&cmpDiffer=1&runFilter=lr0&cmpOpen=lr%3D0.1"
  const { page, board } = await my.show(log, query)
  await expect.poll(() => page.locator(".compare .beside").count(), WAIT).toBeGreaterThan(2)
  await menu(page, "lr0.01/seed1", /^Name, notes/)
  await panel(page).getByLabel("Shown name").fill("renamed")
  await page.keyboard.press("Enter")
  await page.getByRole("button", { name: "Close the run" }).click()
  await expect.poll(() => listed(page), WAIT).toContain("renamed")
  await expect.poll(async () => (await shown(page)).charts, WAIT).toBeGreaterThan(1)
  const view = await shown(page), link = page.url()

  const tab = await page.context().newPage()
  await tab.goto(link)
  await expect.poll(() => shown(tab), WAIT).toEqual(view)
  const other = await my.visit(link)
  await expect.poll(() => shown(other.page), WAIT).toEqual(view)

  await board.kill()
  await page.getByRole("alert").getByText("No connection").waitFor()
  expect(await shown(page)).toEqual(view)
  const again = await Board.start(["--logdir", log.dir], board.port)
  my.later(() => again.kill())
  await page.getByRole("alert").getByText("No connection").waitFor({ state: "detached", timeout: 30_000 })
  await expect.poll(() => shown(page), WAIT).toEqual(view)
  await page.reload()
  await expect.poll(() => shown(page), WAIT).toEqual(view)
}, 120_000)
