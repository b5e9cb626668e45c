#!/usr/bin/env node
// Three questions that people bring to a dashboard, answered on a page: with how many clicks, letters and seconds? Each answer is read
// off the page, as a person would read it, and has to be right.
//
//   node tasks.mjs --logs DIR [--page tensorboard] [--pictures DIR] -- COMMAND --logdir {logdir} --port {port}
//
// DIR is what bench/tasklogs has written. Run it where playwright-core is installed. Prints one JSON line a question. Seconds are those
// that the page took, and what people take for what they do: 1.2 for a click, 0.28 for a letter, 0.4 to point (the keystroke-level model).
import path from "node:path"
import { launch, serve, sleep, textFlag } from "./browser.mjs"

const other = textFlag("page", "board") === "tensorboard", logs = textFlag("logs"), pictures = textFlag("pictures")
const CLICK = 1.2, LETTER = 0.28, POINT = 0.4

/** A person at the page. */
class Person {
  clicks = 0
  letters = 0
  points = 0
  constructor(page) { this.page = page }
  async click(locator) { this.clicks++; await locator.click() }
  async type(text) { this.letters += text.length; await this.page.keyboard.type(text) }
  async point(x, y) { this.points++; await this.page.mouse.move(x, y) }
  get seconds() { return this.clicks * CLICK + this.letters * LETTER + this.points * POINT }
}

async function until(holds, what) {
  for (let i = 0; i < 300; i++) {
    const got = await holds()
    if (got) return got
    await sleep(50)
  }
  throw new Error(`the page never showed ${what}`)
}

/** The words of the first rows of the board's table, by the words of its heads; scrolled sideways for columns that are out of sight. */
async function firstRows(page, n) {
  const rows = Array.from({ length: n }, () => ({}))
  for (const left of [0, 700, 1400]) {
    await page.locator(".compare .table").evaluate((table, left) => { table.scrollLeft = left }, left)
    await sleep(300)
    const seen = await page.locator(".compare .table").evaluate((table, n) => {
      const heads = [...table.querySelectorAll("thead th[aria-colindex]")].map(th => [th.getAttribute("aria-colindex"), th.querySelector(".sort bdi")?.textContent ?? "run"])
      const lines = [...table.querySelectorAll("tbody tr")].sort((a, b) => a.getAttribute("aria-rowindex") - b.getAttribute("aria-rowindex")).slice(0, n)
      return lines.map(line => heads.map(([at, head]) => {
        const cell = line.querySelector(`[aria-colindex="${at}"]`)
        return [head, (head === "run" ? cell.querySelector(".cmp-name") : cell.firstChild).textContent]
      }))
    }, n)
    seen.forEach((cells, i) => Object.assign(rows[i], Object.fromEntries(cells)))
  }
  return rows
}

const SETTINGS = ["lr", "units", "dropout", "batch_size", "layers", "optimizer", "activation", "weight_decay"]
const unlike = (a, b) => SETTINGS.filter(name => a[name] !== b[name]).map(name => `${name} ${a[name]}, not ${b[name]}`)

const board = {
  async best(me) {
    await me.click(me.page.getByRole("tab", { name: /^Compare/ }))
    await me.page.locator(".compare tbody .cmp-name").nth(1).waitFor()
    const [first, second] = await firstRows(me.page, 2)
    return { right: first.run === "trial-34" && unlike(first, second).length > 0, answer: `${first.run}; than ${second.run} it has ${unlike(first, second).join("; ")}` }
  },
  async seeds(me) {
    await me.click(me.page.getByRole("button", { name: "Mean over seeds" }))
    const rows = await until(async () => {
      const box = await me.page.locator('[data-tag="val/accuracy"] .plot').boundingBox()
      await me.page.mouse.move(box.x + box.width * 0.9 - Math.random(), box.y + box.height / 3)
      const seen = await me.page.locator(".tip tbody tr").evaluateAll(list => list.map(row => [...row.children].map(cell => cell.textContent)))
      return seen.length === 2 && seen.every(([name]) => /n=5/.test(name)) ? seen : null
    }, "two groups of five")
    me.points++
    const value = model => Number(rows.find(([name]) => name.startsWith(`model=${model}`))[1])
    return { right: value("A") > value("B") + 0.01, answer: `A ${value("A")}, B ${value("B")}` }
  },
  async diverged(me) {
    const mark = me.page.locator(".runs .run", { hasText: "train-07" }).locator(".alert-mark")
    await mark.waitFor()
    const box = await mark.boundingBox()
    await me.point(box.x + box.width / 2, box.y + box.height / 2)
    const words = await mark.getAttribute("title")
    const step = Number(/diverges from step (\d+)/.exec(words)?.[1])
    return { right: Math.abs(step - 43) <= 2 && (await me.page.locator(".runs .alert-mark").count()) === 1, answer: words.split("\n").at(-1) }
  },
}

