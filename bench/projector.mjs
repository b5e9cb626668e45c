// Opens the projector on 10,000 points of 784 dimensions, in the board and in TensorBoard, one after the other, and prints for each a line of
// JSON: milliseconds from the navigation to the first painted points; of the board, how long the components took and, while t-SNE and UMAP
// iterate for some seconds, how many rounds they made and the longest task that blocked the page. Run it from web/ui, on a quiet machine:
//
//   node ../../bench/projector.mjs --seconds 10 --board ../../bin/board --tensorboard ../../.venv/bin/tensorboard
import { spawn } from "node:child_process"
import fs from "node:fs"
import net from "node:net"
import os from "node:os"
import path from "node:path"
import { flag, launch, sleep, textFlag } from "./browser.mjs"

const POINTS = flag("points", 10_000), DIMENSIONS = flag("dimensions", 784), SECONDS = flag("seconds", 10)

/** A log directory: ten groups of points, with a label each, and an event file, without which no run is listed. */
function makeLog() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "projector-")), run = path.join(dir, "train"), data = new Float32Array(POINTS * DIMENSIONS)
  fs.mkdirSync(run)
  let seed = 1
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648 - 0.5
  const centers = Float32Array.from({ length: 10 * DIMENSIONS }, () => 2 * random())
  for (let i = 0, at = 0; i < POINTS; i++) for (let j = 0; j < DIMENSIONS; j++) data[at++] = centers[(i % 10) * DIMENSIONS + j] + random()
  fs.writeFileSync(path.join(run, "points.bytes"), data)
  fs.writeFileSync(path.join(run, "labels.tsv"), Array.from({ length: POINTS }, (_, i) => `${i % 10}\n`).join(""))
  fs.writeFileSync(path.join(run, "projector_config.pbtxt"), `embeddings { tensor_name: "points" tensor_path: "points.bytes" tensor_shape: ${POINTS} tensor_shape: ${DIMENSIONS} metadata_path: "labels.tsv" }\n`)
  const events = path.resolve(import.meta.dirname, "../testdata/logs/torch_all/run_0")
  for (const name of fs.readdirSync(events)) if (name.includes("tfevents")) fs.copyFileSync(path.join(events, name), path.join(run, name))
  return dir
}

async function start(command, logdir) {
  const port = await new Promise(found => { const s = net.createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => found(port)) }) })
  const server = spawn(command, ["--logdir", logdir, "--port", String(port), "--host", "127.0.0.1"], { stdio: "ignore" }), url = `http://127.0.0.1:${port}/`
  for (let i = 0; i < 1200; i++) {
    try {
      if ((await (await fetch(url + "data/plugin/projector/runs")).json()).length > 0) return { url, stop: () => server.kill() }
    } catch {
      // It has not begun to listen.
    }
    await sleep(100)
  }
  server.kill()
  throw new Error(`${command} did not find the embedding`)
}

/** Longest tasks of the main thread since the last call, ms. */
const watchTasks = page => page.addInitScript(() => {
  globalThis.longest = 0
  new PerformanceObserver(list => { for (const e of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, e.duration) }).observe({ type: "longtask" })
})

async function board(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage()
  await watchTasks(page)
  const told = {}
  const began = performance.now()
  await page.goto(url + "?tab=projector")
  await page.locator(".pj-canvas[data-drawn]").waitFor({ timeout: 120_000 })
  told.first_points_ms = Math.round(performance.now() - began)
  told.pca_ms = Number(await page.locator("[data-ms]").getAttribute("data-ms"))
  for (const [kind, name] of [["tsne", "t-SNE"], ["umap", "UMAP"]]) {
    await page.getByLabel("Projection").getByLabel(name).first().check({ force: true })
    await page.waitForFunction(() => Number(document.querySelector("[data-iteration]")?.dataset.iteration) > 0, null, { timeout: 300_000 })
    const from = await page.evaluate(() => { globalThis.longest = 0; return Number(document.querySelector("[data-iteration]").dataset.iteration) })
    await sleep(1000 * SECONDS)
    told[kind] = await page.evaluate(from => ({ rounds: Number(document.querySelector("[data-iteration]").dataset.iteration) - from, longest_task_ms: Math.round(globalThis.longest) }), from)
  }
  await page.context().close()
  return told
}

async function tensorboard(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage()
  await watchTasks(page)
  const began = performance.now()
  await page.goto(url + "#projector")
  // Its status line says what has been found once the points are drawn.
  const frame = await (await page.waitForSelector("iframe", { state: "attached", timeout: 120_000 })).contentFrame()
  await frame.waitForFunction(() => {
    const texts = []
    const walk = node => { if (node.shadowRoot) walk(node.shadowRoot); for (const child of node.children ?? []) walk(child); if (node.className === "info-text" || /^(numDataPoints|dim)$/.test(node.className)) texts.push(node.textContent) }
    walk(document.body)
    return texts.some(text => /variance|Points/.test(text)) || [...texts].some(text => Number(text) > 1)
  }, null, { timeout: 300_000 }).catch(() => null)
  const told = { first_points_ms: Math.round(performance.now() - began), longest_task_ms: Math.round(await page.evaluate(() => globalThis.longest)) }
  await page.context().close()
  return told
}

const dir = makeLog(), browser = await launch("--enable-unsafe-swiftshader") // WebGL without a graphics card
try {
  for (const [name, measure] of [["board", board], ["tensorboard", tensorboard]]) {
    const command = textFlag(name, "")
    if (!command) continue
    const server = await start(command, dir)
    try {
      console.log(JSON.stringify({ name, points: POINTS, dimensions: DIMENSIONS, ...await measure(browser, server.url) }))
    } finally {
      server.stop()
    }
  }
} finally {
  await browser.close()
  fs.rmSync(dir, { recursive: true })
}
