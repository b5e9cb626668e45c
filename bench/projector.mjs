// Opens the projector on 10,000 points of 784 dimensions and prints a line of JSON: milliseconds from the navigation to the first painted
// points; of the board, how long the components took, how many pictures a second are shown while a hand turns the points, and, while t-SNE and
// UMAP iterate for some seconds, how many rounds they made and the longest task that blocked the page (0: none of 50 ms or more).
//
//   node projector.mjs --seconds 10 [--points 10000] [--dimensions 784] [--page tensorboard] -- COMMAND --logdir {logdir} --port {port}
//
// Run it where playwright-core is installed, on a quiet machine.
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import { flag, launch, serve, sleep, textFlag } from "./browser.mjs"

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

/** Waits until the server lists the embedding. */
async function listed(url) {
  for (let i = 0; i < 1200; i++) {
    if ((await (await fetch(url + "/data/plugin/projector/runs")).json()).length > 0) return
    await sleep(100)
  }
  throw new Error("the server does not find the embedding")
}

/** The longest task of the main thread of 50 ms or more, ms; the browser tells of no shorter ones. */
const watchTasks = page => page.addInitScript(() => {
  globalThis.longest = 0
  new PerformanceObserver(list => { for (const e of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, e.duration) }).observe({ type: "longtask" })
})

/** Turns the points by hand for three seconds: how many pictures a second were shown, and the longest task meanwhile. */
async function turn(page) {
  const box = await page.locator(".pj-canvas").boundingBox(), x = box.x + box.width / 2, y = box.y + box.height / 2
  await page.evaluate(() => {
    globalThis.longest = globalThis.shown = 0
    new MutationObserver(changes => { globalThis.shown += changes.length }).observe(document.querySelector(".pj-canvas"), { attributeFilter: ["data-drawn"] })
  })
  await page.mouse.move(x, y)
  await page.mouse.down()
  const began = performance.now()
  for (let i = 0, passed; (passed = performance.now() - began) < 3000; i++) await page.mouse.move(x + 200 * Math.sin(passed / 500), y + 50 * Math.sin(passed / 700))
  await page.mouse.up()
  const seconds = (performance.now() - began) / 1000
  return page.evaluate(seconds => ({ turn_pictures_per_s: Math.round(globalThis.shown / seconds), turn_longest_task_ms: Math.round(globalThis.longest) }), seconds)
}

async function board(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage()
  await watchTasks(page)
  const told = {}
  const began = performance.now()
  await page.goto(url + "/?tab=projector")
  await page.locator(".pj-canvas[data-drawn]").waitFor({ timeout: 120_000 })
  told.first_points_ms = Math.round(performance.now() - began)
  told.pca_ms = Number(await page.locator("[data-ms]").getAttribute("data-ms"))
  Object.assign(told, await turn(page))
  for (const [kind, name] of [["tsne", "t-SNE"], ["umap", "UMAP"]]) {
    await page.getByLabel("Projection").getByLabel(name).first().check({ force: true })
    await page.waitForFunction(() => Number(document.querySelector("[data-iteration]")?.dataset.iteration) > 0, null, { timeout: 300_000 })
    const from = await page.evaluate(() => { globalThis.longest = 0; return Number(document.querySelector("[data-iteration]").dataset.iteration) })
    await sleep(1000 * SECONDS)
    Object.assign(told, await page.evaluate(([kind, from]) => ({
      [kind + "_rounds"]: Number(document.querySelector("[data-iteration]").dataset.iteration) - from, [kind + "_longest_task_ms"]: Math.round(globalThis.longest),
    }), [kind, from]))
  }
  await page.context().close()
  return told
}

/** Given to the frame in TensorBoard's page: whether its status line counts all points, and nothing is being computed any more. */
function drawn(points) {
  const found = (selector, root = document) => {
    const here = [...root.querySelectorAll(selector)]
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) here.push(...found(selector, element.shadowRoot))
    return here
  }
  const counted = found(".numDataPoints").some(element => Number(element.textContent.replace(/\D/g, "")) === points)
  const busy = found("#notification-dialog").some(element => element.getBoundingClientRect().height > 0)
  return counted && !busy && found("canvas").some(canvas => canvas.width > 0)
}

/** The frame of a page of which something is true, as soon as it is: TensorBoard's projector stands in frames that come and go. */
async function frameThat(page, holds, argument) {
  for (let i = 0; i < 6000; i++) {
    for (const frame of page.frames()) if (await frame.evaluate(holds, argument).catch(() => false)) return frame
    await sleep(50)
  }
  throw new Error("TensorBoard does not draw the points")
}

async function tensorboard(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage()
  await watchTasks(page)
  const began = performance.now()
  await page.goto(url + "/#projector")
  const frame = await frameThat(page, drawn, POINTS)
  const told = { first_points_ms: Math.round(performance.now() - began), longest_task_ms: Math.round(await frame.evaluate(() => globalThis.longest)) }
  await page.context().close()
  return told
}

const dir = makeLog(), server = await serve(dir)
let browser
try {
  await listed(server.url)
  browser = await launch("--enable-unsafe-swiftshader") // WebGL without a graphics card
  const measure = textFlag("page", "board") === "tensorboard" ? tensorboard : board
  console.log(JSON.stringify({ points: POINTS, dimensions: DIMENSIONS, ...await measure(browser, server.url) }))
} finally {
  await browser?.close()
  server.stop()
  fs.rmSync(dir, { recursive: true })
}
