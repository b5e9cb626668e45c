// Texts: what all writers log is shown, step by step, live, and nothing of it acts.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import { param, session } from "./session"

const my = session()

const card = (page: Page, tag: string, run: string) => page.locator(`article[data-kind="text"][data-tag="${tag}"][data-run="${run}"]`).first()
const shows = (page: Page, tag: string, run: string, step: number) => expect.poll(() => card(page, tag, run).getAttribute("data-last-step")).toBe(String(step))
const body = (page: Page, tag: string, run: string) => card(page, tag, run).locator(".text-body")

test.each([
  ["torch_all", "notes/text_summary", "run_0", 35, "step 35", "<script>alert(1)</script>"],
  ["tf1", "old/txt", "train", 11, "", ""],
  ["tensorboardX", "t/text_summary", ".", 24, "", ""],
  ["tf2_summary", "txt", "a", 24, "hello world", "second"],
])("%s: texts are formatted, and scripts in them are texts", async (log, tag, run, step, ...parts) => {
  const board = await my.serve("--logdir", testdata(`logs/${log}`))
  const { page, complaints } = await my.visit(board.url + "?tab=text")
  await card(page, tag, run).waitFor()
  await shows(page, tag, run, step)
  for (const part of parts) await expect.poll(() => body(page, tag, run).textContent()).toContain(part)
  expect(await page.locator(".text-body script").count()).toBe(0)
  expect(complaints).toEqual([])
})

test("a tensor of texts is a table, in cells of Markdown", async () => {
  const board = await my.serve("--logdir", testdata("logs/tf2_summary"))
  const { page } = await my.visit(board.url + "?tab=text")
  await shows(page, "table", "a", 24)
  await expect.poll(() => body(page, "table", "a").locator("td").allTextContents()).toEqual(["r0c0", "r0c1", "r1c0", "r1c1"])
  await expect.poll(() => body(page, "txt", "a").locator("strong").textContent()).toBe("world")
})

test("what is untrusted is inert", async () => {
  const log = my.log(), name = `<img src=x onerror="document.title='hit'">`
  log.text(name.replaceAll("/", ""), name, 0, `<script>document.title = "hit"</script>\n\n[x](javascript:alert(1)) <img src=x onerror="document.title='hit'"> **bold**`)
  const { page } = await my.show(log, "?tab=text")
  const text = page.locator(".text-body")
  await expect.poll(() => text.locator("strong").textContent()).toBe("bold")
  await expect.poll(() => text.textContent()).toContain("<script>")
  expect(await text.locator("[onerror], script, a[href^=javascript]").count()).toBe(0)
  expect(await page.title()).not.toBe("hit")
})

test("steps: by slider, by key, in the link, and the newest comes by itself", async () => {
  const log = my.log()
  for (const step of [0, 10, 20]) log.text("a", "note", step, `text ${step}`)
  const { page, complaints } = await my.show(log, "?tab=text")
  await shows(page, "note", "a", 20)
  log.text("a", "note", 30, "text 30")
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("text 30")
  await card(page, "note", "a").locator(".card-main").focus()
  await page.keyboard.press("ArrowLeft")
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("text 20")
  await page.keyboard.press("Home")
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("text 0")
  await param(page, "cardStep").toEqual(["@text,note,a:0"])
  log.text("a", "note", 40, "text 40")
  await expect.poll(() => card(page, "note", "a").locator("input[type=range]").getAttribute("max")).toBe("4")
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("text 0")
  await page.reload()
  await shows(page, "note", "a", 0)
  await card(page, "note", "a").hover()
  await page.keyboard.press(".")
  await shows(page, "note", "a", 10)
  await card(page, "note", "a").getByRole("button", { name: "Newest" }).click()
  await shows(page, "note", "a", 40)
  expect(complaints).toEqual([])
})

