// axe-core finds nothing to complain about in any state of the page with scalars, or without anything to show, on light and dark
// surfaces and in forced colours.
import type { BrowserContextOptions, Page } from "playwright-core"
import { expect, test } from "vitest"
import { button, Findings, NARROW, someRuns, type State } from "./a11y"
import { painted, testdata, type Board } from "./board"
import { session } from "./session"

const my = session()

const STATES: readonly State[] = [
  ["curves", "", () => Promise.resolve()],
  ["a selected step, a pin, values", "?steps=10&pin=accuracy&tables=1", page => page.locator(".values tbody tr").first().waitFor()],
  ["a selected range, hidden columns, dashes, hidden points shown", "?steps=10,30&hide=min&dashes=1&orphaned=loss/train&zoom=step:5,70&linkZoom=1", page => page.locator(".values tbody tr").first().waitFor()],
  ["full screen", "?card=accuracy", page => page.locator("dialog.full .values tbody tr").first().waitFor()],
  ["settings", "", page => button(page, "Settings").click()],
  ["the list of keys", "", page => page.keyboard.press("?")],
  ["the order of the runs", "?value=accuracy", page => button(page, /^Order and columns/).click()],
  ["a colour is chosen", "", page => button(page, "Colour of run b").click()],
  ["a card's menu", "", page => button(page, /^More/).click()],
  ["the columns of a table", "?tables=1", page => button(page, "Columns of the tables").click()],
  ["all points", "", async page => { await button(page, /^More/).click(); await page.getByRole("menuitem", { name: "Table of all points" }).click(); await page.locator(".points tbody td").nth(2).waitFor() }],
  ["the pointer on a chart", "", async page => { await page.locator(".plot").first().hover(); await page.locator(".tip").waitFor() }],
  ["what a chart shows, and a formula that is wrong", "", async page => {
    await page.locator('article[data-tag="loss"]').hover()
    await page.locator('article[data-tag="loss"]').getByRole("button", { name: /^More/ }).click()
    await page.getByRole("menuitem", { name: "Add a tag, a formula, an x axis…" }).click()
    await page.getByLabel("Add a tag or a formula").fill("nothing +")
    await page.getByRole("button", { name: "Add", exact: true }).click()
    await page.locator(".joint mark").waitFor()
  }],
  ["several tags and formulas in a card, over a metric, one of which is wrong", "?v=1&join=@curves,accuracy%7C=zzz%7C@loss/train", page => page.locator(".curve-problem").first().waitFor()],
  ["no run matches, a filter that is none", "?runFilter=zzz&tagFilter=(", page => page.getByText("No run matches").waitFor()],
  ["no tag matches", "?tagFilter=zzz", page => page.getByRole("heading", { name: "No tag matches" }).waitFor()],
  ["no run is ticked", "?runs=", page => page.getByRole("heading", { name: "No run is ticked" }).waitFor()],
  ["paused", "", page => page.keyboard.press("u")],
]

const runMenu = async (page: Page) => { await page.locator(".runs .run-tag").first().waitFor(); await page.locator(".runs .run").first().click({ button: "right" }) }
const runPanel = async (page: Page) => { await runMenu(page); await page.getByRole("menuitem", { name: /^Name, notes/ }).click(); await page.locator(".run-panel .kept-place").waitFor(); await page.getByText("Files").waitFor() }

const NOTED_STATES: readonly State[] = [
  ["a run's menu", "?archived=1", runMenu],
  ["a run's panel", "?archived=1&baseline=a", runPanel],
  ["a question before a run is deleted", "?archived=1", async page => { await runMenu(page); await page.getByRole("menuitem", { name: "Delete" }).click(); await page.getByRole("dialog").waitFor() }],
  ["saved views", "", async page => { await button(page, "Saved views").click(); await page.locator(".view-link").waitFor(); await button(page, /^Rename the view/).click() }],
  ["a view is forgotten", "", async page => { await button(page, "Saved views").click(); await button(page, /^Forget the view/).click(); await page.locator(".toast button").waitFor() }],
]

