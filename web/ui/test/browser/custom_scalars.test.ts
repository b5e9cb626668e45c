// Custom scalars: the charts of the log's layout and of the user's, with live points.
import fs from "node:fs"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { testdata } from "./board"
import type { Log } from "./events"
import { pixels } from "./pixels"
import { param, session } from "./session"

const my = session()

const card = (page: Page, title: string) => page.locator(`article[data-kind="custom_scalar"][data-tag="${title}"]`).first()
const shows = (page: Page, title: string, step: number) => expect.poll(() => card(page, title).getAttribute("data-last-step")).toBe(String(step))
const tags = (page: Page, title: string) => card(page, title).locator(".curve-legend bdi").allTextContents()
const titles = (page: Page) => page.locator('article[data-kind="custom_scalar"]').evaluateAll(all => all.map(a => (a as HTMLElement).dataset["tag"]))

const inked = (page: Page, title: string) => pixels(card(page, title).locator(".chart canvas").first())

function twoRuns(): Log {
  const log = my.log()
  for (const run of ["a", "b"]) log.fill(run, ["loss/train", "loss/val", "mean", "low", "high"], 0, 50)
  return log
}

test("the layout of a fixture: lines by regular expressions, and a band", async () => {
  const board = await my.serve("--logdir", testdata("logs/torch_all"))
  const { page, complaints } = await my.visit(board.url + "?tab=custom_scalars&smoothing=0")
  await card(page, "both").waitFor()
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Loss"])
  await expect.poll(() => tags(page, "both")).toEqual(["loss/train", "loss/val"])
  await expect.poll(() => tags(page, "margin")).toEqual(["loss/train"])
  const signs = (title: string) => card(page, title).locator(".curve-legend i").evaluateAll(marks => marks.map(mark => mark.dataset["sign"]))
  expect(await signs("both")).toEqual(["circle", "square"])
  expect(await signs("margin")).toEqual([undefined])
  for (const title of ["both", "margin"]) await expect.poll(() => card(page, title).getAttribute("data-last-step")).not.toBeNull()
  for (const title of ["both", "margin"]) expect((await inked(page, title)).strong).toBeGreaterThan(200)
  expect(complaints).toEqual([])
})

test("a margin is a large faint area behind the line", async () => {
  const log = twoRuns()
  log.layout("a", { title: "x", charts: [{ title: "edges", tags: ["mean", "low", "high"] }, { title: "band", margins: [["mean", "low", "high"]] }] })
  const { page } = await my.show(log, "?tab=custom_scalars&run=a&smoothing=0&outliers=1&v=1")
  for (const title of ["edges", "band"]) await shows(page, title, 49)
  await expect.poll(async () => (await inked(page, "band")).faint).toBeGreaterThan(3 * (await inked(page, "edges")).faint)
})

test("tags that match are listed, and their points are files: as TensorBoard's of one run, or all of them", async () => {
  const log = twoRuns()
  log.layout("a", { title: "x", charts: [{ title: "loss", tags: ["loss"] }, { title: "band", margins: [["mean", "low", "high"]] }] })
  const { page, complaints } = await my.show(log, "?tab=custom_scalars")
  const list = async (title: string) => {
    await shows(page, title, 49)
    await card(page, title).getByRole("button", { name: /^More/ }).click()
    await page.getByRole("menuitem", { name: /^Tags/ }).click()
    return page.getByRole("dialog", { name: `Tags of ${title}` })
  }
  const saved = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()])
    return { name: file.suggestedFilename(), lines: fs.readFileSync(await file.path(), "utf8").trim().split(/\r?\n/) }
  }
  const dialog = await list("loss")
  await expect.poll(() => dialog.locator("tr").evaluateAll(rows => rows.map(row => `${row.querySelector("bdi")!.textContent} ${row.querySelector("td")!.textContent}`))).toEqual(["loss/train 2 runs", "loss/val 2 runs"])
  const all = await saved("Download loss/val as CSV")
  expect([all.name, all.lines.length, all.lines[0]!.includes("run")]).toEqual(["loss_val.csv", 101, true])
  await dialog.getByLabel("Points of").selectOption({ label: "b" })
  const one = await saved("Download loss/val as CSV")
  expect([one.name, one.lines.length, one.lines[0]]).toEqual(["b_loss_val.csv", 51, "Wall time,Step,Value"])
  const json = await saved("Download loss/train as JSON")
  expect((JSON.parse(json.lines.join("\n")) as number[][]).map(([, step]) => step).slice(0, 3)).toEqual([0, 1, 2])
  await page.keyboard.press("Escape")
  const band = await list("band")
  await expect.poll(() => band.locator("tr th").allTextContents()).toEqual(["mean", "lowlower edge", "highupper edge"])
  expect(complaints).toEqual([])
})

