#!/usr/bin/env node
// Does the board stay small and free of errors for as long as it runs? Points come at a steady rate, websocket clients
// come and go, and a page is open and used. Prints a row of figures a minute, then what is left over and whether the bars
// are met, as one JSON line; ends with 1 where they are not. Of the page's nodes and listeners 2 % may come and go.
//
//   node soak.mjs --load PROGRAM [--seconds 1200] [--row 60] -- bin/board --logdir {logdir} --port {port}
//
// PROGRAM is the built bench/soak. Run it where playwright-core is installed.
import { spawn } from "node:child_process"
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import readline from "node:readline"
import { flag, launch, serve, sleep, textFlag } from "./browser.mjs"

const seconds = flag("seconds", 1200), row = flag("row", 60)
const MiB = 1 << 20

/** The most memory that a number of points may take. */
const bound = points => 64 * MiB + 20 * points

/**
 * Changes the filter as typing does, but for the browser's history of undo: that keeps an element of every typed text, up to
 * a thousand changes (an input in an empty page gathers them as fast), and would look like a leak of ours.
 */
const filter = text => page => page.locator("#tag-filter").evaluate((input, text) => {
  input.value = text
  input.dispatchEvent(new InputEvent("input", { bubbles: true }))
}, text)

/** What the page does between two rows, one step every few seconds. */
const uses = [
  page => page.mouse.move(1000, 500),
  page => page.mouse.wheel(0, 20000),
  page => page.mouse.wheel(0, -20000),
  filter("group2"),
  filter(""),
  page => page.locator('[data-kind="scalar"]').first().hover(),
  page => page.locator('[data-kind="scalar"]').first().getByRole("button", { name: "Full screen" }).click(),
  page => page.keyboard.press("Escape"),
]

const errors = []

/** Counts an error, and prints the first ones. */
function fail(where, text) {
  errors.push(`${where}: ${text}`)
  if (errors.length <= 20) console.log(errors.at(-1))
}

/** Starts the load and resolves when it has made its runs. */
async function startLoad(logdir, url) {
  const child = spawn(textFlag("load"), ["-logdir", logdir, "-url", url, "-seconds", seconds], { stdio: ["pipe", "pipe", "inherit"] })
  const load = { stats: {}, go: () => child.stdin.write("\n"), stop: () => child.kill(), ended: new Promise(done => child.on("close", done)) }
  await new Promise((ready, broken) => {
    child.on("close", () => broken(new Error("the load ended before it began")))
    readline.createInterface(child.stdout).on("line", line => {
      const message = JSON.parse(line)
      if (message.ready) ready()
      else if (message.errors > (load.stats.errors ?? 0)) console.log(`load: ${message.lastError}`)
      if (!message.ready) load.stats = message
    })
  })
  return load
}

/** The figures of the server, from its own metrics. */
async function server(url) {
  const text = await (await fetch(url + "/metrics")).text()
  const get = name => +text.match(new RegExp(`^${name} (.*)$`, "m"))[1]
  return {
    points: get("board_points"), rss: get("process_resident_memory_bytes"), goroutines: get("go_goroutines"),
    descriptors: get("process_open_fds"), clients: get("board_websocket_clients"), problems: get("board_problems"),
  }
}

async function openPage(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage()
  page.on("pageerror", e => fail("page", e.message))
  page.on("console", m => m.type() === "error" && fail("page", m.text()))
  page.on("requestfailed", r => {
    const why = r.failure()?.errorText
    if (why !== "net::ERR_ABORTED") fail("page", `${r.url()} ${why}`) // the page itself cancels what it does not need any more
  })
  await page.goto(url)
  await page.waitForSelector('[data-kind="scalar"][data-last-step]', { timeout: 60000 })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("Performance.enable")
  return { page, devtools }
}