/** Notes, tags and the like of some runs, and a saved view. */
async function addNotes(board: Board): Promise<void> {
  const answer = await fetch(board.url + "api/sidecar", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({
      runs: [{ run: "a", shown: "The good one", notes: "one\ntwo", tags: ["good", "final"], favourite: true }, { run: "b", tags: ["good"], archived: true }], views: [{ name: "mine", view: "v=1" }],
    }),
  })
  expect(answer.status).toBe(200)
}

/** What looks different in a narrow window. */
const FEW = /^(curves|a selected|full|settings|the order|a colour|a run|a question)/

test.each([
  ["in all looks", STATES, {}], ["with notes, in all looks", NOTED_STATES, {}], ["narrow", STATES, NARROW], ["with notes, narrow", NOTED_STATES, NARROW],
] as const satisfies readonly (readonly [string, readonly State[], BrowserContextOptions])[])("states %s", async (_, states, options) => {
  const board = await my.serve("--logdir", someRuns(my.log()).dir, "--allow_delete"), findings = new Findings(), narrow = options === NARROW
  if (states === NOTED_STATES) await addNotes(board)
  const { page } = await my.visit("about:blank", options)
  for (const [name, query, act] of narrow ? states.filter(([name]) => FEW.test(name)) : states) {
    const build = async () => {
      await page.goto(board.url + query)
      await page.evaluate(() => { localStorage.clear() })
      if (!query.includes("zzz") && !query.includes("runs=")) await painted(page, "accuracy", 59)
      if (narrow && /runs?|colour/.test(name)) await button(page, "Show the run list").click()
      await act(page)
    }
    await build()
    await findings.inspect(page, name, build, narrow ? ["light"] : undefined)
  }
  expect(findings.found).toEqual({})
}, 240_000)

test("alerts, and the choice of what is muted", async () => {
  const log = someRuns(my.log())
  for (const step of [0, 1, 2]) log.append("bad", step, { accuracy: step === 2 ? NaN : 0.5 })
  const board = await my.serve("--logdir", log.dir), findings = new Findings(), { page } = await my.visit("about:blank")
  const build = async () => {
    await page.goto(board.url)
    await button(page, /^Alerts/).click()
    await page.getByRole("dialog").getByRole("button", { name: /^Mute/ }).first().click()
    await page.getByRole("group", { name: "Mute" }).waitFor()
  }
  await build()
  await findings.inspect(page, "alerts", build)
  expect(findings.found).toEqual({})
}, 240_000)

test("without cards: loading, empty, missing, damaged, silent and refused", async () => {
  const findings = new Findings(), log = someRuns(my.log()), board = await my.serve("--logdir", log.dir)
  const loading = (await my.visit("about:blank")).page
  await loading.routeWebSocket(/api\/live/, () => undefined)
  await loading.route("**/api/**", () => undefined)
  await loading.goto(board.url)
  await loading.locator(".skeleton").first().waitFor()
  await findings.inspect(loading, "loading")

  const refused = (await my.visit("about:blank")).page
  await refused.routeWebSocket(/api\/live/, socket => { void socket.close() })
  await refused.route("**/api/series", route => route.fulfill({ status: 403, json: { code: "origin_refused", message: "no", host: "board.example" } }))
  await refused.goto(board.url)
  await refused.getByText("--allow_host board.example").waitFor()
  await findings.inspect(refused, "refused")

  const gone = (await my.visit(board.url)).page
  await painted(gone, "accuracy", 59)
  await board.kill()
  await gone.getByRole("alert").getByText("Showing data from").waitFor()
  await findings.inspect(gone, "disconnected")

  const empty = my.log(), missing = my.log()
  missing.remove()
  for (const [name, dir, heading] of [["empty", empty.dir, "No runs yet"], ["missing", missing.dir, "does not exist yet"]] as const) {
    const { page } = await my.visit((await my.serve("--logdir", dir)).url)
    await page.getByRole("heading", { name: heading }).waitFor()
    await findings.inspect(page, name)
  }

  const damaged = (await my.visit((await my.serve("--logdir", testdata("damaged"))).url)).page
  await damaged.locator('article[data-last-step]').first().waitFor()
  await findings.inspect(damaged, "damaged")
  await damaged.getByRole("button", { name: /problems in the log/ }).click()
  await findings.inspect(damaged, "problems")
  expect(findings.found).toEqual({})
}, 240_000)