test("live points, the pointer on lines of two tags, and the view of scalars", async () => {
  const log = twoRuns()
  log.layout("a", { title: "all", charts: [{ title: "loss", tags: ["loss"] }] })
  const { page, complaints } = await my.show(log, "?tab=custom_scalars")
  await shows(page, "loss", 49)
  log.append("b", 60, { "loss/val": 0.5 })
  await shows(page, "loss", 60)
  const box = (await card(page, "loss").locator(".plot").boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await expect.poll(() => page.locator(".tip tbody tr").count()).toBe(4)
  expect((await page.locator(".tip td.label").allTextContents()).toSorted()).toEqual(["loss/train", "loss/train", "loss/val", "loss/val"])
  await page.keyboard.press("x")
  await param(page, "axis").toEqual(["relative"])
  await card(page, "loss").getByRole("button", { name: "Pin" }).click()
  await expect.poll(() => page.locator(".card-group-head bdi").allTextContents()).toEqual(["Pinned", "all"])
  await card(page, "loss").getByRole("button", { name: "Full screen" }).click()
  await expect.poll(() => page.locator("dialog.full article").getAttribute("data-last-step")).toBe("60")
  await param(page, "card").toEqual(["@custom_scalars,all/loss"])
  expect(complaints).toEqual([])
})

test("layouts of several runs are one, folded as they say, and the filter is for titles", async () => {
  const log = twoRuns()
  log.layout("a", { title: "x", charts: [{ title: "one", tags: ["loss/train"] }] }, { title: "y", closed: true, charts: [{ title: "three", tags: ["mean"] }] })
  log.layout("b", { title: "x", charts: [{ title: "one", tags: ["loss/train"] }, { title: "two", tags: ["loss/val"] }] })
  const { page } = await my.show(log, "?tab=custom_scalars&run=b&v=1")
  await expect.poll(() => titles(page)).toEqual(["one", "two"])
  await page.getByRole("button", { name: /^y/ }).click()
  await expect.poll(() => titles(page)).toEqual(["one", "two", "three"])
  await page.locator("#tag-filter").fill("tw|y")
  await expect.poll(() => titles(page)).toEqual(["two", "three"])
  await page.locator("#tag-filter").fill("zzz")
  await page.getByRole("heading", { name: "No chart matches" }).waitFor()
})

test("what is wrong with a chart is said in it, and no pattern keeps the page busy", async () => {
  const log = twoRuns()
  log.append("a", 1, { ["a".repeat(40)]: 1 })
  log.layout("a", { title: "x", charts: [{ title: "wrong", tags: ["("] }, { title: "none", tags: ["zzz"] }, { title: "busy", tags: ["(a|aa|a)*$b"] }, { title: "gap", margins: [["mean", "low", "gone"]] }, { title: "", tags: [".*"] }] })
  const { page, complaints } = await my.show(log, "?tab=custom_scalars")
  await expect.poll(() => card(page, "wrong").getByRole("alert").textContent()).toContain("missing closing )")
  await expect.poll(() => card(page, "none").locator(".plot-empty").textContent()).toBe("No scalar has a name that matches")
  await expect.poll(() => card(page, "busy").locator(".plot-empty").textContent()).toBe("No scalar has a name that matches")
  await expect.poll(() => card(page, "gap").getByRole("alert").textContent()).toBe("No scalar is called gone")
  await shows(page, "gap", 49)
  expect(complaints).toEqual([])
})

test("the user's own layout: edited, kept by the browser, exported as TensorBoard's JSON, and given up", async () => {
  const log = twoRuns()
  log.layout("a", { title: "x", charts: [{ title: "one", tags: ["loss/train"] }] })
  const { page, board, complaints } = await my.show(log, "?tab=custom_scalars", { permissions: ["clipboard-read", "clipboard-write"] })
  await shows(page, "one", 49)
  await page.getByRole("button", { name: "Edit layout" }).click()
  await page.getByLabel("Title of the chart").fill("renamed")
  await page.getByLabel("Tags: regular expressions").fill("loss/.*\n(")
  await page.getByRole("alert").getByText("missing closing )").waitFor()
  await page.getByLabel("Tags: regular expressions").fill("loss/.*\nmean")
  await page.getByText("3 tags match.").waitFor()
  await page.getByRole("button", { name: "Add a chart" }).click()
  await page.getByLabel("What the chart draws").nth(1).selectOption("margin")
  for (const [edge, tag] of [["Line", "mean"], ["Lower edge", "low"], ["Upper edge", "high"]] as const) await page.getByLabel(`${edge}: a tag`).fill(tag)
  await page.getByRole("button", { name: "Copy as JSON" }).click()
  const json = { category: [{ title: "x", chart: [{ title: "renamed", multiline: { tag: ["loss/.*", "mean"] } }, { title: "New chart", margin: { series: [{ value: "mean", lower: "low", upper: "high" }] } }] }] }
  await expect.poll(async () => JSON.parse(await page.evaluate(() => navigator.clipboard.readText()) || "{}") as unknown).toEqual(json)
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect.poll(() => titles(page)).toEqual(["renamed", "New chart"])
  await expect.poll(() => tags(page, "renamed")).toEqual(["loss/train", "loss/val", "mean"])
  await shows(page, "New chart", 49)
  await page.goto(board.url + "?tab=custom_scalars")
  await expect.poll(() => titles(page)).toEqual(["renamed", "New chart"])
  await page.getByRole("button", { name: "Edit layout" }).click()
  await page.getByRole("button", { name: "From JSON…" }).click()
  await page.getByLabel("Layout as JSON").fill('{"category": 7}')
  await page.getByRole("button", { name: "Take over" }).click()
  await page.getByRole("alert").getByText("Expected a list for category").waitFor()
  await page.getByLabel("Layout as JSON").fill('{"category": [{"title": "pasted", "chart": [{"title": "p", "multiline": {"tag": ["mean"]}}]}]}')
  await page.getByRole("button", { name: "Take over" }).click()
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect.poll(() => titles(page)).toEqual(["p"])
  await page.getByRole("button", { name: "Edit layout" }).click()
  await page.getByRole("button", { name: "Use the log's layout" }).click()
  await expect.poll(() => titles(page)).toEqual(["one"])
  expect(complaints).toEqual([])
})

test("without a layout the page says how to make one", async () => {
  const { page } = await my.show(twoRuns(), "?tab=custom_scalars")
  await page.getByRole("heading", { name: "No layout" }).waitFor()
  await page.getByRole("button", { name: "Edit layout" }).click()
  await page.getByRole("button", { name: "Add a category" }).click()
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await shows(page, "New chart", 49)
})