const tensorboard = {
  async best(me) {
    const { page } = me, pane = page.locator("tf-hparams-query-pane")
    await me.click(page.getByText(/^\s*hparams\s*$/i).first())
    await pane.locator("paper-checkbox", { hasText: "val/loss" }).waitFor()
    for (const name of ["optimizer", "units", "weight_decay", "augment", "clip_norm", "label_smoothing", "warmup"]) await me.click(pane.locator("paper-checkbox").filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).first())
    await me.click(pane.locator("paper-dropdown-menu").nth(0))
    await me.click(pane.locator("paper-item:visible").filter({ hasText: /^\s*val\/loss\s*$/ }))
    await me.click(pane.locator("paper-dropdown-menu").nth(1))
    await me.click(pane.locator("paper-item:visible").filter({ hasText: /^\s*Ascending\s*$/ }))
    await sleep(1_500)
    const cells = await page.locator("tf-hparams-table-view vaadin-grid-cell-content").allTextContents()
    return { right: cells.some(c => /512\.0/.test(c)), answer: "the first two rows" }
  },
  async seeds(me) {
    const { page } = me
    await me.click(page.locator("runs-group-menu-button button").first())
    await me.click(page.getByText("(none set)"))
    await page.locator("regex-edit-dialog input").first().waitFor()
    await page.locator("regex-edit-dialog input").first().focus()
    await page.keyboard.press("Control+A")
    await me.type("^(A|B)")
    await me.click(page.locator("regex-edit-dialog button").filter({ hasText: /save/i }))
    await sleep(1_000)
    const chart = page.locator("card-view").filter({ hasText: "val/accuracy" }).locator("line-chart").first()
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.boundingBox()
    await me.point(box.x + box.width * 0.9, box.y + box.height / 3)
    await sleep(800)
    const rows = await page.locator(".cdk-overlay-container tr, .tooltip tr").allTextContents()
    return { right: rows.length > 5, answer: `two colours, and ${rows.length - 1} values to average in one's head` }
  },
  async diverged(me) {
    const { page } = me
    await me.click(page.locator("runs-selector input, runs-data-table input, tb-filter-input input").first())
    await me.type("train-07")
    await sleep(1_500)
    const chart = page.locator("card-view").filter({ hasText: "train/loss" }).locator("line-chart").first(), box = await chart.boundingBox()
    for (const share of [0.6, 0.66, 0.7, 0.74]) { await me.point(box.x + box.width * share, box.y + box.height * 0.6); await sleep(400) }
    const said = await page.locator(".cdk-overlay-container tr, .tooltip tr").allTextContents()
    return { right: said.length > 1, answer: "the step where the curve turns, by pointing" }
  },
}

/** The pictures of docs/compare.md and README.md, light and dark. */
async function takePictures(browser) {
  const take = async (dir, query, name, height, ready) => {
    const server = await serve(path.join(logs, dir))
    try {
      for (const scheme of ["light", "dark"]) {
        const page = await browser.newPage({ viewport: { width: 1400, height }, colorScheme: scheme })
        await page.goto(`${server.url}/${query}`)
        await ready(page)
        await sleep(1_500)
        await page.screenshot({ path: path.join(pictures, `${name}${scheme === "dark" ? "-dark" : ""}.png`) })
        await page.close()
      }
    } finally { server.stop() }
  }
  await take("best", "?tab=compare&v=1&baseline=trial-29&smoothing=0.6&cmpPin=m.best.val%2Faccuracy", "compare", 860, page => page.locator(".compare .beside").first().waitFor())
  await take("seeds", "?tab=scalars&v=1&group=all-but:seed&smoothing=0.6&apart=1", "groups", 790, page => page.locator("[data-tag=\"val/loss\"][data-last-step]").waitFor())
  await take("best", "?tab=side_by_side&v=1&side=trial-34&side=trial-29&side=trial-04", "side-by-side", 860, page => page.locator(".sbs-params tbody tr").first().waitFor())
}

const browser = await launch()
try {
  for (const [dir, answer] of Object.entries(other ? tensorboard : board)) {
    const server = await serve(path.join(logs, dir))
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
      await page.goto(server.url)
      await page.locator(other ? "card-view line-chart" : "[data-last-step]").first().waitFor()
      await sleep(3_000)
      const me = new Person(page), start = performance.now()
      const told = await answer(me).catch(e => ({ right: false, answer: String(e).slice(0, 300) }))
      const waited = (performance.now() - start) / 1000
      console.log(JSON.stringify({ question: dir, clicks: me.clicks, letters: me.letters, seconds: Math.round(10 * me.seconds) / 10, page: Math.round(10 * waited) / 10, ...told }))
      if (pictures) await page.screenshot({ path: path.join(pictures, `../${other ? "tensorboard" : "board"}-${dir}.png`) })
      await page.close()
    } finally { server.stop() }
  }
  if (pictures && !other) await takePictures(browser)
} finally { await browser.close() }
