// axe-core finds nothing to complain about in any state of the page, on light and dark surfaces and in forced colours.
import fs from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import type { BrowserContextOptions, Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { painted, testdata } from "./board"
import type { Log } from "./events"
import { png } from "./pictures"
import { session } from "./session"

const my = session()
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

interface Finding { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }

/** What axe-core finds, a line an element. */
async function findings(page: Page): Promise<string[]> {
  // Through the debugger, which the page's content security policy does not bind.
  await page.evaluate(AXE + "\n;0")
  const { violations, passes } = await page.evaluate("axe.run(document)") as { violations: Finding[]; passes: unknown[] }
  expect(passes.length).toBeGreaterThan(15)
  return violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary}`))
}

/** Three runs with names long and short, two groups, a restart whose points are hidden. */
function someLog(): Log {
  const log = my.log()
  for (const run of ["a", "b", "a/long/name_of_a_run,with_seed=12345"]) log.fill(run, ["loss/train", "loss/val", "accuracy"], 0, 60)
  for (const step of [0, 40, 41, 20, 21]) log.append("restarted", step, { "loss/train": 1 / (step + 1) })
  return log
}

type State = readonly [name: string, query: string, act: (page: Page) => Promise<unknown>]

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first()

/** Notes, tags and the like of some runs, and a saved view. */
const addNotes = (page: Page) => page.evaluate(() => fetch("api/sidecar", {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({
    runs: [{ run: "a", shown: "The good one", notes: "one\ntwo", tags: ["good", "final"], favourite: true }, { run: "b", tags: ["good"], archived: true }], views: [{ name: "mine", view: "v=1" }],
  }),
}).then(answer => answer.text()))
const runMenu = async (page: Page) => { await addNotes(page); await page.locator(".runs .run-tag").first().waitFor(); await page.locator(".runs .run").first().click({ button: "right" }) }
const runPanel = async (page: Page) => { await runMenu(page); await page.getByRole("menuitem", { name: /^Name, notes/ }).click(); await page.locator(".run-panel .kept-place").waitFor(); await page.getByText("Files").waitFor() }

const STATES: readonly State[] = [
  ["curves", "", () => Promise.resolve()],
  ["a selected step, a pin, values", "?steps=10&pin=accuracy&tables=1", page => page.locator(".values tbody tr").first().waitFor()],
  ["a selected range, hidden columns, dashes, hidden points shown", "?steps=10,30&hide=min&dashes=1&orphaned=loss/train&zoom=step:5,70&linkZoom=1", page => page.locator(".values tbody tr").first().waitFor()],
  ["full screen", "?card=accuracy", page => page.locator("dialog.full .values tbody tr").first().waitFor()],
  ["settings", "", page => button(page, "Settings").click()],
  ["the list of keys", "", page => page.keyboard.press("?")],
  ["the order of the runs", "?value=accuracy", page => button(page, /^Order and columns/).click()],
  ["a colour is chosen", "", page => button(page, "Colour of run b").click()],
  ["a run's menu", "?archived=1", runMenu],
  ["a run's panel", "?archived=1&baseline=a", runPanel],
  ["a question before a run is deleted", "?archived=1", async page => { await runMenu(page); await page.getByRole("menuitem", { name: "Delete" }).click(); await page.getByRole("dialog").waitFor() }],
  ["saved views", "", async page => { await addNotes(page); await button(page, "Saved views").click(); await page.locator(".view-link").waitFor(); await button(page, /^Rename the view/).click() }],
  ["a view is forgotten", "", async page => { await addNotes(page); await button(page, "Saved views").click(); await button(page, /^Forget the view/).click(); await page.locator(".toast button").waitFor() }],
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

/** What looks different there; the rest is looked at once in light. */
const FEW = /^(curves|a selected|full|settings|the order|a colour|a run|a question)/

const LOOKS: readonly [string, BrowserContextOptions][] = [
  ["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["forced colours", { forcedColors: "active" }],
  ["forced colours, dark", { forcedColors: "active", colorScheme: "dark" }], ["narrow", { viewport: { width: 390, height: 800 } }],
]

describe.each(LOOKS)("%s", (look, options) => {
  const states = look === "light" || look === "dark" ? STATES : STATES.filter(([name]) => FEW.test(name))
  test.each([0, 1])("states, part %d", async part => {
    const board = await my.serve("--logdir", someLog().dir, "--allow_delete")
    const { page } = await my.visit("about:blank", options)
    const found: Record<string, string[]> = {}
    for (const [name, query, act] of states.filter((_, i) => i % 2 === part)) {
      await page.goto(board.url + query)
      await page.evaluate(() => { localStorage.clear() })
      if (!query.includes("zzz") && !query.includes("runs=")) await painted(page, "accuracy", 59)
      if (options.viewport && /runs?|colour/.test(name)) await button(page, "Show the run list").click()
      await act(page)
      await page.waitForTimeout(250)
      const now = await findings(page)
      if (now.length > 0) found[name] = now
    }
    expect(found).toEqual({})
  }, 240_000)
})

const pictured = (page: Page) => page.locator(".picture[data-painted]").waitFor()

/** What the dashboards beside scalars show, painted. */
const DASHBOARDS: readonly State[] = [
  ["hyper-parameters, the table", "?tab=hparams&hpPicture=none", page => page.locator(".table tbody tr").first().waitFor()],
  ["hyper-parameters, parallel", "?tab=hparams", async page => { await pictured(page); await page.getByRole("slider", { name: "lr" }).focus(); await page.keyboard.press("ArrowUp") }],
  ["hyper-parameters, scatter", "?tab=hparams&hpPicture=scatter&hpColor=m.accuracy", pictured],
  ["hyper-parameters, importance", "?tab=hparams&hpPicture=importance", page => page.locator(".insight-table tbody tr").first().waitFor()],
  ["the comparison", "?tab=compare", page => page.locator(".compare tbody tr").nth(3).waitFor()],
  ["the comparison with a baseline", "?tab=compare&baseline=a&cmpDiffer=1", async page => { await page.locator(".compare .beside").first().waitFor(); await page.locator(".compare tbody tr").nth(1).hover() }],
  ["the comparison of groups", "?tab=compare&group=regex:^(.)&cmpOpen=a", page => page.locator(".cmp-name .count").first().waitFor()],
  ["the menu of the comparison's copies", "?tab=compare", async page => { await button(page, "Copy or download the table").click(); await page.getByRole("menuitem").first().waitFor() }],
  ["curves of groups", "?tab=scalars&group=regex:^(.)", page => page.getByLabel("Band of a group").waitFor()],
  ["texts in which something is found", "?tab=text&search=word", async page => { await page.getByText("2 steps in 2 cards").waitFor(); await page.locator("article[data-last-step]").first().hover() }],
  ["texts in which nothing is found", "?tab=text&search=nowhere", page => page.getByText("Found in no text").waitFor()],
  ["a graph", "?tab=graphs&graphColor=time", async page => { await page.locator(".graph-canvas canvas").first().waitFor(); await page.getByRole("slider", { name: "Step of train, a" }).waitFor(); await page.locator(".graph-details button").first().waitFor() }],
  ["precision-recall curves", "?tab=pr_curves&prZoom=@pr_curves,pr:0.5,1,0.5,1", page => page.locator(".rate-plot").first().hover()],
  ["side by side, texts", "?tab=side_by_side&sideType=text", async page => { await page.locator(".text-raw ins").first().waitFor(); await page.locator(".sbs-params td").first().waitFor() }],
  ["side by side, curves", "?tab=side_by_side&sideType=scalars&sideStep=10", page => page.locator(".plot canvas").first().waitFor()],
  ["side by side, the difference of pictures", "?tab=side_by_side&sidePicture=heat&sideType=images", page => page.locator("canvas[data-share]").first().waitFor()],
  ["side by side, pictures by turns", "?tab=side_by_side&sidePicture=swipe&sideType=images", page => page.locator(".sbs-swipe").first().waitFor()],
  ["side by side, graphs", "?tab=side_by_side&sideType=graphs", page => page.locator(".graph-canvas canvas").first().waitFor()],
  ["time series", "?tab=time_series", page => page.locator(".plot").first().hover()],
  ["distributions", "?tab=distributions", page => page.locator(".histogram-plot").first().hover()],
  ["histograms", "?tab=histograms", page => page.locator(".histogram-plot").first().hover()],
  ["a map of histograms", "?tab=histograms&histograms=heat&card=@histograms,h,a", page => page.locator("dialog.full canvas").first().waitFor()],
  ["the downloads of a histogram", "?tab=histograms&step=1&orphaned=@histograms,h,a", async page => { await page.locator("article").first().hover(); await button(page, /^More/).click() }],
  ["histograms on one scale, in the settings", "?tab=histograms&commonScale=1", async page => { await page.getByText("1 hidden: steps go back").waitFor(); await button(page, "Settings").click() }],
  ["a layout", "?tab=custom_scalars", () => Promise.resolve()],
  ["the tags of a chart", "?tab=custom_scalars", async page => { await page.locator("article").first().hover(); await button(page, /^More/).click(); await page.getByRole("menuitem", { name: /^Tags/ }).click(); await page.locator(".layout-tags tr").first().waitFor() }],
  ["meshes", "?tab=meshes", page => page.locator("canvas").first().waitFor()],
  ["the projector", "?tab=projector&point=2&clusters=3", async page => { await page.locator(".pj-canvas[data-drawn]").waitFor(); await page.locator("[data-clusters]").waitFor(); await button(page, "How many suit?").click() }],
  ["the editor of a layout", "?tab=custom_scalars", async page => { await button(page, "Edit layout").click(); await page.getByLabel("What the chart draws").first().waitFor() }],
]

/** A log for each of them. */
function manyKinds(): Log {
  const log = someLog(), rates = [[4, 4, 2], [4, 1, 0], [0, 3, 4], [0, 0, 2], [0.5, 0.8, 1], [1, 1, 0.5]]
  for (const run of ["a", "b"]) for (const step of [1, 2]) log.prCurve(run, "pr", step, rates)
  for (const step of [1, 2]) log.histogram("a", "h", step, [[0, 1, step], [1, 2, 3], [NaN, 3, 4]])
  log.histogram("a", "h", 2, [[0, 1, 2], [1, 2, 3], [NaN, 3, 4]])
  for (const step of [1, 2]) log.runMetadata("a", "train", step, "/cpu:0", { "in/x": [step, 64], "dense/MatMul": [100 * step, 64] })
  log.text("a", "note", 1, "A **word**")
  log.text("b", "note", 1, "A longer **word**")
  for (const [run, color] of [["a", [200, 10, 20]], ["b", [10, 180, 30]]] as const) log.images(run, "x", 1, [png(4, 4, color)])
  log.session("a", { lr: 0.1, opt: "adam" }, 1)
  log.session("b", { lr: 0.01, opt: "sgd" }, 2)
  log.unreadableSession("restarted")
  log.graph("a", [{ name: "in/x", op: "Placeholder", input: [] }, { name: "dense/MatMul", op: "MatMul", input: ["in/x"] }])
  fs.writeFileSync(path.join(log.dir, "a/projector_config.pbtxt"), `embeddings { tensor_name: "e" tensor_path: "e.tsv" metadata_path: "l.tsv" }`)
  fs.writeFileSync(path.join(log.dir, "a/e.tsv"), Array.from({ length: 30 }, (_, i) => `${i % 3}\t${i % 5}\t${i % 7}\n`).join(""))
  fs.writeFileSync(path.join(log.dir, "a/l.tsv"), "word\tsize\n" + Array.from({ length: 30 }, (_, i) => `w${i % 4}\t${i}\n`).join(""))
  log.mesh("a", "mesh", 1, { vertices: [0, 0, 0, 1, 0, 0, 0, 1, 0], faces: [0, 1, 2, 0, 1, 9] })
  log.layout("a", { title: "x", charts: [{ title: "lines", tags: ["loss", "("] }, { title: "band", margins: [["accuracy", "loss/train", "loss/val"]] }] })
  return log
}

test.each(LOOKS)("%s, dashboards", async (_, options) => {
  const board = await my.serve("--logdir", manyKinds().dir), { page } = await my.visit("about:blank", options)
  const found: Record<string, string[]> = {}
  for (const [name, query, act] of DASHBOARDS) {
    await page.goto(board.url + query)
    if (!/hparams|compare|graphs|projector|nowhere/.test(query)) await page.locator("article[data-last-step]").first().waitFor()
    await act(page)
    await page.waitForTimeout(250)
    const now = await findings(page)
    if (now.length > 0) found[name] = now
  }
  expect(found).toEqual({})
}, 240_000)

test.each(LOOKS.slice(0, 3))("%s, hyper-parameters that are none or cannot be read", async (_, options) => {
  const empty = my.log(), broken = my.log(), found: Record<string, string[]> = {}
  empty.experiment("a", ["lr"], ["loss"])
  broken.unreadableSession("a")
  for (const [heading, log] of [["No session yet", empty], ["No hyper-parameters could be read", broken]] as const) {
    const { page } = await my.show(log, "?tab=hparams", options)
    await page.getByRole("heading", { name: heading }).waitFor()
    const now = await findings(page)
    if (now.length > 0) found[heading] = now
  }
  expect(found).toEqual({})
}, 240_000)

describe.each(LOOKS.slice(0, 3))("%s, without cards", (_, options) => {
  test("loading, empty, missing, damaged, silent and refused", async () => {
    const found: Record<string, string[]> = {}
    const look = async (name: string, page: Page) => {
      await page.waitForTimeout(250)
      const now = await findings(page)
      if (now.length > 0) found[name] = now
    }
    const log = someLog(), board = await my.serve("--logdir", log.dir)
    const loading = (await my.visit("about:blank", options)).page
    await loading.routeWebSocket(/api\/live/, () => undefined)
    await loading.route("**/api/**", () => undefined)
    await loading.goto(board.url)
    await loading.locator(".skeleton").first().waitFor()
    await look("loading", loading)

    const refused = (await my.visit("about:blank", options)).page
    await refused.routeWebSocket(/api\/live/, socket => { void socket.close() })
    await refused.route("**/api/series", route => route.fulfill({ status: 403, json: { code: "origin_refused", message: "no", host: "board.example" } }))
    await refused.goto(board.url)
    await refused.getByText("--allow_host board.example").waitFor()
    await look("refused", refused)

    const gone = (await my.visit(board.url, options)).page
    await painted(gone, "accuracy", 59)
    await board.kill()
    await gone.getByRole("alert").getByText("Showing data from").waitFor()
    await look("disconnected", gone)

    const empty = my.log(), missing = my.log()
    missing.remove()
    for (const [name, dir, heading] of [["empty", empty.dir, "No runs yet"], ["missing", missing.dir, "does not exist yet"]] as const) {
      const { page } = await my.visit((await my.serve("--logdir", dir)).url, options)
      await page.getByRole("heading", { name: heading }).waitFor()
      await look(name, page)
    }

    const damaged = (await my.visit((await my.serve("--logdir", testdata("damaged"))).url, options)).page
    await damaged.locator('article[data-last-step]').first().waitFor()
    await look("damaged", damaged)
    await damaged.getByRole("button", { name: /problems in the log/ }).click()
    await look("problems", damaged)
    expect(found).toEqual({})
  }, 240_000)
})
