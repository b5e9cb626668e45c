#!/usr/bin/env node
// How long does the compare view take to open, sort, filter and group, and how many frames a second does scrolling its table make?
// The server has loaded before, and all runs are ticked. A time ends when the table shows the answer and the next frame is painted.
//
//   node compare.mjs --logdir DIR --runs 1500 --seeds 5 [--times 3] -- COMMAND --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed. Prints one JSON line: medians in ms, and frames a second.
import { flag, launch, median, serve, sleep, textFlag } from "./browser.mjs"

const runs = flag("runs", 1500), seeds = flag("seeds", 5), times = flag("times", 3)

/** Given to the page: clicks or types with `act`, and tells how long it took until `holds`, and the frame after it was painted. */
function measuring() {
  window.measure = (act, holds) => new Promise(done => {
    const start = performance.now()
    act()
    const look = () => {
      if (holds()) requestAnimationFrame(() => { setTimeout(() => done(performance.now() - start)) })
      else requestAnimationFrame(look)
    }
    look()
  })
  window.rowsOf = () => Number(document.querySelector(".compare")?.dataset.rows ?? -1)
  window.firstRow = () => document.querySelector(".compare tbody .cmp-name")?.textContent ?? ""
}

const tab = name => page.getByRole("tab", { name: new RegExp(`^${name}`) })

/** From a click on the tab until all rows are counted and the first ones are there. */
async function opens() {
  await tab("Compare").waitFor()
  return tab("Compare").evaluate((element, n) => window.measure(() => element.click(), () => window.rowsOf() === n && window.firstRow() !== ""), runs)
}

/** By a column that the table is not sorted by; again turns it round. */
async function sorts() {
  const head = page.locator(".compare thead .sort").nth(2)
  return head.evaluate(element => {
    const before = window.firstRow()
    return window.measure(() => element.click(), () => window.firstRow() !== before)
  })
}

/** An expression over a setting and a metric, typed at once. */
async function filters(text, holds) {
  return page.locator("#run-filter").evaluate((input, [text, holds, n]) => window.measure(() => {
    input.value = text
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }, () => {
    const rows = window.rowsOf()
    return holds === "all" ? rows === n : rows > 0 && rows < n
  }), [text, holds, runs])
}

async function groups(value, n) {
  return page.locator("select.group-menu, .group-menu select").first().evaluate((select, [value, n]) => window.measure(() => {
    select.value = value === "" ? "" : [...select.options].find(o => /seed/i.test(o.textContent))?.value ?? ""
    select.dispatchEvent(new Event("change", { bubbles: true }))
  }, () => window.rowsOf() === n), [value, n])
}

/** Frames a second while the table scrolls for three seconds, down and to the right. */
async function scrolls() {
  return page.locator(".compare .table").evaluate(table => new Promise(done => {
    const start = performance.now()
    let frames = 0
    const next = () => {
      const t = performance.now() - start
      if (t > 3_000) return done(frames / (t / 1000))
      frames++
      table.scrollTop = (table.scrollHeight - table.clientHeight) * (t / 3_000)
      table.scrollLeft = (table.scrollWidth - table.clientWidth) * Math.abs(Math.sin(t / 1_000))
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  }))
}

const server = await serve(textFlag("logdir"))
const browser = await launch()
let page
try {
  for (;;) {
    const health = await (await fetch(server.url + "/api/health")).json()
    if (health.progress.loaded) break
    await sleep(100)
  }
  const took = { open: [], visit: [], sort: [], filter: [], group: [] }, frames = []
  for (let i = 0; i < times; i++) {
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await page.addInitScript(measuring)
    await page.goto(server.url + "/?tab=scalars&runs=")
    await page.locator("#main").waitFor()
    await sleep(1_000)
    await page.goto(server.url + "/?tab=compare&notRuns=")
    took.visit.push(await page.evaluate(n => window.measure(() => undefined, () => window.rowsOf() === n && window.firstRow() !== "").then(() => performance.now()), runs))
    await sleep(2_000)
    await tab("Scalars").click()
    await sleep(2_000)
    took.open.push(await opens())
    await sleep(1_000)
    took.sort.push(await sorts(), await sorts())
    took.filter.push(await filters('seed < 3 && metric("group0/metric_0").last < 0.1', "some"), await filters("", "all"))
    took.group.push(await groups("seed", Math.ceil(runs / seeds)), await groups("", runs))
    frames.push(await scrolls())
    await page.close()
  }
  const ms = Object.fromEntries(Object.entries(took).map(([what, all]) => [what, Math.round(median(all))]))
  console.log(JSON.stringify({ runs, ...ms, frames: Math.round(median(frames)) }))
} finally {
  await browser.close()
  server.stop()
}