test("all steps stand under one another, the newest first, up to the step of the slider, and the newest comes by itself", async () => {
  const log = my.log(), steps = () => card(page, "note", "a").locator(".text-steps section")
  const said = () => steps().evaluateAll(sections => sections.map(s => `${s.querySelector("h4")!.firstChild!.nextSibling!.textContent}: ${s.querySelector(".text-body")!.textContent}`))
  for (let step = 0; step < 22; step++) log.text("a", "note", step, step === 3 ? "**three** <script>x</script>" : `text ${step}`)
  const { page, complaints } = await my.show(log, "?tab=text")
  await shows(page, "note", "a", 21)
  await page.getByLabel("All steps").check()
  await param(page, "allSteps").toEqual(["1"])
  await expect.poll(said).toEqual(Array.from({ length: 20 }, (_, i) => 21 - i === 3 ? "3: three <script>x</script>" : `${21 - i}: text ${21 - i}`))
  expect(await card(page, "note", "a").locator(".text-left").textContent()).toBe("There are 2 older steps: the slider leads to them.")
  expect(await steps().locator("strong").allTextContents()).toEqual(["three"])
  log.text("a", "note", 22, "text 22")
  await expect.poll(async () => (await said())[0]).toBe("22: text 22")
  expect(await steps().count()).toBe(20)
  await card(page, "note", "a").locator("input[type=range]").fill("1")
  await expect.poll(said).toEqual(["1: text 1", "0: text 0"])
  await page.getByLabel("All steps").uncheck()
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("text 1")
  expect(complaints).toEqual([])
})

test("linked steps: one slider moves all", async () => {
  const log = my.log()
  for (const run of ["a", "b"]) for (const step of [0, 10, 20]) log.text(run, "note", step + Number(run === "b"), `${run} ${step}`)
  const { page } = await my.show(log, "?tab=text")
  await shows(page, "note", "b", 21)
  await page.getByLabel("Link steps").check()
  await card(page, "note", "a").locator("input[type=range]").fill("1")
  await shows(page, "note", "a", 10)
  await shows(page, "note", "b", 11)
  await param(page, "step").toEqual(["10"])
  await page.getByLabel("Link steps").uncheck()
  await card(page, "note", "a").locator("input[type=range]").fill("0")
  await shows(page, "note", "a", 0)
  await shows(page, "note", "b", 11)
})