/** What the page holds at rest, after a collection of garbage. A chart outlives its card by 2.5 s. */
async function held({ page, devtools }) {
  await page.mouse.move(5, 5)
  await sleep(3000)
  for (let i = 0; i < 2; i++) await devtools.send("HeapProfiler.collectGarbage")
  const { metrics } = await devtools.send("Performance.getMetrics")
  const get = name => metrics.find(m => m.name === name).value
  const charts = await page.evaluate(() => document.querySelectorAll("[_echarts_instance_], canvas").length)
  return { heap: get("JSHeapUsedSize"), nodes: get("Nodes"), listeners: get("JSEventListeners"), charts }
}

/** Uses the page until a time. All uses are done or none, so that it rests in the same state. */
async function use({ page }, until) {
  while (Date.now() + 1500 * uses.length < until) {
    for (const step of uses) {
      await step(page).catch(e => fail("use", e.message))
      await sleep(1000)
    }
  }
  await sleep(Math.max(0, until - Date.now()))
}

const columns = [
  ["minute", r => (r.at / 60).toFixed(1)], ["points", r => r.points], ["RSS MiB", r => (r.rss / MiB).toFixed(1)], ["bound", r => (bound(r.points) / MiB).toFixed(1)],
  ["goroutines", r => r.goroutines], ["files", r => r.descriptors], ["clients", r => r.clients], ["visits", r => r.sessions],
  ["JS MiB", r => (r.heap / MiB).toFixed(1)], ["DOM nodes", r => r.nodes], ["listeners", r => r.listeners], ["charts", r => r.charts], ["errors", r => r.errors],
]
const print = cells => console.log(cells.map((c, i) => String(c).padStart(columns[i][0].length + 3)).join(""))

const logdir = fs.mkdtempSync(path.join(os.tmpdir(), "soak-"))
const board = await serve(logdir, text => {
  for (const line of text.split("\n")) if (/level=(ERROR|WARN)|panic|fatal/.test(line)) fail("board", line)
})
let browser, load
try {
  load = await startLoad(logdir, board.url)
  while ((await server(board.url)).points < 800) await sleep(100)
  await sleep(2000)
  const before = await server(board.url)
  browser = await launch()
  const page = await openPage(browser, board.url)
  load.go()
  print(columns.map(([name]) => name))
  const rows = [], begun = Date.now()
  for (let at = row; at <= seconds; at += row) {
    await use(page, begun + 1000 * at - 5000)
    const { sessions, errors: wrong } = load.stats
    rows.push({ at, ...await server(board.url), sessions, ...await held(page), errors: errors.length + wrong })
    print(columns.map(([, cell]) => cell(rows.at(-1))))
  }
  await load.ended
  await browser.close()
  await sleep(5000)
  const after = await server(board.url), { stats } = load
  if (stats.errors) fail("load", `${stats.errors} errors`)
  if (after.problems) fail("board", `${after.problems} problems in its files`)
  if (after.points !== stats.points) fail("board", `it has ${after.points} points of ${stats.points}`)
  const first = rows[0], last = rows.at(-1)
  const left = {
    goroutines: after.goroutines - before.goroutines, descriptors: after.descriptors - before.descriptors, clients: after.clients,
    nodes: last.nodes - first.nodes, listeners: last.listeners - first.listeners, charts: last.charts - first.charts,
  }
  const worst = Math.max(...rows.map(r => r.rss / bound(r.points)))
  const slack = { nodes: 0.02 * first.nodes, listeners: 0.02 * first.listeners }
  const met = worst <= 1 && errors.length === 0 && Object.entries(left).every(([what, n]) => n <= (slack[what] ?? 0))
  console.log(JSON.stringify({ minutes: seconds / 60, points: after.points, received: stats.received, visits: stats.sessions, errors: errors.length, memory_of_bound: +worst.toFixed(2), left, met }))
  process.exitCode = met ? 0 : 1
} finally {
  await browser?.close()
  load?.stop()
  board.stop()
  fs.rmSync(logdir, { recursive: true })
}
