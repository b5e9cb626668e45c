// axe-core finds nothing to complain about in any dashboard beside scalars, on light and dark surfaces and in forced colours.
import fs from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { button, Findings, NARROW, someRuns, type State } from "./a11y"
import type { Log } from "./events"
import { png } from "./pictures"
import { session } from "./session"

const my = session()
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
  const log = someRuns(my.log()), rates = [[4, 4, 2], [4, 1, 0], [0, 3, 4], [0, 0, 2], [0.5, 0.8, 1], [1, 1, 0.5]]
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

test.each([["in all looks", {}, undefined], ["narrow", NARROW, ["light"]]] as const)("dashboards %s", async (_, options, looks) => {
  const board = await my.serve("--logdir", manyKinds().dir), { page } = await my.visit("about:blank", options), findings = new Findings()
  for (const [name, query, act] of DASHBOARDS) {
    const build = async () => {
      await page.goto(board.url + query)
      if (!/hparams|compare|graphs|projector|nowhere/.test(query)) await page.locator("article[data-last-step]").first().waitFor()
      await act(page)
    }
    await build()
    await findings.inspect(page, name, build, looks)
  }
  expect(findings.found).toEqual({})
}, 240_000)

test("hyper-parameters that are none or cannot be read", async () => {
  const empty = my.log(), broken = my.log(), findings = new Findings()
  empty.experiment("a", ["lr"], ["loss"])
  broken.unreadableSession("a")
  for (const [heading, log] of [["No session yet", empty], ["No hyper-parameters could be read", broken]] as const) {
    const { page } = await my.show(log, "?tab=hparams")
    await page.getByRole("heading", { name: heading }).waitFor()
    await findings.inspect(page, heading)
  }
  expect(findings.found).toEqual({})
})