test("pin, full screen, raw text, copy, filter and run selection", async () => {
  const log = my.log()
  log.text("a", "m/x", 0, "**one**")
  log.text("b", "m/x", 0, "two")
  log.text("a", "m/y", 0, ["a", "b", "c", "d"], [2, 2])
  const { page, complaints } = await my.show(log, "?tab=text", { permissions: ["clipboard-read", "clipboard-write"] })
  await shows(page, "m/y", "a", 0)
  await card(page, "m/y", "a").hover()
  await card(page, "m/y", "a").getByRole("button", { name: "Copy the text" }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("a\tb\nc\td")
  await card(page, "m/x", "a").hover()
  await card(page, "m/x", "a").getByRole("button", { name: "As it was logged" }).click()
  await expect.poll(() => body(page, "m/x", "a").textContent()).toBe("**one**")
  await card(page, "m/x", "a").getByRole("button", { name: "Pin" }).click()
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Pinned", "m"])
  await card(page, "m/x", "a").getByRole("button", { name: "Full screen" }).click()
  await expect.poll(() => page.locator("dialog.full .text-body").textContent()).toBe("**one**")
  await page.keyboard.press("r")
  await expect.poll(() => page.locator("dialog.full .text-body").textContent()).toBe("one")
  await page.keyboard.press("Escape")
  await page.locator("#tag-filter").fill("y$")
  await expect.poll(() => page.locator("article").evaluateAll(all => all.map(a => `${a.dataset["tag"]} ${a.dataset["run"]}`))).toEqual(["m/x a", "m/y a"])
  await page.goto(page.url().replace(/\?.*/, "?tab=text&run=b&v=1"))
  await expect.poll(() => page.locator("article").evaluateAll(all => all.map(a => `${a.dataset["tag"]} ${a.dataset["run"]}`))).toEqual(["m/x b"])
  expect(complaints).toEqual([])
})

test("a name that is a curve in one run and a text in another is both", async () => {
  const log = my.log()
  log.append("curve", 1, { x: 1 })
  log.text("words", "x", 2, "hello")
  const { page, complaints } = await my.show(log)
  await expect.poll(() => page.locator('article[data-kind="scalar"][data-tag="x"]').getAttribute("data-last-step")).toBe("1")
  await page.getByRole("tab", { name: /^Text/ }).click()
  await expect.poll(() => body(page, "x", "words").textContent()).toBe("hello")
  expect(await page.locator('article[data-run="curve"]').count()).toBe(0)
  expect(complaints).toEqual([])
})

test("damage in a text is told in its card, and the others are there", async () => {
  const log = my.log()
  log.text("a", "note", 0, "first")
  log.text("a", "note", 1, "other")
  const { page } = await my.show(log, "?tab=text")
  await shows(page, "note", "a", 1)
  log.overwrite("a", "first", "FIRST")
  await card(page, "note", "a").locator("input[type=range]").fill("0")
  await expect.poll(() => card(page, "note", "a").getByRole("alert").textContent()).toContain("This text cannot be shown")
  await card(page, "note", "a").locator("input[type=range]").fill("1")
  await expect.poll(() => body(page, "note", "a").textContent()).toBe("other")
})

/** The texts that are marked as found. */
const marked = (page: Page) => page.evaluate(() => [...(CSS.highlights.get("found") ?? []) as Iterable<Range>].map(String).sort())
const cards = (page: Page) => page.locator("article").evaluateAll(all => all.map(a => `${a.dataset["tag"]} ${a.dataset["run"]} ${a.dataset["lastStep"]}`))

test("a search leaves the cards that have it, at a step that has it, and marks it; live, in the link, and away again", async () => {
  const log = my.log()
  for (const step of [0, 10, 20, 30]) {
    log.text("a", "note", step, step % 20 === 10 ? `a **Needle** at ${step}` : "hay")
    log.text("b", "note", step, step === 0 ? "needles & <b>needle</b>" : "hay")
    log.text("c", "note", step, "hay")
  }
  const { page, board, complaints } = await my.show(log, "?tab=text")
  await shows(page, "note", "c", 30)
  await page.keyboard.press("s")
  await page.keyboard.type("needle")
  await expect.poll(() => cards(page)).toEqual(["note a 30", "note b 0"])
  await expect.poll(() => page.locator(".text-counts").textContent()).toBe("3 steps in 2 cards")
  await expect.poll(() => marked(page)).toEqual(["Needle", "needle", "needle"])
  await param(page, "search").toEqual(["needle"])
  await param(page, "cardStep").toEqual([])

  // From match to match, past the steps between.
  await card(page, "note", "a").hover()
  await card(page, "note", "a").getByRole("button", { name: "Earlier match" }).click()
  await shows(page, "note", "a", 10)
  await card(page, "note", "a").getByRole("button", { name: "Later match" }).click()
  await shows(page, "note", "a", 30)

  // What is logged now is searched, too: a card that stands at its newest match goes on, and others appear.
  log.text("b", "note", 40, "the last needle")
  log.text("c", "note", 40, "a NEEDLE")
  await expect.poll(() => cards(page)).toEqual(["note a 30", "note b 40", "note c 40"])
  await page.locator("#text-search").fill("^hay$|last n")
  await page.getByText("Found in no text").waitFor()
  await page.getByRole("button", { name: "Regular expression" }).click()
  await expect.poll(() => page.locator(".text-counts").textContent()).toBe("10 steps in 3 cards")
  await param(page, "search").toEqual(["^hay$|last n"])
  await param(page, "searchRegexp").toEqual(["1"])

  const { page: other } = await my.visit(page.url().replace(/^[^?]+/, board.url))
  await expect.poll(() => other.locator(".text-counts").textContent()).toBe("10 steps in 3 cards")
  await page.locator("#text-search").fill("(")
  await expect.poll(() => page.locator("#text-search-error").textContent()).toContain("missing closing )")
  await page.locator("#text-search").fill("")
  await expect.poll(() => cards(page)).toEqual(["note a 30", "note b 40", "note c 40"])
  await expect.poll(() => marked(page)).toEqual([])
  expect(complaints).toEqual([])
})
